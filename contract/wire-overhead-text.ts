import type { Summary } from './summary.ts';

/** Headers of frames alone are far below half a per cent of a frame of usual size. */
const MORE_FROM = 1.005;

/**
 * Why the wire carried more bytes than the payload has, for the middle of a sentence; `null` where it did not.
 * Small messages have much around them, and compression can make them larger.
 */
export function wireOverheadText({ wire, negotiated }: Pick<Summary, 'wire'> & { negotiated?: Summary['negotiated'] }): string | null {
  if (wire.ratio === null || wire.ratio <= MORE_FROM) return null;
  const added = 'frame headers and handshakes count';
  return negotiated?.permessageDeflate ? `${added}, which compression did not make up for` : added;
}
