import { type CaptureCharts, type ChartColumn, HELD, stretchExtremes, stretchStart, withReadingsBeside } from '../../../contract/index.ts';
import type { ChartRow } from './chart-data.ts';
import type { ChartDefinition } from './definitions.ts';
import type { TimeSpan } from './time-span.ts';
import { unpackFloats32, unpackFloats64 } from './unpack-floats.ts';

/** The readings of a capture, or of a part of its time, as columns. */
export interface CaptureColumns extends TimeSpan {
  /** Not every sample is there; a shorter stretch of time asked for by itself has more of them. */
  isReduced: boolean;
  timesMs: Float64Array;
  columns: ReadonlyMap<string, Float32Array>;
}

/** Unpacks what the engine answered. A column that is not as long as the times is left out. */
export function captureColumns({ fromMs, toMs, isReduced, times, columns }: CaptureCharts): CaptureColumns {
  const timesMs = unpackFloats64(times);
  const unpacked = Object.entries(columns).map(([name, text]) => [name, unpackFloats32(text)] as const);
  return { fromMs, toMs, isReduced, timesMs, columns: new Map(unpacked.filter(([, values]) => values.length === timesMs.length)) };
}

/**
 * The rows of a chart over `span`: all readings, or with more than `maxRows` of them the lowest and the highest of each stretch, so that
 * no peak is lost. The readings next to the span are among them, so that lines reach its ends.
 */
export function columnRows(chart: ChartDefinition, { timesMs, columns }: CaptureColumns, span: TimeSpan, maxRows: number): ChartRow[] {
  const isCarriedOn = (index: number) => chart.series.some(({ column }) => columns.get(column)?.[index] === HELD);
  const nextTo = {
    from: Math.max(0, indexAfter(timesMs, span.fromMs) - 1),
    to: Math.min(timesMs.length, indexAfter(timesMs, span.toMs) + 1),
  };
  const { from, to } = withReadingsBeside(nextTo, timesMs.length, isCarriedOn);
  const length = to - from;
  const stretches = length > maxRows ? Math.max(1, Math.floor(maxRows / 2)) : 0;
  const rows: ChartRow[] = [];
  if (stretches === 0) for (let index = from; index < to; index++) rows.push({ tS: timesMs[index]! / 1_000 });
  for (let stretch = 0; stretch < stretches; stretch++) {
    rows.push({ tS: timesMs[from + stretchStart(stretch, stretches, length)]! / 1_000 });
    rows.push({ tS: timesMs[from + stretchStart(stretch + 1, stretches, length) - 1]! / 1_000 });
  }
  for (const { key, column } of chart.series) {
    const values = columns.get(column);
    const set = (row: number, value: number) => {
      if (value !== HELD) rows[row]![key] = Number.isNaN(value) ? null : value / chart.scale;
    };
    if (!values) for (const row of rows) row[key] = null;
    else if (stretches === 0) for (let index = from; index < to; index++) set(index - from, values[index]!);
    else {
      for (let stretch = 0; stretch < stretches; stretch++) {
        const begin = from + stretchStart(stretch, stretches, length);
        const [first, second] = stretchExtremes(values, begin, from + stretchStart(stretch + 1, stretches, length));
        set(stretch * 2, first);
        set(stretch * 2 + 1, second);
      }
    }
  }
  return rows;
}

/** The readings at the sample that is nearest to a moment, and when they were made where that was before it; `null` where there are no samples. */
export function readingsAt(
  chart: ChartDefinition,
  { timesMs, columns }: CaptureColumns,
  atMs: number,
): { tMs: number; values: Record<string, { value: number | null; earlierS: number | null }> } | null {
  const after = indexAfter(timesMs, atMs);
  const [before, next] = [timesMs[after - 1], timesMs[after]];
  if (before === undefined && next === undefined) return null;
  const index = next === undefined || (before !== undefined && atMs - before <= next - atMs) ? after - 1 : after;
  const reading = (column: ChartColumn) => {
    const values = columns.get(column);
    let at = index;
    while (at > 0 && values?.[at] === HELD) at -= 1;
    const value = values?.[at] ?? Number.NaN;
    if (!Number.isFinite(value)) return { value: null, earlierS: null };
    return { value, earlierS: at < index ? timesMs[at]! / 1_000 : null };
  };
  const values = chart.series.map(({ key, column }) => [key, reading(column)] as const);
  return { tMs: timesMs[index]!, values: Object.fromEntries(values) };
}

/** Why a series has no reading in the whole capture; `null` when it has one. */
export function missingColumn(
  { column, reasons }: ChartDefinition['series'][number],
  { columns, timesMs }: CaptureColumns,
  unavailable: Readonly<Record<string, string>>,
): string | null {
  if (columns.has(column) || timesMs.length === 0) return null;
  return reasons.map((path) => unavailable[path]).find((reason) => reason !== undefined) ?? 'no reading';
}

/** The first time that is after `atMs`. */
function indexAfter(timesMs: Float64Array, atMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timesMs[middle]! > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
