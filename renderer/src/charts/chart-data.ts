import { isColumnHeld, kernelReadingCameMs, type RunEvent, type Sample } from '../../../contract/index.ts';
import type { Figures } from '../state/sample-store.ts';
import type { ChartDefinition, SeriesDefinition } from './definitions.ts';

/**
 * One moment of a chart: seconds since the start of the run, and a value for each series in steps of the axis, `null` where there is no reading. A series
 * is left out where its newest reading is one of an earlier moment: the line goes on to the next reading, and nothing is drawn here.
 */
export interface ChartRow {
  tS: number;
  [series: string]: number | null | undefined;
}

/** What a live chart draws: at most `maxRows` rows of the samples (`downsample`), and before them what the first one carries on. */
export function liveRows(chart: ChartDefinition, samples: readonly Sample[], maxRows: number): ChartRow[] {
  return [...rowsBefore(chart, samples), ...downsample(chartRows(chart, samples), maxRows)];
}

/** The samples as rows of `chart`. A missing reading stays a hole. */
export function chartRows(chart: ChartDefinition, samples: readonly Sample[]): ChartRow[] {
  return samples.map((sample, index) => {
    const row: ChartRow = { tS: sample.tMs / 1_000 };
    for (const series of chart.series) {
      const value = series.read(sample, samples[index - 1]);
      if (value === null || !Number.isFinite(value)) row[series.key] = null;
      else if (!isColumnHeld(series.column, sample)) row[series.key] = value / chart.scale;
    }
    return row;
  });
}

/**
 * Readings that the first sample carries on, as a row of the moment at which they came: the samples before it are not kept, and the line to the next reading
 * comes from there. No row where there are none.
 */
function rowsBefore(chart: ChartDefinition, samples: readonly Sample[]): ChartRow[] {
  const [first] = samples;
  if (!first || !chart.series.some(({ column }) => isColumnHeld(column, first))) return [];
  const row: ChartRow = { tS: kernelReadingCameMs(first) / 1_000 };
  for (const { key, column, read } of chart.series) {
    const value = isColumnHeld(column, first) ? read(first, undefined) : null;
    row[key] = value === null ? null : value / chart.scale;
  }
  return [row];
}

/**
 * At most `maxRows` rows. Of each stretch of rows the lowest and the highest value of each series are kept, in the order in
 * which they came, so that no peak is lost; a hole anywhere in a stretch stays a hole.
 */
export function downsample(rows: readonly ChartRow[], maxRows: number): ChartRow[] {
  if (rows.length <= maxRows || maxRows < 2) return [...rows];
  const stretches = Math.floor(maxRows / 2);
  // A series that is not read with each sample may not be in the first row.
  const keys = new Set<string>();
  for (const row of rows) for (const key in row) if (key !== 'tS') keys.add(key);
  const kept: ChartRow[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * rows.length) / stretches);
    const to = Math.floor(((stretch + 1) * rows.length) / stretches);
    const first: ChartRow = { tS: rows[from]!.tS };
    const second: ChartRow = { tS: rows[to - 1]!.tS };
    for (const key of keys) {
      const [one, other] = extremes(rows, key, from, to);
      if (one !== undefined) first[key] = one;
      if (other !== undefined) second[key] = other;
    }
    kept.push(first, second);
  }
  return kept;
}

type Value = ChartRow[string];

function extremes(rows: readonly ChartRow[], key: string, from: number, to: number): [Value, Value] {
  let low = from;
  let high = from;
  let known: number | null = null;
  let hasHole = false;
  let isCarriedOn = false;
  for (let index = from; index < to; index++) {
    const value = rows[index]![key];
    if (value === undefined) {
      isCarriedOn = true;
      continue;
    }
    if (value === null) {
      hasHole = true;
      continue;
    }
    if (known === null) low = high = index;
    else if (value < rows[low]![key]!) low = index;
    else if (value > rows[high]![key]!) high = index;
    known = value;
  }
  if (known === null) return hasHole || !isCarriedOn ? [null, null] : [undefined, undefined];
  if (hasHole) return [rows[high]![key]!, null];
  // A reading that was carried on is one, not two.
  if (low === high && isCarriedOn) return [rows[low]![key]!, undefined];
  return low <= high ? [rows[low]![key]!, rows[high]![key]!] : [rows[high]![key]!, rows[low]![key]!];
}

/** What stands beside the name of a series, as text: the same that the figures and the stations of the window show. */
export function legendText(chart: ChartDefinition, series: SeriesDefinition, figures: Figures): string {
  const { sample, before } = figures;
  if (series.figure) return chart.figure(series.figure(figures));
  return chart.figure(sample && series.read(sample, before ?? undefined));
}

/** Why a series has no reading at all in these samples, or `null` when it has one. */
export function missingReason(chart: ChartDefinition, seriesKey: string, samples: readonly Sample[]): string | null {
  const series = chart.series.find(({ key }) => key === seriesKey);
  const last = samples[samples.length - 1];
  if (!series || !last || samples.some((sample, index) => series.read(sample, samples[index - 1]) !== null)) return null;
  for (const path of series.reasons) {
    const reason = last.unavailable[path];
    if (reason !== undefined) return reason;
  }
  return 'no reading';
}

