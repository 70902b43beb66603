import type { Sample, SparseHistogram } from '../../../contract/index.ts';
import type { HistogramSum } from '../../metrics/histogram.ts';
import { PackedHistograms } from './packed-histograms.ts';

/** The histograms of a sample, in the order in which the recorder writes them. */
export const HISTOGRAM_NAMES = ['latencyUs', 'uncorrectedLatencyUs', 'gapUs'] as const satisfies readonly (keyof Sample['histograms'])[];
export type HistogramName = (typeof HISTOGRAM_NAMES)[number];

/** What stands before the histograms in a line. It cannot stand in a text of the line: there its quotes would be escaped. */
export const HISTOGRAMS_KEY = Buffer.from('"histograms":{');

const KEYS = HISTOGRAM_NAMES.map((name, index) => Buffer.from(`${index === 0 ? '' : ','}"${name}":[`));
const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const END = 0x7d;
const ZERO = 0x30;
const MOST_DIGITS = 10;
/** Buckets and counts are kept as 32-bit numbers. */
const MOST = 0xffff_ffff;
const LEAST_ROOM = 4_096;

/**
 * Reads the histograms of one sample from the bytes of its line, as the recorder writes them: no space, no sign, no fraction.
 * They are two thirds of a capture, and `JSON.parse` would make an array of each of their pairs. The room is used again
 * for the next sample.
 */
export class HistogramText {
  /** Bucket and count in turn, of all three one behind the other. */
  #numbers = new Float64Array(LEAST_ROOM);
  /** Where each ends in it. */
  readonly #ends: [number, number, number] = [0, 0, 0];
  #length = 0;

  /**
   * Takes the text that follows {@link HISTOGRAMS_KEY}.
   *
   * @returns where it ends, behind its brace; -1 when it is written otherwise, which does not mean that it is wrong.
   */
  read(bytes: Uint8Array, from: number, to: number): number {
    this.#length = 0;
    let at = from;
    for (const [index, key] of KEYS.entries()) {
      if (!startsWith(bytes, at, key)) return -1;
      at = this.#readPairs(bytes, at + key.length, to);
      if (at < 0) return -1;
      this.#ends[index] = this.#length;
    }
    return at < to && bytes[at] === END ? at + 1 : -1;
  }

  /** What was read last, as it stands in a sample. */
  toHistograms(): Sample['histograms'] {
    return { latencyUs: this.#pairs(0), uncorrectedLatencyUs: this.#pairs(1), gapUs: this.#pairs(2) };
  }

  /** The same, packed. */
  toPacked(): PackedHistograms {
    return new PackedHistograms(Uint32Array.from(this.#numbers.subarray(0, this.#length)), [...this.#ends]);
  }

  /** Adds what was read last to sums. */
  addTo(sums: Readonly<Record<HistogramName, HistogramSum>>): void {
    HISTOGRAM_NAMES.forEach((name, index) => {
      const sum = sums[name];
      for (let at = this.#start(index); at < this.#ends[index]!; at += 2) sum.addCount(this.#numbers[at]!, this.#numbers[at + 1]!);
    });
  }

  #start(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }

  #pairs(index: number): SparseHistogram {
    const pairs: SparseHistogram = [];
    for (let at = this.#start(index); at < this.#ends[index]!; at += 2) pairs.push([this.#numbers[at]!, this.#numbers[at + 1]!]);
    return pairs;
  }

  /**
   * From behind the opening bracket of a list of pairs; answers where it is closed, or -1. Both numbers of a pair are read in one loop without calls: an hour has
   * seven million of them.
   */
  #readPairs(bytes: Uint8Array, from: number, to: number): number {
    let at = from;
    if (bytes[at] === CLOSE) return at + 1;
    while (at < to) {
      if (bytes[at++] !== OPEN) return -1;
      const bucketAt = at;
      let bucket = 0;
      let digit = bytes[at]! - ZERO;
      for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) bucket = bucket * 10 + digit;
      if (bytes[at] !== COMMA || !isWhole(bucket, at - bucketAt, bytes[bucketAt]!)) return -1;
      const countAt = ++at;
      let count = 0;
      digit = bytes[at]! - ZERO;
      for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO) count = count * 10 + digit;
      // A bucket that is told has at least one value.
      if (bytes[at] !== CLOSE || count === 0 || !isWhole(count, at - countAt, bytes[countAt]!)) return -1;
      if (this.#length === this.#numbers.length) this.#grow();
      this.#numbers[this.#length++] = bucket;
      this.#numbers[this.#length++] = count;
      const next = bytes[at + 1];
      at += 2;
      if (next === CLOSE) return at;
      if (next !== COMMA) return -1;
    }
    return -1;
  }

  #grow(): void {
    const larger = new Float64Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }
}

/** Whether JSON writes a whole number so, and it can be kept. */
function isWhole(value: number, digits: number, first: number): boolean {
  return digits > 0 && digits <= MOST_DIGITS && value <= MOST && (digits === 1 || first !== ZERO);
}

function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) if (bytes[at + index] !== expected[index]) return false;
  return true;
}
