import type { Summary } from './summary.ts';

/** Headers of frames alone are far below half a per cent of a frame of usual size. */
const MORE_FROM = 1.005;

/**
 * Why the wire carried more bytes than the payload has, for the middle of a sentence; `null` where it did not.
 * Small messages have much around them, compression can make them larger, and of what was refused only the wire has the bytes.
 */
export function wireOverheadText({ wire, negotiated }: Pick<Summary, 'wire'> & { negotiated?: Summary['negotiated'] }): string | null {
  if (wire.ratio === null || wire.ratio <= MORE_FROM) return null;
  const added = 'frame headers, handshakes and refused messages count';
  return negotiated?.permessageDeflate ? `${added}, which compression did not make up for` : added;
}