/** The events that charts mark: changes by the user, and whatever went wrong. */
function markedEvents(events: readonly RunEvent[]): RunEvent[] {
  return events.filter(({ kind, severity }) => kind === 'toggle' || kind === 'steady' || severity !== 'info');
}

/** One or more events at the same place of a time axis. */
export interface EventMark {
  tS: number;
  severity: RunEvent['severity'];
  /** What each of them says, in their order. */
  said: string[];
}

/** Events at the same place of an axis as one mark. `spanS` is what the axis shows. */
export function eventMarks(events: readonly RunEvent[], fromS: number, spanS: number): EventMark[] {
  const apartS = spanS / 100;
  const marks: EventMark[] = [];
  for (const { tMs, severity, text } of markedEvents(events)) {
    const tS = tMs / 1_000;
    if (tS < fromS || tS > fromS + spanS) continue;
    const last = marks[marks.length - 1];
    if (last && tS - last.tS < apartS) {
      last.said.push(text);
      if (rank(severity) > rank(last.severity)) last.severity = severity;
    } else marks.push({ tS, severity, said: [text] });
  }
  return marks;
}

/** What marks say together: each text once, in their order; one that is there more often says how often. Of `most` texts, and how many events say something else. */
export function markTexts(marks: readonly EventMark[], most = Number.POSITIVE_INFINITY): { texts: string[]; moreEvents: number } {
  const times = new Map<string, number>();
  for (const text of marks.flatMap(({ said }) => said)) times.set(text, (times.get(text) ?? 0) + 1);
  const counted = [...times];
  return {
    texts: counted.slice(0, most).map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`)),
    moreEvents: counted.slice(most).reduce((sum, [, count]) => sum + count, 0),
  };
}

function rank(severity: RunEvent['severity']): number {
  return ['info', 'warning', 'error'].indexOf(severity);
}

/** Round times for an axis from `fromS` to `toS`: about `count` of them, none outside. */
export function timeTicks(fromS: number, toS: number, count = 5): number[] {
  const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
  const step = steps.find((candidate) => (toS - fromS) / candidate <= count) ?? 86_400;
  const ticks: number[] = [];
  for (let tick = Math.ceil(fromS / step) * step; tick <= toS; tick += step) ticks.push(tick);
  return ticks;
}

/** The round number that an axis from 0 ends with when it has to hold `value`: 1, 2, 4, 5 or 8 times a power of ten, which halve well. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  // The quotient of two powers of ten may miss a whole number by a rounding error.
  const step = [1, 2, 4, 5, 8, 10].find((candidate) => candidate >= value / power - 1e-9) ?? 10;
  return step * power;
}

/** The largest value of all series in `rows`. */
export function largest(rows: readonly ChartRow[], keys: readonly string[]): number {
  let max = 0;
  for (const row of rows) for (const key of keys) max = Math.max(max, row[key] ?? 0);
  return max;
}

/** Readings of a series that are marked with a dot: those between two holes, which would draw no line, and those that are rarer than the moments of the chart. */
export function readingDots(rows: readonly ChartRow[], key: string): Set<number> {
  const dots = new Set<number>();
  const valueAt = (at: number) => (rows[at] ? rows[at][key] : null);
  for (let index = 0; index < rows.length; index++) {
    if (typeof valueAt(index) !== 'number') continue;
    const [before, after] = [valueAt(index - 1), valueAt(index + 1)];
    if (before === undefined || after === undefined || (before === null && after === null)) dots.add(index);
  }
  return dots;
}

/** Rows for a plot that breaks its lines at what is not there: between two readings of a series that was not read anew lies what a line between them would show. */
export function joinedRows(rows: readonly ChartRow[], keys: readonly string[]): ChartRow[] {
  const joined = rows.map((row) => ({ ...row }));
  for (const key of keys) {
    let from: number | null = null;
    for (const [index, row] of rows.entries()) {
      const value = row[key];
      if (value === undefined) continue;
      if (value !== null && from !== null) {
        const [start, startValue] = [rows[from]!.tS, rows[from]![key]!];
        for (let between = from + 1; between < index; between++) {
          joined[between]![key] = startValue + ((rows[between]!.tS - start) / (row.tS - start)) * (value - startValue);
        }
      }
      from = value === null ? null : index;
    }
  }
  return joined;
}

/** The newest reading of a series at a row, and when it was made where that was at an earlier one. */
export function readingAt(rows: readonly ChartRow[], index: number, key: string): { value: number | null; earlierS: number | null } {
  for (let at = index; at >= 0; at--) {
    const value = rows[at]?.[key];
    if (value !== undefined) return { value, earlierS: at < index && value !== null ? rows[at]!.tS : null };
  }
  return { value: null, earlierS: null };
}
