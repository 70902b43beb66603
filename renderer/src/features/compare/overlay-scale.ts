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
