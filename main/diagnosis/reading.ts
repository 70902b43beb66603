import {
  isKernelReadingNew,
  isKernelReadingSince,
  type LoopReading,
  type Sample,
  STATIONS,
  type StationLevel,
  type StationName,
} from '../../contract/index.ts';
import { rateOverWire } from '../ceiling/exceeds-ceiling.ts';
import { connectedSamples, grownWithin, type Stretch, stretchesOf } from '../metrics/connected-samples.ts';
import { readStation, type StationReadings, shareAboveZero, startOf } from '../metrics/station-readings.ts';
import { largest, mean, median, weightedMean } from '../metrics/statistics.ts';
import { type LoopStalls, loopStalls } from './loop-stalls.ts';

/** The path over a span. */
export interface PathReading {
  outBytesPerS: number;
  growthBytesPerS: number;
  /** Share of the samples in which bytes were on it, and of the time in which a connection's queue was full. */
  heldShare: number;
  fullShare: number;
}

/** A span of samples in the few figures that the verdict needs. `null` where no sample had a reading. */
export interface SpanReading {
  samples: number;
  seconds: number;
  /** From the first sample's end to the last one's, without the time between that is left out: what differences of counts are over. */
  countedS: number;
  /** Mean over the span, each interval weighted by its length. */
  receivedFps: number;
  /** Share of the open connections that negotiated permessage-deflate, from their handshakes. */
  deflateShare: number;
  /** Messages lie in memory that the direct receive path lends. */
  isDirect: boolean;
  /** Who sends: our generator, our server (push and relay), or nobody of ours. */
  sender: 'generator' | 'server' | null;
  /** True where nothing of ours sends or receives: sockets of other programs are observed. */
  isObserved: boolean;
  /** Share of the readings in which Recv-Q was above zero; `null` without readings. Each counts once, however many samples carry it. */
  unreadShare: number | null;
  /** How many readings of Recv-Q and of Send-Q the span rests on. */
  unreadReadings: number;
  unsentReadings: number;
  /** Frames due a second by the clock, and of ours received a second, both from the first sample's end to the last one's. */
  dueFps: number;
  metFps: number;
  droppedFps: number;
  notOfferedFps: number;
  /** Of relay, the share of what the publishers had due that reached the server; `null` elsewhere. */
  publishedShare: number | null;
  frameBytes: number | null;
  wireRatio: number | null;
  /** What of `receivedFps` came over the wire meanwhile; the same where the size of a frame is not known. */
  overWireFps: number;
  latencyP50Ms: number | null;
  /** The latest frame of the span. */
  latencyMaxMs: number | null;
  poolCpu: number | null;
  /** What everything else on the machine uses, in cores. */
  othersCpu: number | null;
  /** Of the thread that sends and the thread that receives, as shares of a core. */
  senderCpu: number | null;
  receiverCpu: number | null;
  senderUtilization: number | null;
  receiverUtilization: number | null;
  /** How late the event loop was at most in a sample, as a rule: the median over the samples. */
  senderLoopLateMs: number | null;
  serverLoopLateMs: number | null;
  /** The times in which it stood still, each with its whole length; `null` without any. */
  senderStalls: LoopStalls | null;
  serverStalls: LoopStalls | null;
  serverUtilization: number | null;
  /** Computations of the server: their share of the span's wall time (more than 1 where several run at once), and what one takes. */
  processingShare: number;
  /** Share of the samples in which one was under way, or waited for its thread. */
  processingPendingShare: number;
  processingMs: number | null;
  /** Dropped at the sender because the receiver had granted no credit, a second. */
  noCreditFps: number;
  /** Dropped in the inboxes a second. */
  inboxDroppedFps: number;
  /** Share of the samples in which the inboxes held all that they may, and in which they held anything at all. */
  inboxFullShare: number;
  inboxHeldShare: number;
  /** Of echo, the share of the time of all exchanges together that opening their connections took; `null` where there are none. */
  setupShare: number | null;
  /** Of echo, the time from the start of an exchange to its answer, mean. */
  exchangeMs: number | null;
  /** Of echo, how many exchanges were under way at once. */
  exchangesAtOnce: number | null;
  /** How the inboxes grew over the span, in bytes a second; and everything that waits between the two applications. */
  inboxGrowthBytesPerS: number;
  backlogGrowthBytesPerS: number;
  /** What waits there at the end of the span. */
  waitingBytes: number;
  /** What the windows drew a second, and the share of the time in which one was drawing; `null` without a window. */
  displayedFps: number | null;
  drawingShare: number | null;
  /** The way of the frames through the impairment proxy; `null` where it was not in the path all the time. */
  path: PathReading | null;
  /** From `ss`: share of the time between the span's first reading and its last that the receiver's window, and the send buffer, held the sender back. */
  tcp: { rwndLimitedShare: number | null; sndbufLimitedShare: number | null } | null;
  /** Share of the readings in which Send-Q was above zero. */
  unsentShare: number | null;
  /** Share of the span that writing log lines took. */
  logShare: number;
  logLinesPerS: number;
  /** Means over the time, in which each reading stands for as long as it was the newest. */
  stationBytes: Record<StationName, number | null>;
}

