import type { SpanReading } from './reading.ts';
import type { Circumstances } from './verdict.ts';

/**
 * The share of raw TCP that an uncompressed stream reaches when nothing else holds it back, measured with ws 8 and Node 20
 * (docs/performance.md): a generator masks each frame, which a server does not.
 */
const UNHINDERED_SHARE = { generator: 0.5, server: 0.65 } as const;

/** What the stream would reach if only its two threads and the sockets were left: a share of the ceiling, and no more than is due. `null` where the ceiling is not known. */
export function unhinderedRate({ sender, dueFps }: SpanReading, { loop, ceilingFps }: Circumstances): number | null {
  if (ceilingFps === null || sender === null) return null;
  const reachable = UNHINDERED_SHARE[sender] * ceilingFps;
  return loop === 'open' ? Math.min(reachable, dueFps) : reachable;
}

/**
 * The least that the two threads would reach: each frame costs either the CPU time that it costs now, and both work at the same
 * time. Without zlib's pieces a frame costs them less. `null` where a thread's CPU time is not known.
 */
export function leastRateOfThreads({ senderCpu, receiverCpu, receivedFps, dueFps }: SpanReading, { loop }: Circumstances): number | null {
  if (senderCpu === null || receiverCpu === null || receivedFps === 0) return null;
  const busier = Math.max(senderCpu, receiverCpu);
  if (busier === 0) return null;
  return loop === 'open' ? Math.min(receivedFps / busier, dueFps) : receivedFps / busier;
}
