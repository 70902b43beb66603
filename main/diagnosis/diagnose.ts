import type { Diagnosis, Loop, Sample } from '../../contract/index.ts';
import { readSpan, type SpanReading } from './reading.ts';

/** A verdict needs at least so many samples: a second. */
export const DIAGNOSIS_MIN_SAMPLES = 4;

/** A thread that uses this share of a core has nothing left to give. */
const BUSY = 0.85;
/** libuv's pool is busy with more than half a core. */
const POOL_BUSY = 0.5;
/** Compression that leaves less than this share of the bytes is worth its CPU on some links. */
const WORTH_COMPRESSING = 0.8;
/** Recv-Q is above zero in this share of the readings where the receiver is the slower end. */
const UNREAD_OFTEN = 0.6;
/** Handshakes that take this share of an exchange's time are what is to be saved first. */
const SETUP_COSTLY = 0.3;
/** Computations that take this share of the time set the pace; a loop that is late by so much is blocked, not busy. */
const COMPUTING = 0.5;
const BLOCKED_MS = 50;
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
  if (span.sender === null) return slowApplication(span) ?? logging(span) ?? foreignClients(span);
  return (
    offeredRateIsMet(span, loop) ??
    connectionSetup(span) ??
    computing(span) ??
    slowApplication(span) ??
    compression(span) ??
    logging(span) ??
    busyThread(span) ??
    waitingBytes(span) ??
    undetermined(span)
  );
}

function offeredRateIsMet(span: SpanReading, loop: Loop): Diagnosis | null {
  if (loop !== 'open' || span.dueFps === 0) return null;
  if (span.metFps < 0.97 * span.dueFps || span.droppedFps + span.notOfferedFps + span.inboxDroppedFps > 0.005 * span.dueFps) return null;
  // Frames that arrive and pile up are not met, whatever the count of those that were taken says.
  if (span.frameBytes !== null && span.inboxGrowthBytesPerS > 0.03 * span.dueFps * span.frameBytes) return null;
  return verdict('none', 'high', `The offered rate is met: ${fps(span.metFps)} of ${fps(span.dueFps)} arrive.`, [
    `${fps(span.dueFps)} were due, ${fps(span.metFps)} were received, ${span.droppedFps > 0 ? `${fps(span.droppedFps)} were dropped` : 'none was dropped'}.`,
    ...(span.latencyP50Ms === null ? [] : [`Half of the frames arrived within ${span.latencyP50Ms.toFixed(1)} ms of their intended time.`]),
  ]);
}

/** Opening a connection for each exchange takes a good part of its time. */
function connectionSetup({ setupShare, receivedFps }: SpanReading): Diagnosis | null {
  if (setupShare === null || setupShare < SETUP_COSTLY) return null;
  return verdict(
    'connection-setup',
    setupShare >= 0.5 ? 'high' : 'medium',
    `Opening a connection for each exchange takes ${percent(setupShare)} of its time: ${fps(receivedFps)}.`,
    [`TCP and WebSocket handshakes are ${percent(setupShare)} of the time from the start of an exchange to its answer.`],
    [
      {
        text: 'Keep the connection for the next exchange.',
        gain: `up to ${percent(1 / (1 - Math.min(setupShare, 0.95)) - 1)} more in series`,
      },
    ],
  );
}

/** The server computes for as long as the stream takes. Whether its event loop stands still meanwhile is in the loop's own delay. */
function computing(span: SpanReading): Diagnosis | null {
  const { processingShare, processingMs, serverLoopMaxMs, receivedFps } = span;
  if (processingMs === null || processingShare < COMPUTING) return null;
  const reading = `The server's computations take ${percent(processingShare)} of the time, ${processingMs.toFixed(1)} ms each.`;
  if (serverLoopMaxMs !== null && serverLoopMaxMs >= BLOCKED_MS && serverLoopMaxMs >= 0.8 * processingMs) {
    return verdict(
      'server-loop-blocked',
      'high',
      `The server's event loop stands still for up to ${serverLoopMaxMs.toFixed(0)} ms while it computes.`,
      [
        reading,
        `Its longest delay in this span was ${serverLoopMaxMs.toFixed(0)} ms; pings, new clients and what is to be flushed wait for it.`,
      ],
      [
        { text: 'Compute in steps that give the loop a turn in between, or in a worker, which leaves the loop free.', gain: null },
        { text: 'Without compression a send writes to its socket at once, and does not wait for the loop.', gain: null },
      ],
    );
  }
  return verdict(
    'server-processing',
    processingShare >= BUSY ? 'high' : 'medium',
    `The server's computations set the pace: ${fps(receivedFps)}.`,
    [reading, `Its event loop is ${share(span.serverUtilization)} busy, its longest delay ${serverLoopMaxMs?.toFixed(0) ?? 'unknown'} ms.`],
    [{ text: 'Make the computation cheaper, or give it more threads.', gain: null }],
  );
}

