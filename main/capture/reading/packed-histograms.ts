import type { Sample, SparseHistogram } from '../../../contract/index.ts';

/**
 * The histograms of a sample as they lie in memory while many are open: eight bytes a pair instead of sixty-four. Each is made
 * when it is asked for, and not kept. As JSON it is what a sample has; a structured clone loses it.
 */
export class PackedHistograms implements Record<keyof Sample['histograms'], SparseHistogram> {
  /** Bucket and count in turn, of all three one behind the other, and where each ends. */
  readonly #numbers: Uint32Array;
  readonly #ends: readonly [number, number, number];

  constructor(numbers: Uint32Array, ends: readonly [number, number, number]) {
    this.#numbers = numbers;
    this.#ends = ends;
  }

  get latencyUs(): SparseHistogram {
    return this.#pairs(0, this.#ends[0]);
  }

  get uncorrectedLatencyUs(): SparseHistogram {
    return this.#pairs(this.#ends[0], this.#ends[1]);
  }

  get gapUs(): SparseHistogram {
    return this.#pairs(this.#ends[1], this.#ends[2]);
  }

  toJSON(): Sample['histograms'] {
    return { latencyUs: this.latencyUs, uncorrectedLatencyUs: this.uncorrectedLatencyUs, gapUs: this.gapUs };
  }

  #pairs(from: number, to: number): SparseHistogram {
    const pairs: SparseHistogram = [];
    for (let at = from; at < to; at += 2) pairs.push([this.#numbers[at]!, this.#numbers[at + 1]!]);
    return pairs;
  }
}
