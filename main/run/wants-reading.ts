import { isKernelReadingSince, type Sample } from '../../contract/index.ts';

/**
 * Whether the socket buffers are to be read although that is not due yet: there are connections that the newest reading does not have, or it was made before the measured time
 * began or the last change had settled (`readSinceMs`), so that nothing is known of what followed.
 */
export function wantsReading(sample: Pick<Sample, 'tMs' | 'intervalMs' | 'kernel' | 'connections'>, readSinceMs: number): boolean {
  if (sample.connections.open === 0) return false;
  return !sample.kernel?.receiver || (sample.tMs > readSinceMs && !isKernelReadingSince(sample, readSinceMs));
}
