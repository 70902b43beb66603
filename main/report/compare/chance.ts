import type { Sample } from '../../../contract/index.ts';
import { median, percentile } from '../../metrics/statistics.ts';
import { formatNumber } from '../quantity.ts';

/**
 * Nothing smaller is told from chance where one run stands against one: a convention. Runs of one scenario on one machine, one after
 * another, as a rule differ by some per cent, and a single pair does not show by how many.
 */
export const LEAST_SHARE = 0.05;

/** Medians of repetitions that are nearer to each other are told to differ by nobody, however narrow their ranges are. */
export const LEAST_SHARE_OF_RANGES = 0.01;

/** Fewer samples tell nothing of how much a reading varies. */
const LEAST_SAMPLES = 4;

/**
 * How often chance alone parts the ranges of `n` and `m` runs, in one way or the other, if nothing but chance differs: of all orders in
 * which n + m different values may come, two sets of n! m! have all of one before all of the other. 3 and 3: 2 * 36 / 720 = 0.1.
 */
export function partingChance(n: number, m: number): number {
  let orders = 1;
  for (let index = 1; index <= m; index++) orders = (orders * (n + index)) / index;
  return Math.min(1, 2 / orders);
}

/**
 * How much a reading varies within one run, as a share of its median: half of the way from the 10th to the 90th percentile of the measured
 * samples. It is no measure of how much runs differ from each other. `null` with too few readings, or around 0.
 */
export function spreadWithin(samples: readonly Sample[], read: (sample: Sample) => number | null): number | null {
  const readings = samples.flatMap((sample) => (sample.phase === 'steady' ? (read(sample) ?? []) : []));
  if (readings.length < LEAST_SAMPLES) return null;
  const middle = Math.abs(median(readings));
  return middle === 0 ? null : (percentile(readings, 90) - percentile(readings, 10)) / 2 / middle;
}

/** A share by which something is above something else, in words: `30 %`, `a factor of 2.17`. */
export function shareText(share: number): string {
  return share < 1 ? `${formatNumber(share * 100)} %` : `a factor of ${formatNumber(1 + share)}`;
}