/** What has arrived is dropped by the inbox, piles up in it, or fills it, so that the rest waits behind it: the receiving application is slower than the stream. */
function slowApplication(span: SpanReading): Diagnosis | null {
  const found = droppingInbox(span) ?? withheldCredit(span) ?? growingInbox(span) ?? fullInbox(span);
  if (!found) return null;
  const { receivedFps, latencyP50Ms } = span;
  const age = latencyP50Ms === null ? [] : [`Half of the frames are older than ${latencyP50Ms.toFixed(0)} ms when they are taken.`];
  return verdict(
    'receiver-slow',
    'high',
    `The receiving application takes ${fps(receivedFps)}, and more arrives.`,
    [found.evidence, ...age],
    [found.advice, 'Take frames faster, or send fewer.'].map((text) => ({ text, gain: null })),
  );
}

interface InboxFinding {
  evidence: string;
  advice: string;
}

function droppingInbox({ inboxDroppedFps, receivedFps }: SpanReading): InboxFinding | null {
  if (inboxDroppedFps <= 0.01 * (receivedFps + inboxDroppedFps)) return null;
  return {
    evidence: `${fps(inboxDroppedFps)} are dropped in the inbox after they have arrived; ${fps(receivedFps)} are taken.`,
    advice: 'What is taken is fresh, and frames are missing: that is what the policy is for.',
  };
}

/** Credits keep the rest from being sent at all. */
function withheldCredit({ noCreditFps, receivedFps }: SpanReading): InboxFinding | null {
  if (noCreditFps <= 0.01 * (receivedFps + noCreditFps)) return null;
  return {
    evidence: `For ${fps(noCreditFps)} the receiver had granted no credit: they were dropped at the sender, before they cost anything; ${fps(receivedFps)} are taken.`,
    advice: 'What is taken is fresh, and frames are missing: that is what credits are for.',
  };
}

function growingInbox({ frameBytes, inboxGrowthBytesPerS, stationBytes, receivedFps }: SpanReading): InboxFinding | null {
  const waiting = stationBytes['receiver.user'] ?? 0;
  if (frameBytes === null || waiting < 2 * frameBytes || inboxGrowthBytesPerS <= 0.03 * receivedFps * frameBytes) return null;
  return {
    evidence: `The inbox grows by ${size(inboxGrowthBytesPerS)} a second and holds ${size(waiting)}.`,
    advice: 'Drop the oldest, keep only the latest, grant credits, or stop reading: memory stays bounded then.',
  };
}

/** A full inbox is not read into: what is behind it waits in the kernel and at the sender. */
function fullInbox({ frameBytes, inboxFullShare, stationBytes }: SpanReading): InboxFinding | null {
  const unread = stationBytes['receiver.kernel'];
  const unacknowledged = stationBytes['sender.kernel'];
  const held = stationBytes['sender.user'] ?? 0;
  const behind = (unread ?? 0) + (unacknowledged ?? 0) + held;
  if (frameBytes === null || inboxFullShare < UNREAD_OFTEN || behind < 2 * frameBytes) return null;
  const kernel =
    unread === null ? '' : `${size(unread)} unread in the kernel (Recv-Q), ${size(unacknowledged ?? 0)} unacknowledged (Send-Q), `;
  return {
    evidence: `The inbox is full in ${percent(inboxFullShare)} of the readings, and behind it wait ${kernel}${size(held)} at the sender.`,
    advice: 'Frames get old on the way: let the inbox drop the oldest or keep only the latest, or grant credits.',
  };
}

