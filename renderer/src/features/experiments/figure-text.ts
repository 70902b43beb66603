import type { Experiment, StepResult } from '../../../../contract/index.ts';
import { formatBytes, formatCount, formatFps, formatMegabytesPerS, formatMs, NO_VALUE } from '../../ui/format.ts';

export type ExperimentFigure = Experiment['figures'][number];
export type FigureResult = StepResult['figures'][number];

/** How values of each unit are written. Those of bytes bring a unit of their own with them. */
const FORMATS: Record<string, (value: number) => string> = {
  FPS: formatFps,
  '/s': formatFps,
  ms: formatMs,
  B: formatBytes,
  bytes: formatBytes,
  'B/s': (value) => `${formatMegabytesPerS(value)} MB/s`,
  'bytes/s': (value) => `${formatMegabytesPerS(value)} MB/s`,
};
const UNIT_IN_VALUE = ['B', 'bytes', 'B/s', 'bytes/s'];

/** A figure's value without its unit, unless the unit is chosen by the value. `null` is a dash, never 0. */
export function figureText(value: number | null, unit: string): string {
  if (value === null) return NO_VALUE;
  return (FORMATS[unit] ?? plainNumber)(value);
}

/** The unit that stands beside or above the values; empty where each value brings its own. */
export function figureUnit({ unit }: Pick<ExperimentFigure, 'unit'>): string {
  return UNIT_IN_VALUE.includes(unit) ? '' : unit;
}

/** Lowest and highest of the repetitions; `null` where there were not two to differ. */
export function rangeText({ values, min, max }: FigureResult, unit: string): string | null {
  const taken = values.filter((value) => value !== null);
  return taken.length < 2 || min === null || max === null ? null : `[${figureText(min, unit)} – ${figureText(max, unit)}]`;
}

/** A ratio of two medians with two significant digits: `×1.9`, `×62`, `×0.034`. */
export function ratioText(ratio: number | null): string | null {
  if (ratio === null) return null;
  if (ratio === 0) return '×0';
  // toPrecision of 62 is "62", of 620 is "6.2e+2".
  return `×${ratio >= 10 ? formatCount(ratio) : Number(ratio.toPrecision(2))}`;
}

function plainNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return formatCount(value);
  return String(Number(value.toPrecision(3)));
}
