import {
  type CaptureLine,
  type CaptureView,
  CHART_COLUMN_NAMES,
  CHART_COLUMNS,
  CHARTED_NUMBERS,
  type ChartColumn,
  type Exchange,
  HELD,
  isColumnHeld,
  type RunEvent,
  type Sample,
} from '../../../contract/index.ts';
import { changesBetween } from '../../report/spans.ts';
import { mustBeCharted } from './capture-limits.ts';
import type { LinePlace, LineReader, LinesEnd } from './capture-lines.ts';
import { GrowingArray } from './growing-array.ts';
import { LineDamage } from './line-damage.ts';

const PHASES = ['warmup', 'steady', 'draining'] as const satisfies readonly Sample['phase'][];

/** Samples by their number, from 0: from `from` to before `to`. */
export interface SampleSpan {
  from: number;
  to: number;
}

/**
 * What is kept of an open capture's samples: the readings that are charted, as columns, and where each sample stands in the
 * file. A hundredth of what the samples themselves would take.
 */
export class CaptureSeries implements LineReader {
  readonly numbers = CHARTED_NUMBERS;
  readonly events: RunEvent[] = [];
  /** Of the exchanges that were answered: when that was, and how long they took, in milliseconds. */
  readonly #answeredAt = float64s();
  readonly #answeredIn = float64s();
  readonly #times = float64s();
  readonly #intervals = float64s();
  readonly #offsets = float64s();
  readonly #phases = new GrowingArray((length) => new Uint8Array(length));
  readonly #columns = new Map(CHART_COLUMN_NAMES.map((name) => [name, float32s()]));
  /** Columns that have a reading. */
  readonly #read = new Set<ChartColumn>();
  readonly #damage = new LineDamage();
  #last: Sample | undefined;
  #end: LinesEnd = { isCut: false, bytes: 0 };
  #lines = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Of the file: up to the end of the last whole line. */
  get bytes(): number {
    return this.#end.bytes;
  }

  get damage(): string[] {
    return this.#damage.sentences(this.#end);
  }

  /** Milliseconds since the start of the run, for each sample: the end of its interval. */
  get times(): Float64Array {
    return this.#times.values;
  }

  /** The readings of a column, `NaN` where there is none; `null` when the whole capture has none. */
  column(name: ChartColumn): Float32Array | null {
    return this.#read.has(name) ? this.#columns.get(name)!.values : null;
  }

  line(line: CaptureLine, place: LinePlace): void {
    this.#lines += 1;
    if (line.kind === 'sample') this.#add(line.sample, place);
    else if (line.kind === 'event') this.events.push(line.event);
    else if (line.kind === 'exchanges') for (const exchange of line.exchanges) this.#addExchange(exchange);
  }

  damaged({ index, ...place }: LinePlace): void {
    this.#damage.add({ ...place, index: this.#lines });
    this.#lines += 1;
  }

  /** All lines of the file, or those that have been added to it, were read. */
  ended(end: LinesEnd): void {
    this.#end = end;
  }

  /** What a window shows of the samples beside their charts. */
  about(): CaptureView['samples'] {
    const phases = this.#phases.values;
    const [lastOfWarmup, firstOfDrain] = [phases.lastIndexOf(PHASES.indexOf('warmup')), phases.indexOf(PHASES.indexOf('draining'))];
    return {
      count: this.#count,
      endMs: this.#last?.tMs ?? 0,
      warmupEndMs: lastOfWarmup < 0 ? null : this.times[lastOfWarmup]!,
      drainStartMs: firstOfDrain < 0 ? null : this.times[firstOfDrain]! - this.#intervals.values[firstOfDrain]!,
      offeredFrames: this.#last?.frames.offered ?? 0,
      unavailable: this.#last?.unavailable ?? {},
    };
  }

  /** Whether settings changed while the run was measured; `null` where nothing of that is left. */
  isMixed(): boolean | null {
    const steady = PHASES.indexOf('steady');
    const [first, last] = [this.#phases.values.indexOf(steady), this.#phases.values.lastIndexOf(steady)];
    if (first < 0) return null;
    return changesBetween(this.events, this.times[first]! - this.#intervals.values[first]!, this.times[last]!).length > 0;
  }

  /** The samples whose interval lies in a stretch of time for its greater part. */
  spanOf(fromMs: number, toMs: number): SampleSpan {
    const from = this.#firstAfter(fromMs);
    return { from, to: Math.max(from, this.#firstAfter(toMs)) };
  }

  /** From where to where a span stands in the file. Lines of other kinds may lie between. */
  bytesOf({ from, to }: SampleSpan): { from: number; to: number } {
    const offsets = this.#offsets.values;
    return { from: offsets[from] ?? this.bytes, to: offsets[to] ?? this.bytes };
  }

  /** How long the exchanges took that were answered in a stretch of time and recorded one by one, in milliseconds. */
  answeredIn(fromMs: number, toMs: number): number[] {
    const [ends, times] = [this.#answeredAt.values, this.#answeredIn.values];
    const found: number[] = [];
    for (let index = 0; index < ends.length; index++) if (ends[index]! > fromMs && ends[index]! <= toMs) found.push(times[index]!);
    return found;
  }

  #add(sample: Sample, { from }: LinePlace): void {
    const before = this.#last;
    this.#count += 1;
    mustBeCharted(this.#count);
    this.#times.push(sample.tMs);
    this.#intervals.push(sample.intervalMs);
    this.#offsets.push(from);
    this.#phases.push(PHASES.indexOf(sample.phase));
    for (const [name, column] of this.#columns) {
      const value = CHART_COLUMNS[name](sample, before);
      if (value !== null) this.#read.add(name);
      column.push(value === null ? Number.NaN : isColumnHeld(name, sample) ? HELD : value);
    }
    this.#last = sample;
  }

  #addExchange({ outcome, startMs, totalMs }: Exchange): void {
    if (outcome !== 'answered') return;
    this.#answeredAt.push(startMs + totalMs);
    this.#answeredIn.push(totalMs);
  }

  /** The first sample whose interval has its middle behind `atMs`. */
  #firstAfter(atMs: number): number {
    const [times, intervals] = [this.times, this.#intervals.values];
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! - intervals[middle]! / 2 > atMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function float64s(): GrowingArray<Float64Array> {
  return new GrowingArray((length) => new Float64Array(length));
}

function float32s(): GrowingArray<Float32Array> {
  return new GrowingArray((length) => new Float32Array(length));
}
