import type { Diagnosis, Sample } from '../../contract/index.ts';
import { readSpan, type SpanReading } from './reading.ts';

/** A verdict needs at least so many samples: a second. */
export const DIAGNOSIS_MIN_SAMPLES = 4;

/** A thread that uses this share of a core has nothing left to give. */
const BUSY = 0.85;
/** Compressed bytes are below this share of the payload, or the frames went uncompressed. */
const COMPRESSED_BELOW = 0.9995;
/** libuv's pool is busy with more than half a core. */
const POOL_BUSY = 0.5;
/** Logging that takes this share of the server's time costs that share of its rate. */
const LOG_COSTLY = 0.25;

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const fps = (value: number) => `${number.format(value >= 100 ? Math.round(value) : value)} FPS`;
const size = (bytes: number) => (bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MiB` : `${(bytes / 1_024).toFixed(0)} KiB`);

/**
 * Names what holds the stream back, from readings alone. Pure. Says `undetermined` where the readings do not tell,
 * and nothing (`null`) where there are too few of them.
 */
export function diagnose(samples: readonly Sample[], loop: 'open' | 'closed'): Diagnosis | null {
  if (samples.length < DIAGNOSIS_MIN_SAMPLES) return null;
  const span = readSpan(samples);
  if (span.receivedFps === 0 && span.dueFps === 0)
    return verdict('undetermined', 'low', 'No frame arrives.', ['No frame was due and none was received.']);
  return offeredRateIsMet(span, loop) ?? compression(span) ?? logging(span) ?? busyThread(span) ?? undetermined(span);
}

function offeredRateIsMet(span: SpanReading, loop: 'open' | 'closed'): Diagnosis | null {
  if (loop === 'closed' || span.dueFps === 0) return null;
  if (span.receivedFps < 0.97 * span.dueFps || span.droppedFps + span.notOfferedFps > 0.005 * span.dueFps) return null;
  return verdict('none', 'high', `The offered rate is met: ${fps(span.receivedFps)} of ${fps(span.dueFps)} arrive.`, [
    `${fps(span.dueFps)} were due, ${fps(span.receivedFps)} were received, none was dropped.`,
    ...(span.latencyP50Ms === null ? [] : [`Half of the frames arrived within ${span.latencyP50Ms.toFixed(1)} ms of their intended time.`]),
  ]);
}

/** Deflate and inflate run in libuv's pool. Where the frames wait tells which of the two is slow. */
function compression(span: SpanReading): Diagnosis | null {
  const { wireRatio, poolCpu, frameBytes, stationBytes } = span;
  if (wireRatio === null || wireRatio >= COMPRESSED_BELOW || poolCpu === null || poolCpu < POOL_BUSY || frameBytes === null) return null;
  const held = stationBytes['sender.user'] ?? 0;
  const unread = (stationBytes['sender.kernel'] ?? 0) + (stationBytes['receiver.kernel'] ?? 0);
  const evidence = [
    `The wire carries ${percent(wireRatio)} of the payload's bytes: the messages are compressed.`,
    `The thread pool, where zlib works, uses ${percent(poolCpu)} of a core; the sender's loop ${share(span.loadCpu)}, the server's ${share(span.serverCpu)}.`,
  ];
  const saved = `Compression saves ${percent(1 - wireRatio)} of the bytes.`;
  const advice = [
    {
      text: 'Switch compression off on both ends. JPEG is compressed already.',
      gain: `${fps(span.receivedFps)} is what zlib's speed allows now; without it the sockets decide. ${saved}`,
    },
  ];
  if (stationBytes['receiver.kernel'] !== null && unread > frameBytes) {
    return verdict(
      'server-compression',
      'medium',
      `The server's inflate is the limit: ${fps(span.receivedFps)}.`,
      [...evidence, `${size(unread)} wait in the kernel for the server.`],
      advice,
    );
  }
  const confidence = held >= 0.5 * frameBytes && stationBytes['receiver.kernel'] !== null ? 'high' : 'medium';
  return verdict(
    'sender-compression',
    confidence,
    `Compression at the sender is the limit: ${fps(span.receivedFps)}.`,
    [...evidence, `${size(held)} wait in the sender for deflate, and ${size(unread)} in the kernel's buffers.`],
    advice,
  );
}

function logging(span: SpanReading): Diagnosis | null {
  if (span.logShare < LOG_COSTLY) return null;
  return verdict(
    'server-logging',
    (span.serverUtilization ?? 0) > BUSY ? 'high' : 'medium',
    `Writing the frame log takes ${percent(span.logShare)} of the server's time.`,
    [
      `${span.logLinesPerS.toFixed(0)} log lines a second took ${percent(span.logShare)} of the time; the server's loop is ${share(span.serverUtilization)} busy.`,
    ],
    [{ text: 'Log a line a second instead of a line a frame.', gain: `up to ${fps(span.receivedFps / (1 - span.logShare))}` }],
  );
}

/** One thread at its limit while the other has time left. */
function busyThread(span: SpanReading): Diagnosis | null {
  const { loadCpu, serverCpu } = span;
  if (loadCpu === null || serverCpu === null) return null;
  const readings = `The sender's thread uses ${percent(loadCpu)} of a core, the server's ${percent(serverCpu)}.`;
  if (loadCpu >= BUSY && serverCpu < BUSY) {
    return verdict(
      'sender-cpu',
      'medium',
      `The sender's thread is at its limit: ${fps(span.receivedFps)}.`,
      [readings],
      [{ text: 'Use a zero mask where both ends are yours, and keep the native addon on.', gain: null }],
    );
  }
  if (serverCpu >= BUSY && loadCpu < BUSY) {
    const unread = span.stationBytes['receiver.kernel'];
    return verdict(
      'receiver-slow',
      'medium',
      `The server reads as fast as its thread can: ${fps(span.receivedFps)}.`,
      [readings, ...(unread === null ? [] : [`${size(unread)} wait unread in the kernel (Recv-Q).`])],
      [{ text: 'Keep the native addon on, log less, and let the server have a thread of its own.', gain: null }],
    );
  }
  return null;
}

function undetermined(span: SpanReading): Diagnosis {
  const threads = `The sender's thread uses ${share(span.loadCpu)} of a core, the server's ${share(span.serverCpu)}.`;
  return verdict('undetermined', 'low', `No single bottleneck stands out at ${fps(span.receivedFps)}.`, [threads]);
}

function share(value: number | null): string {
  return value === null ? 'an unknown share' : percent(value);
}

function verdict(
  bottleneck: Diagnosis['bottleneck'],
  confidence: Diagnosis['confidence'],
  sentence: string,
  evidence: string[],
  advice: Diagnosis['advice'] = [],
): Diagnosis {
  return { bottleneck, confidence, verdict: sentence, evidence, advice };
}
