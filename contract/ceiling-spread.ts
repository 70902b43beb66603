import type { CeilingReading, CeilingSpread } from './ceiling.ts';

/**
 * How far the ceiling was from itself: `3,219 to 4,662 on 3 occasions`, `measured once, 3,050 to 3,310 in its parts`, `measured once`. Of occasions
 * of which a run has shown the other ones to be too low: `3,219 to 4,662 on 2 occasions left of 3`, `1 occasion left of 3, 3,050 to 3,310 in its parts`.
 *
 * @param format writes a rate without its unit, as it is written beside this.
 */
export function ceilingSpreadText(
  { lowFps = null, highFps = null, occasions = 1, forgotten = 0 }: CeilingSpread,
  format: (fps: number) => string,
): string {
  const range = lowFps === null || highFps === null ? null : `${format(lowFps)} to ${format(highFps)}`;
  const left = forgotten > 0 ? ` left of ${occasions + forgotten}` : '';
  if (occasions > 1) return `${range === null ? '' : `${range} `}on ${occasions} occasions${left}`;
  const once = onceText({ forgotten });
  return range === null ? once : `${once}, ${range} in its parts`;
}

/** What is said of a ceiling that is of one occasion. */
export function onceText({ forgotten = 0 }: CeilingSpread): string {
  return forgotten > 0 ? `1 occasion left of ${1 + forgotten}` : 'measured once';
}

/** What share of the ceiling a rate is, and what it would be of the highest and of the lowest that was measured. */
export interface CeilingShare {
  share: number;
  least: number;
  most: number;
}

/** A rate as a share of the ceiling; without a spread of that the three are one. */
export function ceilingShare(rateFps: number, { fps, lowFps, highFps }: CeilingReading): CeilingShare {
  return { share: rateFps / fps, least: rateFps / (highFps ?? fps), most: rateFps / (lowFps ?? fps) };
}

/**
 * What the share is between, as `54 to 71` in the digits of `format`; `null` where the ceiling was measured once: how much it varies from one moment to another is then not known.
 */
export function ceilingShareRangeText(rateFps: number, ceiling: CeilingReading, format: (share: number) => string): string | null {
  if ((ceiling.occasions ?? 1) < 2) return null;
  const { least, most } = ceilingShare(rateFps, ceiling);
  return `${format(least)} to ${format(most)}`;
}
