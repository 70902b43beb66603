import type { LoopReading } from '../../contract/index.ts';
import { largest, median } from '../metrics/statistics.ts';
import { BLOCKED_MS } from './thresholds.ts';

/** The times in which an event loop stood still. */
export interface LoopStalls {
  medianMs: number;
  longestMs: number;
}

/**
 * The stalls of a loop in samples that follow one another; `null` without any. A stall is one thing, however many samples see it grow: its length is the delay of the
 * timer that ended it. Of those that end within one sample only the longest is known. One that lasts on at the end of the samples counts where it is the longest of all
 * already; what is known of a shorter one is less than its length.
 */
export function loopStalls(loops: readonly (LoopReading | null)[]): LoopStalls | null {
  const wholeMs: number[] = [];
  let growingMs = 0;
  for (const loop of loops) {
    if (loop === null) continue;
    if (loop.maxMs === null) {
      growingMs = Math.max(growingMs, loop.stalledMs ?? 0);
      continue;
    }
    // A timer fired in this interval, and with it ended what had been growing before.
    wholeMs.push(Math.max(growingMs, loop.maxMs));
    growingMs = loop.stalledMs ?? 0;
  }
  const stallsMs = wholeMs.filter((lengthMs) => lengthMs >= BLOCKED_MS);
  if (growingMs >= BLOCKED_MS && stallsMs.every((lengthMs) => lengthMs <= growingMs)) stallsMs.push(growingMs);
  if (stallsMs.length === 0) return null;
  return { medianMs: median(stallsMs), longestMs: largest(stallsMs) };
}