/**
 * The figures of a span. Not for an empty one.
 *
 * @param readSinceMs readings of the kernel's socket buffers that came before this moment of the run say nothing of the span, though its first samples carry one. By default the
 * start of the span; a span in the midst of a stream that nobody changed may rest on the one that was the newest when it began.
 */
export function readSpan(samples: readonly Sample[], readSinceMs: number = startOf(samples)): SpanReading {
  const connected = areClientsOurs(samples) ? [] : connectedSamples(samples);
  return readSamples(connected.length > 0 ? connected : samples, samples, readSinceMs);
}

/** @param all the samples of the span; those that are not among `samples` and lie between them count for nothing. */
function readSamples(samples: readonly Sample[], all: readonly Sample[], readSinceMs: number): SpanReading {
  const first = samples[0]!;
  const last = samples[samples.length - 1]!;
  const seconds = samples.reduce((sum, { intervalMs }) => sum + intervalMs, 0) / 1_000;
  // What happened between two stretches is in the counts as it is in the time: both are summed up within the stretches alone.
  const stretches = stretchesOf(samples, all);
  const grown = (read: (sample: Sample) => number) => grownWithin(stretches, read);
  const countedS = Math.max(grown(({ tMs }) => tMs) / 1_000, 1e-3);
  const readings = (read: (sample: Sample) => number | null | undefined) =>
    samples.map(read).filter((value): value is number => value != null);
  const middle = (read: (sample: Sample) => number | null | undefined) => {
    const values = readings(read);
    return values.length > 0 ? median(values) : null;
  };
  const most = (read: (sample: Sample) => number | null | undefined) => {
    const values = readings(read);
    return values.length > 0 ? largest(values) : null;
  };
  // Over the time, as in the summary: the last interval of a run is as short as it happens to be.
  const average = (read: (sample: Sample) => number | null | undefined) =>
    weightedMean(samples.map((sample) => [read(sample) ?? null, sample.intervalMs]));
  const payload = grown((sample) => sample.bytes.payload);
  const arrived = grown((sample) => sample.bytes.arrived ?? sample.bytes.payload);
  const processingS = grown((sample) => sample.processing?.seconds ?? 0);
  const processed = grown((sample) => sample.processing?.done ?? 0);
  const frames = grown((sample) => sample.frames.received + sample.frames.foreign);
  const wire = grown((sample) => sample.bytes.wire);
  const frameBytes = frames > 0 ? payload / frames : frameBytesBefore(last);
  const receivedFps = samples.reduce((sum, sample) => sum + sample.rates.receivedFps * sample.intervalMs, 0) / 1_000 / seconds;
  const stations = Object.fromEntries(STATIONS.map((name) => [name, readStation(samples, name, readSinceMs)])) as Record<
    StationName,
    StationReadings | null
  >;
  const station = (name: StationName) => stations[name]?.meanBytes ?? null;
  const aboveZero = (name: StationName) => stations[name] && shareAboveZero(stations[name].bytes);
  const inKernel = (name: StationName) => stations[name]?.bytes ?? [];
  const grownInKernel = (name: StationName) =>
    stretches.reduce((sum, { samples: within }, index) => {
      const sinceMs = index === 0 ? readSinceMs : startOf(within);
      return sum + grownIn(readStation(within, name, sinceMs)?.bytes ?? []);
    }, 0);
  return {
    samples: samples.length,
    overWireFps: frameBytes === null ? receivedFps : rateOverWire(receivedFps, wire / countedS, frameBytes),
    seconds,
    countedS,
    receivedFps,
    deflateShare: mean(samples.map(deflateShareOf)),
    isDirect: samples.some(({ memory: { lent } }) => lent !== null && lent.bytes + lent.freeBytes > 0),
    sender: senderOf(samples),
    unreadShare: aboveZero('receiver.kernel'),
    unsentShare: aboveZero('sender.kernel'),
    unreadReadings: inKernel('receiver.kernel').length,
    unsentReadings: inKernel('sender.kernel').length,
    isObserved: samples.every(({ eventLoop }) => eventLoop.server === null),
    dueFps: grown((sample) => sample.frames.due) / countedS,
    metFps: grown((sample) => sample.frames.received) / countedS,
    droppedFps: grown((sample) => sample.frames.dropped) / countedS,
    notOfferedFps: grown((sample) => sample.frames.notOffered) / countedS,
    publishedShare: publishedShare(first, last),
    frameBytes,
    wireRatio: arrived > 0 ? wire / arrived : null,
    latencyP50Ms: middle((sample) => sample.latencyMs.p50),
    latencyMaxMs: most((sample) => sample.latencyMs.max),
    poolCpu: average((sample) => sample.cpu.pool),
    othersCpu: average((sample) => sample.cpu.others),
    senderCpu: average((sample) => sendingLoop(sample)?.cpu),
    receiverCpu: average((sample) => receivingLoop(sample)?.cpu),
    senderUtilization: average((sample) => sendingLoop(sample)?.utilization),
    receiverUtilization: average((sample) => receivingLoop(sample)?.utilization),
    senderLoopLateMs: middle((sample) => lateMs(sendingLoop(sample))),
    serverLoopLateMs: middle((sample) => lateMs(sample.eventLoop.server)),
    senderStalls: loopStalls(samples.map(sendingLoop)),
    serverStalls: loopStalls(samples.map(({ eventLoop }) => eventLoop.server)),
    serverUtilization: average((sample) => sample.eventLoop.server?.utilization),
    processingShare: processingS / countedS,
    processingPendingShare: mean(samples.map(({ processing }) => ((processing?.pending ?? 0) > 0 ? 1 : 0))),
    processingMs: processed > 0 ? (processingS / processed) * 1_000 : null,
    noCreditFps: grown((sample) => sample.frames.droppedNoCredit) / countedS,
    inboxDroppedFps: grown((sample) => sample.frames.droppedByReceiver) / countedS,
    inboxFullShare: mean(samples.map(({ stations }) => (isFull(stations['receiver.user']) ? 1 : 0))),
    inboxHeldShare: mean(samples.map(({ stations }) => ((stations['receiver.user']?.frames ?? 0) > 0 ? 1 : 0))),
    // Of all the time of all of them: an interval in which few were answered says no more than those few.
    setupShare: weightedMean(samples.map(({ exchanges }) => [exchanges?.setupShare ?? null, exchangeTimeMs(exchanges)])),
    exchangeMs: weightedMean(samples.map(({ exchanges }) => [exchanges?.totalMs.mean ?? null, exchanges?.totalMs.n ?? 0])),
    exchangesAtOnce: average((sample) => sample.exchanges?.active),
    backlogGrowthBytesPerS: (grown(waitingOutsideKernel) + grownInKernel('sender.kernel') + grownInKernel('receiver.kernel')) / countedS,
    waitingBytes: waitingBytes(last),
    displayedFps: last.frames.displayed === null ? null : grown((sample) => sample.frames.displayed ?? 0) / countedS,
    drawingShare: last.displayBusyMs === null ? null : grown((sample) => sample.displayBusyMs ?? 0) / 1_000 / countedS,
    path: readPath(samples, stretches),
    tcp: readTcp(stretches, readSinceMs),
    inboxGrowthBytesPerS: grown((sample) => sample.stations['receiver.user']?.bytes ?? 0) / countedS,
    logShare: grown((sample) => sample.log.seconds) / countedS,
    logLinesPerS: grown((sample) => sample.log.lines) / countedS,
    stationBytes: {
      source: station('source'),
      'sender.user': station('sender.user'),
      'sender.kernel': station('sender.kernel'),
      path: station('path'),
      'receiver.kernel': station('receiver.kernel'),
      'receiver.user': station('receiver.user'),
      display: station('display'),
    },
  };
}

