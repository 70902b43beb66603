import { doubtOf } from './doubted-ceiling.ts';
import type { SpanReading } from './reading.ts';
import type { Circumstances } from './verdict.ts';

/**
 * The share of raw TCP that an uncompressed stream reaches when nothing else holds it back, measured with ws 8 and Node 20
 * (docs/performance.md): a generator masks each frame, which a server does not.
 */
const UNHINDERED_SHARE = { generator: 0.5, server: 0.65 } as const;

/** What streams reached of the rate that this share lets one expect: 0.51 to 1.44 times it in the matrix of cases, whose frames are of 20 kB to 3.5 MB (docs/diagnosis.md). */
const SPREAD = { least: 0.5, most: 1.5 } as const;

/** What deflate costs the sender's own thread for a frame, beside its pool, is less than this and as much again for each MiB. */
const DEFLATE_MS = 3;

/** A rate to expect, in FPS. */
export interface ExpectedRate {
  fps: number;
  /** What it may come to; `null` where it is a bound of the readings that is known as well as they are, such as what is due. */
  range: { least: number; most: number } | null;
  /** What it is told by: what raw TCP reaches here, or something else that bounds the stream before that. */
  by: 'ceiling' | 'bound';
}

/**
 * What the stream would reach if only its two threads, the sockets and what else is measured were left: a share of the ceiling, no more
 * than is due, and no more than the busiest of sender and computations allows. `null` where the ceiling is not known, or doubted
 * while nothing else bounds the stream before it, or a path is between that may be slower.
 */
export function unhinderedRate(span: SpanReading, { loop, ceiling }: Circumstances): ExpectedRate | null {
  const { sender, dueFps, publishedShare, receivedFps, senderCpu, frameBytes, processingShare, path } = span;
  if (ceiling === null || sender === null || path !== null) return null;
  // An application that works on each frame goes on doing so.
  const ownMs = receivedFps > 0 ? ((senderCpu ?? 0) / receivedFps) * 1_000 : 0;
  const bound = Math.min(
    // In relay only what has reached the server is due to the subscribers, and compression holds that back as well.
    ...(loop === 'open' ? [publishedShare === null || publishedShare === 0 ? dueFps : dueFps / publishedShare] : []),
    ...(ownMs > DEFLATE_MS * (1 + (frameBytes ?? 0) / 1_048_576) ? [1_000 / ownMs] : []),
    ...(processingShare > 0.05 ? [receivedFps / processingShare] : []),
    Number.POSITIVE_INFINITY,
  );
  const fps = UNHINDERED_SHARE[sender] * ceiling.fps;
  // A ceiling that is too low lets one expect too little: what is bounded before it is bounded all the same.
  const isDoubted = doubtOf(ceiling, span) !== null;
  if (bound > fps && isDoubted) return null;
  if (bound <= fps && isDoubted) return { fps: bound, range: null, by: 'bound' };
  const expected = Math.min(bound, fps);
  const least = Math.min(expected, Math.max(receivedFps, SPREAD.least * fps));
  const most = Math.min(bound, SPREAD.most * fps);
  return { fps: expected, range: least < most ? { least, most } : null, by: fps < bound ? 'ceiling' : 'bound' };
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
