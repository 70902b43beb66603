/** Pictures may take this share of a core, so that the window does not take from the stream what it shows of it. */
const USUAL_SHARE = 1 / 8;

/** What pictures may take of all processors while those are full. */
const SHARE_OF_FULL = 1 / 100;

/** The share of one core that pictures of a stream may take in a window. `areFull`: {@link areProcessorsFull}. */
export function pictureShare(areFull: boolean, cores: number): number {
  return areFull ? Math.min(USUAL_SHARE, SHARE_OF_FULL * cores) : USUAL_SHARE;
}
