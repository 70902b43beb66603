import { isKernelReadingSince, type Sample } from '../../contract/index.ts';

/** A reading that has fewer than this part of the connections that are open says nothing of most of them. Some come and go all the time. */
const LEAST_SHARE_READ = 0.5;

/**
 * Whether the socket buffers are to be read although that is not due yet: there are connections of which the newest reading does not have half, or it was made before the measured time
 * began or the last change had settled (`readSinceMs`), so that nothing is known of what followed.
 */
export function wantsReading(sample: Pick<Sample, 'tMs' | 'intervalMs' | 'kernel' | 'connections'>, readSinceMs: number): boolean {
  const { open } = sample.connections;
  if (open === 0) return false;
  return (
    (sample.kernel?.receiver?.sockets ?? 0) < open * LEAST_SHARE_READ ||
    (sample.tMs > readSinceMs && !isKernelReadingSince(sample, readSinceMs))
  );
}
