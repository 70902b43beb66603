import type { Diagnosis, Loop, Sample } from '../../contract/index.ts';
import { readSpan, type SpanReading } from './reading.ts';

/** A verdict needs at least so many samples: a second. */
export const DIAGNOSIS_MIN_SAMPLES = 4;

/** A thread that uses this share of a core has nothing left to give. */
const BUSY = 0.85;
/** libuv's pool is busy with more than half a core. */
const POOL_BUSY = 0.5;
/** Recv-Q is above zero in this share of the readings where the receiver is the slower end. */
const UNREAD_OFTEN = 0.6;
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
export function diagnose(samples: readonly Sample[], loop: Loop): Diagnosis | null {
  if (samples.length < DIAGNOSIS_MIN_SAMPLES) return null;
  const span = readSpan(samples);
  if (span.receivedFps === 0 && span.dueFps === 0)
    return verdict('undetermined', 'low', 'No frame arrives.', ['No frame was due and none was received.']);
  if (!span.hasGenerator) return logging(span) ?? foreignClients(span);
  return offeredRateIsMet(span, loop) ?? compression(span) ?? logging(span) ?? busyThread(span) ?? waitingBytes(span) ?? undetermined(span);
}

function offeredRateIsMet(span: SpanReading, loop: Loop): Diagnosis | null {
  if (loop !== 'open' || span.dueFps === 0) return null;
  if (span.metFps < 0.97 * span.dueFps || span.droppedFps + span.notOfferedFps > 0.005 * span.dueFps) return null;
  return verdict('none', 'high', `The offered rate is met: ${fps(span.metFps)} of ${fps(span.dueFps)} arrive.`, [
    `${fps(span.dueFps)} were due, ${fps(span.metFps)} were received, ${span.droppedFps > 0 ? `${fps(span.droppedFps)} were dropped` : 'none was dropped'}.`,
    ...(span.latencyP50Ms === null ? [] : [`Half of the frames arrived within ${span.latencyP50Ms.toFixed(1)} ms of their intended time.`]),
  ]);
}

/** Deflate and inflate run in libuv's pool. Where the frames wait tells which of the two is slow. */
function compression(span: SpanReading): Diagnosis | null {
  const { wireRatio, poolCpu, frameBytes, stationBytes, deflateShare } = span;
  if (deflateShare < 0.5 || wireRatio === null || poolCpu === null || poolCpu < POOL_BUSY || frameBytes === null) return null;
  const held = stationBytes['sender.user'] ?? 0;
  const unread = (stationBytes['sender.kernel'] ?? 0) + (stationBytes['receiver.kernel'] ?? 0);
  const evidence = [
    `The connections negotiated permessage-deflate, and the wire carries ${(wireRatio * 100).toFixed(1)} % of the payload's bytes.`,
    `The thread pool, where zlib works, uses ${percent(poolCpu)} of a core; the sender's loop ${share(span.loadCpu)}, the server's ${share(span.serverCpu)}.`,
  ];
  const saved =
    wireRatio < 1 ? `Compression saves ${((1 - wireRatio) * 100).toFixed(1)} % of the bytes.` : 'Compression saves no bytes here.';
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

/** Where the bytes wait tells the slower end, also where other work keeps both threads from a whole core. */
function waitingBytes(span: SpanReading): Diagnosis | null {
  const { frameBytes, unreadShare, stationBytes } = span;
  const unread = stationBytes['receiver.kernel'];
  if (frameBytes === null || unread === null || unreadShare === null) return null;
  const threads = `The sender's thread uses ${share(span.loadCpu)} of a core, the server's ${share(span.serverCpu)}.`;
  if (unread >= 2 * frameBytes && unreadShare >= UNREAD_OFTEN) {
    return verdict(
      'receiver-slow',
      'medium',
      `The server reads more slowly than the sender sends: ${fps(span.receivedFps)}.`,
      [`${size(unread)} wait unread in the kernel (Recv-Q), above zero in ${percent(unreadShare)} of the readings.`, threads],
      [
        {
          text: 'Log less, keep the native addon on, let the server have a thread of its own, and give the machine less other work.',
          gain: null,
        },
      ],
    );
  }
  const unacknowledged = stationBytes['sender.kernel'] ?? 0;
  if (unread + unacknowledged < 0.5 * frameBytes && (span.loadUtilization ?? 0) >= BUSY) {
    return verdict(
      'sender-cpu',
      'medium',
      `The sender cannot make frames ready faster: ${fps(span.receivedFps)}.`,
      [`The sender's loop is ${share(span.loadUtilization)} busy while the kernel's buffers are nearly empty.`, threads],
      [{ text: 'Use a zero mask where both ends are yours, and keep the native addon on.', gain: null }],
    );
  }
  return null;
}

/** Clients of the user's own: only the receiving end can be read. */
function foreignClients(span: SpanReading): Diagnosis {
  const { frameBytes, unreadShare, stationBytes } = span;
  const unread = stationBytes['receiver.kernel'];
  if (unread === null || unreadShare === null || frameBytes === null) return undetermined(span);
  const reading = `${size(unread)} wait unread in the kernel (Recv-Q), above zero in ${percent(unreadShare)} of the readings; the server's loop is ${share(span.serverUtilization)} busy.`;
  if (unread >= 2 * frameBytes && unreadShare >= UNREAD_OFTEN) {
    return verdict('receiver-slow', 'medium', `The server reads more slowly than your clients send: ${fps(span.receivedFps)}.`, [reading]);
  }
  if ((span.serverUtilization ?? 1) >= BUSY) return undetermined(span);
  return verdict('none', 'medium', `The server keeps up with what your clients send: ${fps(span.receivedFps)}.`, [reading]);
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
