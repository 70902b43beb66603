import type { Sample, StationName } from '../../contract/index.ts';
import { largest, mean, median } from '../metrics/statistics.ts';

/** A span of samples in the few figures that the verdict needs. `null` where no sample had a reading. */
export interface SpanReading {
  samples: number;
  seconds: number;
  /** Mean over the span, each interval weighted by its length. */
  receivedFps: number;
  /** Share of the open connections that negotiated permessage-deflate, from their handshakes. */
  deflateShare: number;
  /** Whether the frames come from our own generator. */
  hasGenerator: boolean;
  /** Share of the readings in which Recv-Q was above zero; `null` without readings. */
  unreadShare: number | null;
  /** Frames due a second by the clock, and of ours received a second, both from the first sample's end to the last one's. */
  dueFps: number;
  metFps: number;
  droppedFps: number;
  notOfferedFps: number;
  frameBytes: number | null;
  wireRatio: number | null;
  latencyP50Ms: number | null;
  poolCpu: number | null;
  loadCpu: number | null;
  serverCpu: number | null;
  serverUtilization: number | null;
  loadUtilization: number | null;
  serverLoopMaxMs: number | null;
  loadLoopMaxMs: number | null;
  /** Share of the span that writing log lines took. */
  logShare: number;
  logLinesPerS: number;
  stationBytes: Record<StationName, number | null>;
}

/** The figures of a span. Not for an empty one. */
export function readSpan(samples: readonly Sample[]): SpanReading {
  const first = samples[0]!;
  const last = samples[samples.length - 1]!;
  const seconds = samples.reduce((sum, sample) => sum + sample.intervalMs, 0) / 1_000;
  // Cumulative counts are known at the end of each sample; the first sample's own interval is left out of the differences.
  const countedS = Math.max((last.tMs - first.tMs) / 1_000, 1e-3);
  const grown = (read: (sample: Sample) => number) => (samples.length > 1 ? read(last) - read(first) : 0);
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
  const average = (read: (sample: Sample) => number | null | undefined) => {
    const values = readings(read);
    return values.length > 0 ? mean(values) : null;
  };
  const payload = grown((sample) => sample.bytes.payload);
  const frames = grown((sample) => sample.frames.received + sample.frames.foreign);
  const recvQueues = readings((sample) => sample.stations['receiver.kernel']?.bytes);
  const station = (name: StationName) => average((sample) => sample.stations[name]?.bytes);
  return {
    samples: samples.length,
    seconds,
    receivedFps: samples.reduce((sum, sample) => sum + sample.rates.receivedFps * sample.intervalMs, 0) / 1_000 / seconds,
    deflateShare: mean(samples.map(({ connections: { open, deflate } }) => (open > 0 ? deflate / open : 0))),
    hasGenerator: samples.some((sample) => sample.eventLoop.load !== null),
    unreadShare: recvQueues.length > 0 ? recvQueues.filter((bytes) => bytes > 0).length / recvQueues.length : null,
    dueFps: grown((sample) => sample.frames.due) / countedS,
    metFps: grown((sample) => sample.frames.received) / countedS,
    droppedFps: grown((sample) => sample.frames.dropped) / countedS,
    notOfferedFps: grown((sample) => sample.frames.notOffered) / countedS,
    frameBytes: frames > 0 ? payload / frames : null,
    wireRatio: payload > 0 ? grown((sample) => sample.bytes.wire) / payload : null,
    latencyP50Ms: middle((sample) => sample.latencyMs.p50),
    poolCpu: average((sample) => sample.cpu.pool),
    loadCpu: average((sample) => sample.eventLoop.load?.cpu),
    serverCpu: average((sample) => sample.eventLoop.server?.cpu),
    serverUtilization: average((sample) => sample.eventLoop.server?.utilization),
    loadUtilization: average((sample) => sample.eventLoop.load?.utilization),
    serverLoopMaxMs: most((sample) => sample.eventLoop.server?.maxMs),
    loadLoopMaxMs: most((sample) => sample.eventLoop.load?.maxMs),
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
