import { type CeilingReading, ceilingDoubt } from '../../contract/index.ts';
import { exceedsCeiling } from '../ceiling/exceeds-ceiling.ts';
import type { SpanReading } from './reading.ts';
import { advise } from './verdict.ts';

/**
 * Why nothing strong may be concluded from a ceiling, for the end of a sentence; `null` where nothing is known against it. What is
 * known of one that is doubted is that it is not too high: a share of it is at most so much.
 */
export function doubtOf(
  ceiling: CeilingReading,
  { receivedFps, wireRatio }: Pick<SpanReading, 'receivedFps' | 'wireRatio'>,
): string | null {
  const doubt = ceilingDoubt(ceiling);
  if (doubt !== null) return doubt;
  return exceedsCeiling(receivedFps / ceiling.fps, wireRatio) ? 'slower than this stream, so too low' : null;
}

/** What there is to do about it. */
export const measureAgain = advise('Measure the ceiling again while nothing else uses the processors: only that tells how much is left.');
