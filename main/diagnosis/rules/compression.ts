import type { Diagnosis } from '../../../contract/index.ts';
import { type ExpectedRate, leastRateOfThreads, unhinderedRate } from '../expected-rate.ts';
import { fewReadings } from '../few-readings.ts';
import type { SpanReading } from '../reading.ts';
import { advise, type Circumstances, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf, roughFps, roughRange, size } from '../words.ts';

/** libuv's pool is busy with more than so much of a core; with less it is where the other readings leave nothing else. */
const POOL_BUSY = 0.5;
const POOL_WORKS = 0.25;
/** Compression that leaves less than this share of the bytes is worth its CPU on some links. */
const WORTH_COMPRESSING = 0.8;
/** A loop that has so much time to spare is not what frames wait for. */
const LOOP_FREE = 0.8;

/** Deflate and inflate run in libuv's pool. Where the frames wait tells which of the two is slow. */
export const compression: Rule = (span, circumstances) => {
  const { poolCpu, frameBytes, stationBytes, deflateShare, senderUtilization } = span;
  if (deflateShare < 0.5 || poolCpu === null || poolCpu < POOL_WORKS || frameBytes === null) return null;
  const held = stationBytes['sender.user'] ?? 0;
  const unread = (stationBytes['sender.kernel'] ?? 0) + (stationBytes['receiver.kernel'] ?? 0);
  const hasKernel = stationBytes['receiver.kernel'] !== null && stationBytes['sender.kernel'] !== null;
  // Frames in the sender's process, its loop free and its sockets empty: only the pool can hold them.
  const isHeldByPool = held >= 0.5 * frameBytes && unread < 0.5 * held && (senderUtilization ?? 1) < LOOP_FREE;
  if (poolCpu < POOL_BUSY && !isHeldByPool) return null;
  const evidence = evidenceOf(span, poolCpu);
  const advice = [switchOff(span, circumstances)];
  const few = fewReadings(span);
  const rate = fps(span.receivedFps);
  const isSure = isHeldByPool && hasKernel && few.length === 0 && poolCpu >= POOL_BUSY;
  const inKernel = hasKernel ? `${size(unread)} in the kernel's buffers` : "the kernel's buffers were not read";
  const waiting = `${size(held)} wait in the sender for deflate, and ${inKernel}.`;
  if (span.sender === 'server') {
    const sentence = `Compression of what the server sends is the limit: ${rate}.`;
    return verdict('server-compression', isSure ? 'high' : 'medium', sentence, [...evidence, waiting, ...few], advice);
  }
  if (hasKernel && !isHeldByPool && unread > frameBytes) {
    const reading = `${size(unread)} wait in the kernel for the receiver.`;
    return verdict('server-compression', 'medium', `The server's inflate is the limit: ${rate}.`, [...evidence, reading, ...few], advice);
  }
  const sentence = `Compression at the sender is the limit: ${rate}.`;
  return verdict('sender-compression', isSure ? 'high' : 'medium', sentence, [...evidence, waiting, ...few], advice);
};

/** Wire bytes a payload byte. With many frames half arrived, the wire is ahead of what counts as arrived: then the two tell no share. */
function carriedShare({ wireRatio }: SpanReading): number | null {
  return wireRatio === null || wireRatio > 1.02 ? null : wireRatio;
}

function evidenceOf(span: SpanReading, poolCpu: number): string[] {
  const carried = carriedShare(span);
  // As in the figures of the run, which the headers of frames bring above 100 % where nothing gets smaller.
  const carries = carried === null ? '' : `, and the wire carries ${(carried * 100).toFixed(1)} % of the payload's bytes`;
  return [
    `The connections negotiated permessage-deflate${carries}.`,
    `The thread pool, where zlib works, uses ${percent(poolCpu)} of a core; the sender's loop ${percentOf(span.senderCpu)}, the receiver's ${percentOf(span.receiverCpu)}.`,
  ];
}

function switchOff(span: SpanReading, circumstances: Circumstances): Diagnosis['advice'][number] {
  const carried = carriedShare(span);
  const expected = unhinderedRate(span, circumstances);
  const isWorthIt = carried !== null && carried < WORTH_COMPRESSING;
  const savings = carried !== null && carried <= 0.9995 ? ` Compression saves ${((1 - carried) * 100).toFixed(1)} % of the bytes.` : '';
  return advise(
    isWorthIt
      ? 'Switch compression off on both ends, unless the link is slower than zlib.'
      : 'Switch compression off on both ends: what is compressed already, as JPEG is, or random does not get smaller.',
    {
      gain: `${gainOf(span, circumstances, expected)}${savings}`,
      toggle: { path: 'compression.enabled', value: false },
      expectedFps: expected?.fps ?? null,
      expectedRangeFps: expected?.range ?? null,
    },
  );
}

function gainOf(span: SpanReading, circumstances: Circumstances, expected: ExpectedRate | null): string {
  if (expected !== null) {
    const range = expected.range === null ? '' : ` (${roughRange(expected.range.least, expected.range.most)})`;
    const by = expected.by === 'ceiling' ? 'by what raw TCP reaches here' : 'by what is due and what else takes its time';
    return `About ${roughFps(expected.fps)}${range}, ${by}.`;
  }
  const leastFps = leastRateOfThreads(span, circumstances);
  if (leastFps !== null) return `At least about ${roughFps(leastFps)}, by the time that the two threads take for a frame now.`;
  return `${fps(span.receivedFps)} is what zlib's speed allows now; without it the sockets decide.`;
}