/** Where the connections with compression were not counted yet: fewer bytes on the wire than in the messages come of nothing else. */
function deflateShareOf({ connections: { open, deflate }, bytes }: Sample): number {
  if (deflate === null) return bytes.wire < bytes.payload ? 1 : 0;
  return open > 0 ? deflate / open : 0;
}

/** The time of all exchanges that were answered in an interval. */
function exchangeTimeMs(exchanges: Sample['exchanges']): number {
  return exchanges ? exchanges.totalMs.n * (exchanges.totalMs.mean ?? 0) : 0;
}

function publishedShare({ publish: from }: Sample, { publish: to }: Sample): number | null {
  if (!from || !to || to.due === from.due) return null;
  return (to.received - from.received) / (to.due - from.due);
}

/** The size of a frame where none was received in the span: that of those that were sent since the start, or of one that waits. */
function frameBytesBefore({ frames, bytes, stations }: Sample): number | null {
  if (frames.sent > 0 && bytes.sent !== null) return bytes.sent / frames.sent;
  const waiting = stations['sender.user'] ?? stations.source;
  return waiting?.frames ? waiting.bytes / waiting.frames : null;
}

/** How late a loop was: a loop that did not turn at all in an interval has no delay to tell, but has been silent for a while. */
function lateMs(loop: LoopReading | null): number | null {
  if (!loop || (loop.maxMs === null && loop.stalledMs === null)) return null;
  return Math.max(loop.maxMs ?? 0, loop.stalledMs ?? 0);
}

