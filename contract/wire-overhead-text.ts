import { isCompressed } from './negotiated-text.ts';
import type { Summary } from './summary.ts';

/** Headers of frames alone are far below half a per cent of a frame of usual size. */
const MORE_FROM = 1.005;

/** So much less, and more so, is no rounding. */
const LESS_FROM = 0.995;

/**
 * Why the wire carried more bytes than the payload has, for the middle of a sentence; `null` where it did not.
 * Small messages have much around them, compression can make them larger, and of what was refused only the wire has the bytes.
 */
export function wireOverheadText({ wire, negotiated }: Pick<Summary, 'wire'> & { negotiated?: Summary['negotiated'] }): string | null {
  if (wire.ratio === null || wire.ratio <= MORE_FROM) return null;
  const added = 'frame headers, handshakes and refused messages count';
  return isCompressed(negotiated ?? null) ? `${added}, which compression did not make up for` : added;
}

/**
 * Why the wire carried fewer bytes than the payload has, though no connection negotiated compression, for the middle of a sentence; `null` where
 * it did not, or where it was compressed or may have been.
 */
export function wireShortfallText({ wire, negotiated }: Pick<Summary, 'wire' | 'negotiated'>): string | null {
  if (wire.ratio === null || wire.ratio >= LESS_FROM || negotiated === null || isCompressed(negotiated)) return null;
  // Captures from before they were counted tell of the newest alone.
  if (negotiated.compressed === undefined && negotiated.connections > 1) return null;
  return 'nothing was compressed: of messages that were on their way when the measured time began, a part had come before';
}
