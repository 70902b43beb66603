import { areProcessorsFull } from './full-processors.ts';

/** Pictures may take this share of a core, so that the window does not take from the stream what it shows of it. */
const USUAL_SHARE = 1 / 8;

/** What pictures may take of all processors while those are full. */
const SHARE_OF_FULL = 1 / 100;

/** The share of one core that pictures of a stream may take in a window. `busy` is what everything on this machine uses ({@link busyCores}); `null` where it is not known. */
export function pictureShare(busy: number | null, cores: number): number {
  return areProcessorsFull(busy, cores) ? Math.min(USUAL_SHARE, SHARE_OF_FULL * cores) : USUAL_SHARE;
}
