import { CEILING_EXCEEDED, type CeilingReading, ceilingDoubt } from '../../contract/index.ts';
import { exceedsCeiling } from '../ceiling/exceeds-ceiling.ts';
import type { SpanReading } from './reading.ts';
import { advise } from './verdict.ts';

type Rate = Pick<SpanReading, 'overWireFps' | 'wireRatio'>;

/** Whether the stream is faster than its ceiling, or has been in this run: then nothing at all may be concluded from it. */
export function isExceeded(ceiling: CeilingReading, { overWireFps, wireRatio }: Rate): boolean {
  return ceiling.exceeded === true || exceedsCeiling(overWireFps / ceiling.fps, wireRatio);
}

/**
 * Why nothing strong may be concluded from a ceiling, for the end of a sentence; `null` where nothing is known against it. What is
 * known of one that is doubted is that it is not too high: a share of it is at most so much.
 */
export function doubtOf(ceiling: CeilingReading, span: Rate): string | null {
  return isExceeded(ceiling, span) ? CEILING_EXCEEDED : ceilingDoubt(ceiling);
}

/** What there is to do about it. */
export const measureAgain = advise('Measure the ceiling again while nothing else uses the processors: only that tells how much is left.');
