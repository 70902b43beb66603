import { CEILING_EXCEEDED, grouped } from '../../../contract/index.ts';
import { formatClock } from '../ui/format.ts';
import type { ChartRow, EventMark } from './chart-data.ts';
import { largest, roundTop } from './chart-data.ts';
import type { ChartDefinition } from './definitions.ts';
import { isWithinReach, type PlotLevel } from './plot-level.ts';

/** What a plot draws: a stretch of time of one chart. */
export interface PlotProps {
  chart: ChartDefinition;
  rows: readonly ChartRow[];
  marks: readonly EventMark[];
  level: PlotLevel | null;
  fromS: number;
  toS: number;
  width: number;
  height: number;
}

/** How every plot looks, whatever draws it. */
export const AXIS_WIDTH_PX = 40;
export const AXIS_HEIGHT_PX = 18;
export const MARGIN = { top: 9, right: 10, bottom: 1, left: 0 };
export const TICK_FONT_PX = 10;
export const COLORS = { 1: 'var(--series-1)', 2: 'var(--series-2)', 3: 'var(--series-3)', 4: 'var(--series-4)' } as const;
export const MARK_COLORS = { info: 'var(--dim)', warning: 'var(--warn)', error: 'var(--bad)' } as const;
export const DASHES = '4 2';
/** A reading by itself. */
export const DOT_RADIUS_PX = 1.8;

/** Does not fit beside the axis in full, whatever the font. */
const THOUSANDS_FROM = 10_000;
const WHOLE_THOUSANDS_FROM = 100_000;

/** A value of the vertical axis as text. */
export function tickText(value: number): string {
  const whole = Math.round(value);
  if (whole >= WHOLE_THOUSANDS_FROM) return `${grouped(String(Math.round(value / 1_000)))}k`;
  if (whole >= THOUSANDS_FROM) return `${Number((value / 1_000).toFixed(2))}k`;
  return plainText(value);
}

/** A value where there is room for it: three digits, or whole from a thousand on. */
export function plainText(value: number): string {
  return grouped(String(value >= 1_000 ? Math.round(value) : Number(value.toPrecision(3))));
}

/** A reading under the pointer; `earlierS`: it was made then, and nothing newer was read until the moment that is pointed at. */
export function readingText({ figure, unit }: ChartDefinition, value: number | null, earlierS: number | null): string {
  if (value === null) return 'no reading';
  return withItsTime(`${figure(value)} ${unit}`, earlierS);
}

/** A reading as text, with the time at which it was made where that was before the moment that is pointed at. */
export function withItsTime(reading: string, earlierS: number | null): string {
  return earlierS === null ? reading : `${reading}, read at ${formatClock(earlierS)}`;
}

/** Where the vertical axis ends, and whether the level is on it. */
export function axisTop(chart: ChartDefinition, rows: readonly ChartRow[], level: PlotLevel | null): { top: number; isLevelNear: boolean } {
  const keys = chart.series.map(({ key }) => key);
  const most = Math.max(chart.leastTop, largest(rows, keys));
  const isLevelNear = level !== null && isWithinReach(level, most);
  return { top: roundTop(isLevelNear ? Math.max(most, level.value) : most), isLevelNear };
}

/** The level has no colour of its own: it is no reading of the run. */
export const LEVEL_COLOR = 'var(--dim)';
export const LEVEL_DASHES = '6 4';

/** The level's text on the plot. */
export function levelText({ label, text, doubt }: PlotLevel, unit: string, isLevelNear: boolean): string {
  const low = doubt === null ? '' : doubt === CEILING_EXCEEDED ? ', too low' : ', likely too low';
  return `${isLevelNear ? '' : '\u2191 '}${label} ${text} ${unit}${low}`;
}

/** The height of its baseline: over the line, or below it where the plot ends. */
export function levelTextY(lineY: number, isLevelNear: boolean): number {
  return isLevelNear && lineY > MARGIN.top + TICK_FONT_PX + 2 ? lineY - 3 : lineY + TICK_FONT_PX;
}
