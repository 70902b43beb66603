import type { SpanReading } from './reading.ts';
import type { Circumstances } from './verdict.ts';

/**
 * The rate that the two ends' threads would reach if nothing else held the stream back: each frame costs either thread the CPU time
 * that it costs now, and both work at the same time. It is an estimate: a thread that has less to wait for works in
 * larger pieces. Bounded by what is due, and by what raw TCP reaches. `null` where a thread's CPU time is not known.
 */
export function rateOfThreads(
  { senderCpu, receiverCpu, receivedFps, dueFps }: SpanReading,
  { loop, ceilingFps }: Circumstances,
): number | null {
  if (senderCpu === null || receiverCpu === null || receivedFps === 0) return null;
  const busier = Math.max(senderCpu, receiverCpu);
  if (busier === 0) return null;
  const byThreads = receivedFps / busier;
  return Math.min(byThreads, ceilingFps ?? byThreads, loop === 'open' ? dueFps : byThreads);
}