/** All that is between the application that sends and the one that receives. */
function waitingBytes(sample: Sample): number {
  const { stations } = sample;
  return waitingOutsideKernel(sample) + (stations['sender.kernel']?.bytes ?? 0) + (stations['receiver.kernel']?.bytes ?? 0);
}

/** The same without what is told by readings of the kernel, which have moments of their own. */
function waitingOutsideKernel({ stations }: Sample): number {
  return ELSEWHERE.reduce((sum, name) => sum + (stations[name]?.bytes ?? 0), 0);
}

const ELSEWHERE = STATIONS.filter((name) => name !== 'display' && name !== 'sender.kernel' && name !== 'receiver.kernel');

/** From the first reading of a span to its last. */
function grownIn(bytes: readonly number[]): number {
  return bytes.length > 1 ? bytes[bytes.length - 1]! - bytes[0]! : 0;
}

function readPath(samples: readonly Sample[], stretches: readonly Stretch[]): PathReading | null {
  const ways = samples.map(({ path }) => path?.forth ?? null);
  if (ways.includes(null)) return null;
  // Without a proxy just before a stretch, its counts are known from its first sample on.
  const counted = stretches.map(({ samples, before }) => ({ samples, before: before?.path ? before : null }));
  const grown = (read: (way: NonNullable<Sample['path']>['forth']) => number) => grownWithin(counted, ({ path }) => read(path!.forth));
  const countedS = Math.max(grownWithin(counted, ({ tMs }) => tMs) / 1_000, 1e-3);
  return {
    outBytesPerS: grown(({ outBytes }) => outBytes) / countedS,
    growthBytesPerS: grown(({ queuedBytes }) => queuedBytes) / countedS,
    heldShare: mean(ways.map((way) => (way!.queuedBytes > 0 ? 1 : 0))),
    fullShare: grown(({ fullMs }) => fullMs) / 1_000 / countedS,
  };
}

