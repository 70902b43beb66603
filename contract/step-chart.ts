import type { Experiment, StepResult } from './experiment.ts';
import { grouped } from './grouped.ts';

/** A range of more than this factor is drawn on a logarithmic scale, where no value is 0 or below. */
export const STEP_CHART_LOG_RANGE = 100;

const ROW_PX = 36;
const TOP_PX = 8;
const AXIS_PX = 40;
const WANTED_TICKS = 5;
/** Share of the width that labels have on the left, and what the medians have on the right. */
const LABEL_SHARE = 0.28;
const VALUE_PX = 96;

/** One step of a chart. Positions in pixels; `null` where no run has the figure. */
export interface StepRow {
  label: string;
  /** Middle of the row. */
  yPx: number;
  median: number | null;
  medianPx: number | null;
  /** Smallest and largest of the repetitions. */
  fromPx: number | null;
  toPx: number | null;
  /** Each repetition that has the figure, in their order. */
  dots: { repetition: number; value: number; xPx: number }[];
}

/** A figure of all steps as a drawing: a row a step, values from left to right on one axis. */
export interface StepChart {
  widthPx: number;
  heightPx: number;
  kind: 'linear' | 'log';
  /** Unit of the ticks, and how much of the figure's own unit it is. */
  unit: string;
  scale: number;
  /** Values are those of the ticks' unit. */
  ticks: { value: number; xPx: number; label: string }[];
  /** Left and right end of the axis. */
  plot: { leftPx: number; rightPx: number; bottomPx: number };
  /** Where bars begin; `null` on a logarithmic axis, on which a length means nothing. */
  zeroPx: number | null;
  rows: StepRow[];
}

/** Lays out the `index`-th figure of all steps, `widthPx` wide. */
export function stepChart(
  figures: Experiment['figures'],
  steps: readonly Pick<StepResult, 'label' | 'figures'>[],
  index: number,
  widthPx: number,
): StepChart {
  const found = steps.map((step) => step.figures[index]);
  const own = found.flatMap((figure) => figure?.values.filter((value): value is number => value !== null) ?? []);
  const { unit, scale } = chartUnit(figures[index]?.unit ?? '', Math.max(0, ...own.map(Math.abs)));
  const axis = valueAxis(own.map((value) => value / scale));
  const plot = {
    leftPx: Math.round(widthPx * LABEL_SHARE),
    rightPx: widthPx - VALUE_PX,
    bottomPx: TOP_PX + ROW_PX * steps.length,
  };
  const xOf = (value: number) => round(plot.leftPx + axis.share(value / scale) * (plot.rightPx - plot.leftPx));
  const at = (value: number | null | undefined) => (value === null || value === undefined ? null : xOf(value));
  return {
    widthPx,
    heightPx: plot.bottomPx + AXIS_PX,
    kind: axis.kind,
    unit,
    scale,
    ticks: axis.ticks.map((value) => ({ value, xPx: xOf(value * scale), label: tickLabel(value) })),
    plot,
    zeroPx: axis.kind === 'log' ? null : xOf(0),
    rows: steps.map(({ label }, row) => {
      const figure = found[row];
      return {
        label,
        yPx: TOP_PX + ROW_PX * row + ROW_PX / 2,
        median: figure?.median ?? null,
        medianPx: at(figure?.median),
        fromPx: at(figure?.min),
        toPx: at(figure?.max),
        dots: (figure?.values ?? []).flatMap((value, repetition) => (value === null ? [] : [{ repetition, value, xPx: xOf(value) }])),
      };
    }),
  };
}

const BINARY = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const DECIMAL = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes get the unit that suits the largest; every other unit stays. */
function chartUnit(unit: string, largest: number): { unit: string; scale: number } {
  const perS = unit.endsWith('/s');
  const isBytes = ['B', 'bytes', 'B/s', 'bytes/s'].includes(unit);
  if (!isBytes) return { unit, scale: 1 };
  const [names, base] = perS ? [DECIMAL, 1_000] : [BINARY, 1_024];
  let power = 0;
  while (power < names.length - 1 && largest / base ** power >= base) power += 1;
  return { unit: `${names[power]}${perS ? '/s' : ''}`, scale: base ** power };
}

/** `share` is the place of a value between the ends of the axis, 0 to 1. */
interface ChartAxis {
  kind: 'linear' | 'log';
  ticks: number[];
  share: (value: number) => number;
}

function valueAxis(values: readonly number[]): ChartAxis {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (values.length > 0 && least > 0 && most / least > STEP_CHART_LOG_RANGE) return logAxis(least, most);
  return linearAxis(Math.min(0, ...values), Math.max(0, ...values));
}

/** From 0, or from below it, to the first tick that nothing exceeds. */
function linearAxis(least: number, most: number): ChartAxis {
  const step = niceStep((most - least || 1) / WANTED_TICKS);
  const from = Math.floor(least / step + 1e-9);
  const to = Math.max(from + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toPrecision(12)));
  return { kind: 'linear', ticks, share: (value) => (value - from * step) / ((to - from) * step) };
}

/** Whole decades. */
function logAxis(least: number, most: number): ChartAxis {
  const from = Math.floor(Math.log10(least) + 1e-9);
  const to = Math.ceil(Math.log10(most) - 1e-9);
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => Number((10 ** (from + index)).toPrecision(12)));
  return { kind: 'log', ticks, share: (value) => (Math.log10(value) - from) / (to - from) };
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function niceStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= size * (1 - 1e-9))!;
  return factor * power;
}

function tickLabel(value: number): string {
  return grouped(String(value).replace('-', '\u2212'));
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
