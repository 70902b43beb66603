import type { FrameCounts, Scenario } from '../../contract/index.ts';

/** Frames that count as received: in direction listen every client is foreign, else only our own generator's frames count. */
export function arrivals(frames: FrameCounts, scenario: Scenario): number {
  return scenario.direction === 'listen' ? frames.received + frames.foreign : frames.received;
}