/**
 * The counters are sums over the sockets that are open. They are compared over pieces in which each sample has a reading: beyond a gap they may be those of other sockets, and its time
 * is not in the span. Of a piece in which they fell nothing is known.
 */
function readTcp(stretches: readonly Stretch[], readSinceMs: number): SpanReading['tcp'] {
  const pieces = stretches.flatMap(({ samples }, index) => tcpPieces(samples, index === 0 ? readSinceMs : startOf(samples)));
  if (pieces.length === 0) return null;
  const share = (read: (tcp: NonNullable<Sample['tcp']>) => number) => {
    let heldMs = 0;
    let countedMs = 0;
    for (const { first, last } of pieces) {
      const grownMs = read(last.tcp!) - read(first.tcp!);
      if (grownMs < 0) continue;
      // Summed over the sockets: as many could be held back all the time.
      heldMs += grownMs / Math.max(1, last.kernel?.sender?.sockets ?? last.kernel?.receiver?.sockets ?? 1);
      countedMs += Math.max(readAtMs(last) - readAtMs(first), 1);
    }
    return countedMs === 0 ? null : heldMs / countedMs;
  };
  return { rwndLimitedShare: share((tcp) => tcp.rwndLimitedMs), sndbufLimitedShare: share((tcp) => tcp.sndbufLimitedMs) };
}

/** Where samples with readings of TCP follow each other without a gap: the first and the last of each piece that has two readings. */
function tcpPieces(samples: readonly Sample[], sinceMs: number): { first: Sample; last: Sample }[] {
  const pieces: Sample[][] = [[]];
  for (const sample of samples) {
    if (sample.tcp === null) pieces.push([]);
    else if (isKernelReadingSince(sample, sinceMs)) pieces[pieces.length - 1]!.push(sample);
  }
  return pieces.flatMap((piece) => (piece.slice(1).some(isKernelReadingNew) ? [{ first: piece[0]!, last: piece[piece.length - 1]! }] : []));
}

function readAtMs({ tMs, kernel }: Sample): number {
  return tMs - (kernel?.ageMs ?? 0);
}

/** Of direction listen alone they are not: nothing of ours sends to the server, which is there. */
function areClientsOurs(samples: readonly Sample[]): boolean {
  return senderOf(samples) !== null || samples.every(({ eventLoop }) => eventLoop.server === null);
}

/** Where clients of ours receive, the server sends; else the generator does, if there is one. */
function senderOf(samples: readonly Sample[]): SpanReading['sender'] {
  if (samples.some(({ eventLoop }) => eventLoop.receiver !== null)) return 'server';
  return samples.some(({ eventLoop }) => eventLoop.load !== null) ? 'generator' : null;
}

function sendingLoop({ eventLoop }: Sample) {
  return eventLoop.receiver === null ? eventLoop.load : eventLoop.server;
}

function receivingLoop({ eventLoop }: Sample) {
  return eventLoop.receiver ?? eventLoop.server;
}

function isFull(level: StationLevel | null): boolean {
  return level !== null && level.limitBytes !== null && level.frames !== null && level.frames > 0 && level.bytes >= 0.9 * level.limitBytes;
}
