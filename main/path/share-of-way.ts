import { PATH_LIMITS } from '../../contract/index.ts';

/**
 * Bytes that each of so many connections may have on one way, where one alone may have `limitBytes`. With more of them than
 * {@link PATH_LIMITS} is enough for, each has its share, and is read the less.
 */
export function shareOfWay(limitBytes: number, connections: number): number {
  const share = Math.floor(PATH_LIMITS.wayBytes / Math.max(1, connections));
  return Math.min(limitBytes, Math.max(PATH_LIMITS.leastBytes, share));
}
