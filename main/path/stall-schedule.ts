import { NS_PER_MS, NS_PER_S } from '../clock.ts';

/** Nothing passes for `stallMs`, from each start to the next `stallEveryS`. */
export interface Stalls {
  stallMs: number;
  stallEveryS: number;
}

/**
 * When something can pass: `nowNs` itself outside of a stall, in a stall its end. Stalls begin one period after `sinceNs` and
 * then once in each period; one that is as long as its period never ends (`Infinity`). All times in monotonic nanoseconds.
 */
export function passableNs(nowNs: number, sinceNs: number, { stallMs, stallEveryS }: Stalls): number {
  if (stallMs <= 0) return nowNs;
  // Whole nanoseconds: at the end of a stall no rounding may put one back into it.
  const periodNs = Math.round(stallEveryS * NS_PER_S);
  const stallNs = Math.round(stallMs * NS_PER_MS);
  const periods = Math.floor((nowNs - sinceNs) / periodNs);
  if (periods < 1) return nowNs;
  if (stallNs >= periodNs) return Number.POSITIVE_INFINITY;
  const endNs = sinceNs + periods * periodNs + stallNs;
  return Math.max(nowNs, endNs);
}