/** Deflate and inflate run in libuv's pool. Where the frames wait tells which of the two is slow. */
function compression(span: SpanReading): Diagnosis | null {
  const { wireRatio, poolCpu, frameBytes, stationBytes, deflateShare } = span;
  if (deflateShare < 0.5 || wireRatio === null || poolCpu === null || poolCpu < POOL_BUSY || frameBytes === null) return null;
  const held = stationBytes['sender.user'] ?? 0;
  const unread = (stationBytes['sender.kernel'] ?? 0) + (stationBytes['receiver.kernel'] ?? 0);
  // With many frames half arrived, the wire is ahead of what counts as arrived: then the two tell no share.
  const isShare = wireRatio <= 1.02;
  const evidence = [
    `The connections negotiated permessage-deflate${isShare ? `, and the wire carries ${(wireRatio * 100).toFixed(1)} % of the payload's bytes` : ''}.`,
    `The thread pool, where zlib works, uses ${percent(poolCpu)} of a core; the sender's loop ${share(span.senderCpu)}, the receiver's ${share(span.receiverCpu)}.`,
  ];
  const saves = isShare && wireRatio < WORTH_COMPRESSING;
  const advice = [
    {
      text: saves
        ? 'Switch compression off on both ends, unless the link is slower than zlib.'
        : 'Switch compression off on both ends: what is compressed already, as JPEG is, or random does not get smaller.',
      gain: `${fps(span.receivedFps)} is what zlib's speed allows now; without it the sockets decide.${isShare && wireRatio < 1 ? ` Compression saves ${((1 - wireRatio) * 100).toFixed(1)} % of the bytes.` : ''}`,
    },
  ];
  if (span.sender === 'server') {
    return verdict(
      'server-compression',
      'medium',
      `Compression of what the server sends is the limit: ${fps(span.receivedFps)}.`,
      evidence,
      advice,
    );
  }
  if (stationBytes['receiver.kernel'] !== null && unread > frameBytes) {
    return verdict(
      'server-compression',
      'medium',
      `The server's inflate is the limit: ${fps(span.receivedFps)}.`,
      [...evidence, `${size(unread)} wait in the kernel for the receiver.`],
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
  const { senderCpu, receiverCpu } = span;
  if (senderCpu === null || receiverCpu === null) return null;
  const readings = `The sender's thread uses ${percent(senderCpu)} of a core, the receiver's ${percent(receiverCpu)}.`;
  if (senderCpu >= BUSY && receiverCpu < BUSY) {
    return verdict(
      'sender-cpu',
      'medium',
      `The sender's thread is at its limit: ${fps(span.receivedFps)}.`,
      [readings],
      [{ text: 'Use a zero mask where both ends are yours, and keep the native addon on.', gain: null }],
    );
  }
  if (receiverCpu >= BUSY && senderCpu < BUSY) {
    const unread = span.stationBytes['receiver.kernel'];
    return verdict(
      'receiver-slow',
      'medium',
      `The receiver reads as fast as its thread can: ${fps(span.receivedFps)}.`,
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
  const threads = `The sender's thread uses ${share(span.senderCpu)} of a core, the receiver's ${share(span.receiverCpu)}.`;
  if (unread >= 2 * frameBytes && unreadShare >= UNREAD_OFTEN) {
    return verdict(
      'receiver-slow',
      'medium',
      `The receiver reads more slowly than the sender sends: ${fps(span.receivedFps)}.`,
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
  if (unread + unacknowledged < 0.5 * frameBytes && (span.senderUtilization ?? 0) >= BUSY) {
    return verdict(
      'sender-cpu',
      'medium',
      `The sender cannot make frames ready faster: ${fps(span.receivedFps)}.`,
      [`The sender's loop is ${share(span.senderUtilization)} busy while the kernel's buffers are nearly empty.`, threads],
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
  const threads = `The sender's thread uses ${share(span.senderCpu)} of a core, the receiver's ${share(span.receiverCpu)}.`;
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
  advice: { text: string; gain: string | null }[] = [],
): Diagnosis {
  return {
    bottleneck,
    confidence,
    verdict: sentence,
    evidence,
    advice: advice.map((one) => ({ toggle: null, expectedFps: null, ...one })),
  };
}
