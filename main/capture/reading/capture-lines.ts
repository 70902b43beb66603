import { open } from 'node:fs/promises';
import { type CaptureLine, captureLineSchema, type Sample } from '../../../contract/index.ts';
import { HISTOGRAMS_KEY, HistogramText } from './histogram-text.ts';
import { KnownForms } from './known-forms.ts';
import { SampleForms } from './sample-forms.ts';

/** So much is read at a time; between two pieces the event loop gets a turn. */
const PIECE_BYTES = 4_194_304;
/** No line that the recorder writes comes near this; a longer one is damaged. */
export const LINE_MAX_BYTES = 33_554_432;

const NEWLINE = 0x0a;
const NO_HISTOGRAMS = '"latencyUs":[],"uncorrectedLatencyUs":[],"gapUs":[]}';
const EMPTY: Sample['histograms'] = { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] };

/** Where a line stands. */
export interface LinePlace {
  /** From 0. */
  index: number;
  /** Bytes from the beginning of the file to its first one, and to the one behind its newline. */
  from: number;
  to: number;
}

/** What a reader of lines is told. Samples come without their histograms: those are asked for while the line is at hand. */
export interface LineReader {
  /**
   * Paths of the numbers that are taken of a sample, joined by dots; default: all. Where they are told, others may be `NaN`, and a sample may be used
   * again for the one after the next: it is read in half the time.
   */
  readonly numbers?: readonly string[];
  line(line: CaptureLine, place: LinePlace, histograms: LineHistograms): void;
  /** A line that has no form of a capture's. */
  damaged(place: LinePlace): void;
}

/** The histograms of the sample that is at hand. */
export type LineHistograms = Pick<HistogramText, 'toHistograms' | 'addTo'> & {
  /** The same in a tenth of the memory, where it was written as the recorder writes. */
  toPacked(): Sample['histograms'];
};

/** How the file ended. */
export interface LinesEnd {
  /** The last line has no newline: it was cut off, or is being written. */
  isCut: boolean;
  /** Up to the end of the last whole line. */
  bytes: number;
}

/**
 * Reads the lines of a `samples.ndjson` in pieces and gives each to `reader`, checked against the contract's schema. An hour's
 * capture is a hundred megabytes, two thirds of them histograms, so those are cut out before the rest of a line is parsed.
 *
 * @param bytes the part of the file that is read; it begins at a line. Default: all of it.
 * @throws what the file system says.
 */
export async function readCaptureLines(
  file: string,
  reader: LineReader,
  bytes: { from: number; to: number } = { from: 0, to: Number.POSITIVE_INFINITY },
): Promise<LinesEnd> {
  const handle = await open(file, 'r');
  const parser = new LineParser(reader.numbers);
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  /** Of the piece: how much of it is there, where it begins in the file, and the lines that were read. */
  let filled = 0;
  let begin = bytes.from;
  let index = 0;
  let isOversize = false;
  try {
    for (;;) {
      const wanted = Math.min(piece.length - filled, bytes.to - begin - filled);
      const { bytesRead } = wanted > 0 ? await handle.read(piece, filled, wanted, begin + filled) : { bytesRead: 0 };
      if (bytesRead === 0) break;
      filled += bytesRead;
      let at = 0;
      for (;;) {
        const end = piece.subarray(0, filled).indexOf(NEWLINE, at);
        if (end < 0) break;
        const place = { index, from: begin + at, to: begin + end + 1 };
        const line = isOversize ? null : parser.parse(piece, at, end);
        if (line === null) reader.damaged(place);
        else reader.line(line, place, parser);
        isOversize = false;
        index += 1;
        at = end + 1;
      }
      if (at === 0 && filled === piece.length) {
        if (piece.length < LINE_MAX_BYTES) {
          const larger = Buffer.allocUnsafe(piece.length * 2);
          piece.copy(larger, 0, 0, filled);
          piece = larger;
          continue;
        }
        // What is there of a line that is too long is let go; its end is looked for.
        isOversize = true;
        at = filled;
      }
      piece.copyWithin(0, at, filled);
      begin += at;
      filled -= at;
    }
    return { isCut: filled > 0 || isOversize, bytes: begin };
  } finally {
    await handle.close();
  }
}

/** Parses one line after another. */
class LineParser implements LineHistograms {
  readonly #text = new HistogramText();
  readonly #known = new KnownForms();
  /** Where some numbers alone are taken. */
  readonly #forms: SampleForms | null;
  /** Of a sample whose histograms are written in another way. */
  #own: Sample['histograms'] | null = null;

  constructor(numbers: readonly string[] | undefined) {
    this.#forms = numbers === undefined ? null : new SampleForms(numbers);
  }

  parse(bytes: Buffer, from: number, to: number): CaptureLine | null {
    this.#own = EMPTY;
    const key = bytes.subarray(0, to).indexOf(HISTOGRAMS_KEY, from);
    if (key < 0) return checked(jsonOf(bytes.toString('utf8', from, to)));
    const begin = key + HISTOGRAMS_KEY.length;
    const end = this.#text.read(bytes, begin, to);
    if (end < 0) return this.#parseWhole(bytes.toString('utf8', from, to));
    this.#own = null;
    const text = `${bytes.toString('utf8', from, begin)}${NO_HISTOGRAMS}${bytes.toString('utf8', end, to)}`;
    return this.#forms?.read(text) ?? this.#parseSample(text);
  }

  toHistograms(): Sample['histograms'] {
    return this.#own ?? this.#text.toHistograms();
  }

  toPacked(): Sample['histograms'] {
    return this.#own ?? this.#text.toPacked();
  }

  addTo(sums: Parameters<LineHistograms['addTo']>[0]): void {
    if (this.#own === null) return this.#text.addTo(sums);
    for (const [name, sum] of Object.entries(sums)) sum.add(this.#own[name as keyof Sample['histograms']]);
  }

  #parseSample(text: string): CaptureLine | null {
    const value = jsonOf(text);
    let line = value as CaptureLine | null;
    if (!this.#known.has(value)) {
      line = checked(value);
      if (line) this.#known.learn(value, line);
    }
    // What the schema completed is no form of its own.
    if (this.#forms?.isTrying && this.#known.has(value)) this.#forms.learn(value as CaptureLine);
    return line;
  }

  #parseWhole(text: string): CaptureLine | null {
    const line = checked(jsonOf(text));
    if (line?.kind !== 'sample') return line;
    this.#own = line.sample.histograms;
    return { kind: 'sample', sample: { ...line.sample, histograms: EMPTY } };
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checked(value: unknown): CaptureLine | null {
  return captureLineSchema.safeParse(value).data ?? null;
}
