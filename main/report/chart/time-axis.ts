import { type ScaleLinear, scaleLinear } from 'd3-scale';

/** A step of the time axis, in seconds: never in tens of a minute's sixty. */
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200];
const MOST_TICKS = 12;

/** The one time axis that all charts of a report share. */
export interface TimeAxis {
  /** Milliseconds since the start of the run to user units. */
  scale: ScaleLinear<number, number>;
  ticks: { tMs: number; label: string }[];
  label: string;
}

/** An axis from the start of the run to `endMs`. */
export function timeAxis(endMs: number, leftPx: number, rightPx: number): TimeAxis {
  const lengthS = Math.max(endMs, 1) / 1_000;
  const stepS = STEPS_S.find((step) => Math.floor(lengthS / step) <= MOST_TICKS) ?? Math.ceil(lengthS / MOST_TICKS / 86_400) * 86_400;
  const format = stepS < 60 && lengthS <= 120 ? (s: number) => String(Number(s.toFixed(1))) : lengthS < 3_600 ? minutes : hours;
  const label =
    format === minutes ? 'time since the start (min:s)' : format === hours ? 'time since the start (h:min:s)' : 'time since the start (s)';
  const count = Math.floor(lengthS / stepS + 1e-9) + 1;
  const ticks = Array.from({ length: count }, (_, index) => ({ tMs: index * stepS * 1_000, label: format(index * stepS) }));
  return { scale: scaleLinear([0, lengthS * 1_000], [leftPx, rightPx]), ticks, label };
}

const two = (value: number) => String(value).padStart(2, '0');
const minutes = (s: number) => `${Math.floor(s / 60)}:${two(Math.floor(s % 60))}`;
const hours = (s: number) => `${Math.floor(s / 3_600)}:${two(Math.floor((s % 3_600) / 60))}:${two(Math.floor(s % 60))}`;
