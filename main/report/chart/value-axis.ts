import { scaleLinear, scaleLog } from 'd3-scale';

/** A range of more than this factor is drawn on a logarithmic scale where the chart allows one. */
export const LOG_RANGE = 100;

/** The vertical axis of one chart. */
export interface ValueAxis {
  kind: 'linear' | 'log';
  scale: (value: number) => number;
  ticks: { value: number; label: string }[];
}

/**
 * An axis for the readings: linear from zero, or logarithmic where `mayBeLog` and the largest reading is more than
 * {@link LOG_RANGE} times the smallest that is above zero (readings of zero then lie on the lower edge).
 */
export function valueAxis(readings: Iterable<number>, bottomPx: number, topPx: number, mayBeLog: boolean): ValueAxis {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const value of readings) {
    if (value > largest) largest = value;
    if (value > 0 && value < smallest) smallest = value;
  }
  return mayBeLog && largest > LOG_RANGE * smallest ? logAxis(smallest, largest, bottomPx, topPx) : linearAxis(largest, bottomPx, topPx);
}

function linearAxis(largest: number, bottomPx: number, topPx: number): ValueAxis {
  const scale = scaleLinear([0, largest > 0 ? largest * 1.02 : 1], [bottomPx, topPx]).nice(4);
  const format = scale.tickFormat(4);
  return { kind: 'linear', scale, ticks: scale.ticks(4).map((value) => ({ value, label: format(value) })) };
}

function logAxis(smallest: number, largest: number, bottomPx: number, topPx: number): ValueAxis {
  const [low, high] = [Math.floor(Math.log10(smallest)), Math.ceil(Math.log10(largest) - 1e-9)];
  const scale = scaleLog([10 ** low, 10 ** high], [bottomPx, topPx]).clamp(true);
  const factors = high - low <= 2 ? [1, 2, 5] : [1];
  const values = Array.from({ length: high - low + 1 }, (_, index) => factors.map((factor) => factor * 10 ** (low + index))).flat();
  const ticks = values.filter((value) => value <= 10 ** high * 1.000001);
  return {
    kind: 'log',
    scale: (value) => scale(Math.max(value, 10 ** low)),
    ticks: ticks.map((value) => ({ value, label: plain(value) })),
  };
}

function plain(value: number): string {
  return value >= 1 ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : String(Number(value.toPrecision(3)));
}
