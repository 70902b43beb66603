import type { SpanReading } from './reading.ts';
import type { Circumstances } from './verdict.ts';

/**
 * The share of raw TCP that an uncompressed stream reaches when nothing else holds it back, measured with ws 8 and Node 20
 * (docs/performance.md): a generator masks each frame, which a server does not.
 */
const UNHINDERED_SHARE = { generator: 0.5, server: 0.65 } as const;

/** What deflate costs the sender's own thread for a frame, beside its pool, is less than this and as much again for each MiB. */
const DEFLATE_MS = 3;

/**
 * What the stream would reach if only its two threads, the sockets and what else is measured were left: a share of the ceiling, no more
 * than is due, and no more than the busiest of sender and computations allows. `null` where the ceiling is not known, or
 * a path is between that may be slower.
 */
export function unhinderedRate(span: SpanReading, { loop, ceilingFps }: Circumstances): number | null {
  const { sender, dueFps, receivedFps, senderCpu, frameBytes, processingShare, path } = span;
  if (ceilingFps === null || sender === null || path !== null) return null;
  // An application that works on each frame goes on doing so.
  const ownMs = receivedFps > 0 ? ((senderCpu ?? 0) / receivedFps) * 1_000 : 0;
  const bounds = [
    UNHINDERED_SHARE[sender] * ceilingFps,
    ...(loop === 'open' ? [dueFps] : []),
    ...(ownMs > DEFLATE_MS * (1 + (frameBytes ?? 0) / 1_048_576) ? [1_000 / ownMs] : []),
    ...(processingShare > 0.05 ? [receivedFps / processingShare] : []),
  ];
  return Math.min(...bounds);
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
