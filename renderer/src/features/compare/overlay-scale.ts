import type { ComparedChart } from '../../../../contract/index.ts';
import { roundTop } from '../../charts/chart-data.ts';

/** A range of more than this factor is drawn on a logarithmic scale where the chart allows one; as in the report. */
const LOG_RANGE = 100;

/** The vertical axis of an overlaid chart. */
export interface OverlayScale {
  kind: 'linear' | 'log';
  ticks: readonly number[];
  /** Where a value stands between the lower edge, 0, and the upper, 1. */
  share: (value: number) => number;
}

/** Linear from 0, or logarithmic where the largest reading is more than {@link LOG_RANGE} times the smallest above 0. */
export function overlayScale({ lines, mayBeLog }: Pick<ComparedChart, 'lines' | 'mayBeLog'>): OverlayScale {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const { points } of lines) {
    for (const [, value] of points) {
      if (value === null) continue;
      if (value > largest) largest = value;
      if (value > 0 && value < smallest) smallest = value;
    }
  }
  if (mayBeLog && largest > LOG_RANGE * smallest) {
    const [low, high] = [Math.floor(Math.log10(smallest)), Math.ceil(Math.log10(largest) - 1e-9)];
    return {
      kind: 'log',
      ticks: Array.from({ length: high - low + 1 }, (_, index) => Number((10 ** (low + index)).toPrecision(1))),
      share: (value) => Math.min(1, Math.max(0, (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low))),
    };
  }
  const top = roundTop(largest);
  return { kind: 'linear', ticks: [0, top / 2, top], share: (value) => value / top };
}

/**
 * The reading of a line at a moment: of the point that is nearest in time, where none is further away than `withinMs`. Between two readings that are further apart
 * nothing was read anew: it is the earlier one, with the time at which that was made.
 */
export function readingAt(
  points: readonly (readonly [number, number | null])[],
  tMs: number,
  withinMs: number,
): { value: number | null; earlierMs: number | null } {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]![0] < tMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const near = [before, after].filter((point) => point !== undefined);
  const [first, second] = near.sort((a, b) => Math.abs(a[0] - tMs) - Math.abs(b[0] - tMs));
  const nearest = first && first[1] === null && second && Math.abs(second[0] - tMs) <= withinMs ? second : first;
  if (nearest && Math.abs(nearest[0] - tMs) <= withinMs) return { value: nearest[1], earlierMs: null };
  const isBetween = before && after && before[1] !== null && after[1] !== null;
  return isBetween ? { value: before[1], earlierMs: before[0] } : { value: null, earlierMs: null };
}

/** A line as SVG path data; a hole breaks it. */
export function overlayPath(
  points: readonly (readonly [number, number | null])[],
  x: (tMs: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let isDown = false;
  for (const [tMs, value] of points) {
    if (value !== null) path += `${isDown ? 'L' : 'M'}${x(tMs).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = value !== null;
  }
  return path;
}
