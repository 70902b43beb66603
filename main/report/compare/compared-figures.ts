import { type Direction, isStationReadingNew, type Sample, type StationName } from '../../../contract/index.ts';
import type { FigureUnit } from './figure-unit.ts';

/** A figure that comparisons show. */
export interface FigureSpec {
  /** Path in the summary. */
  path: string;
  label: string;
  section: 'Throughput' | 'Time' | 'Waiting bytes' | 'Machine' | 'Connections';
  unit: FigureUnit;
  /** Which way is better; `null` where that depends on what is wanted (CPU at another rate, bytes in a kernel's buffer). */
  better: 'higher' | 'lower' | null;
  /** Asked for first. */
  isKey: boolean;
  /** Directions that may have it; `null`: all but observe. */
  directions: readonly Direction[] | null;
  /** Where the reason stands when it is missing, the likeliest first; after the path itself. */
  reasonPaths: readonly string[];
  /** Its reading in one sample, for how much it varies within a run; `null` where samples have none. */
  within: ((sample: Sample) => number | null) | null;
}

const LEGS: readonly Direction[] = ['ingest', 'push', 'relay'];
const FRAMES: readonly Direction[] = ['ingest', 'push', 'relay', 'listen'];

const figure = (
  section: FigureSpec['section'],
  path: string,
  label: string,
  unit: FigureUnit,
  better: FigureSpec['better'],
  more: Partial<Pick<FigureSpec, 'isKey' | 'directions' | 'reasonPaths' | 'within'>> = {},
): FigureSpec => ({ path, label, section, unit, better, isKey: false, directions: null, reasonPaths: [], within: null, ...more });

const station = (name: StationName, label: string, better: FigureSpec['better'], observed: boolean): FigureSpec[] => {
  const more = {
    directions: observed ? (['ingest', 'echo', 'push', 'relay', 'listen', 'observe'] as const) : null,
    reasonPaths: name.endsWith('.kernel') ? ['kernel'] : [],
  };
  const within = (sample: Sample) => (isStationReadingNew(name, sample) ? (sample.stations[name]?.bytes ?? null) : null);
  return [
    figure('Waiting bytes', `stations.${name}.meanBytes`, `${label}, mean`, 'bytes', better, { ...more, within, isKey: observed }),
    figure('Waiting bytes', `stations.${name}.maxBytes`, `${label}, most`, 'bytes', better, more),
    figure('Waiting bytes', `stations.${name}.timeAboveZero`, `${label}, time above zero`, 'share', null, more),
  ];
};

const loop = (thread: 'server' | 'load' | 'receiver' | 'host', label: string): FigureSpec[] => {
  const reasonPaths = [`eventLoop.${thread}`];
  return [
    figure('Machine', `eventLoop.${thread}.p99Ms`, `Loop delay p99, ${label}`, 'ms', 'lower', {
      reasonPaths,
      within: (sample) => sample.eventLoop[thread]?.p99Ms ?? null,
    }),
    figure('Machine', `eventLoop.${thread}.utilization`, `Loop utilisation, ${label}`, 'share', null, {
      reasonPaths,
      within: (sample) => sample.eventLoop[thread]?.utilization ?? null,
    }),
  ];
};

const microsPerFrame = (cores: number | null, fps: number) => (cores === null || fps === 0 ? null : (cores * 1e6) / fps);

/** Every figure of a comparison, in its order. A test holds the paths against the summary's schema. */
export const COMPARED_FIGURES: readonly FigureSpec[] = [
  figure('Throughput', 'received.fps', 'Received', 'FPS', 'higher', {
    isKey: true,
    directions: FRAMES,
    within: ({ rates }) => rates.receivedFps,
  }),
  figure('Throughput', 'received.bytesPerS', 'Received payload', 'bytes/s', 'higher', {
    isKey: true,
    within: ({ rates }) => rates.payloadBytesPerS,
  }),
  figure('Throughput', 'exchanges.perS', 'Answered', '1/s', 'higher', {
    isKey: true,
    directions: ['echo'],
    within: ({ exchanges }) => exchanges?.answeredPerS ?? null,
  }),
  figure('Throughput', 'exchanges.failed', 'Exchanges failed', 'count', 'lower', { directions: ['echo'] }),
  figure('Throughput', 'offered.fps', 'Offered', 'FPS', null, { directions: LEGS, within: ({ rates }) => rates.offeredFps }),
  figure('Throughput', 'sent.fps', 'Sent', 'FPS', null, { directions: LEGS, within: ({ rates }) => rates.sentFps }),
  figure('Throughput', 'publish.received.fps', 'Published', 'FPS', 'higher', { directions: ['relay'] }),
  figure('Throughput', 'displayed.fps', 'Displayed', 'FPS', 'higher', {
    directions: FRAMES,
    reasonPaths: ['frames.displayed'],
    within: ({ rates }) => rates.displayedFps,
  }),
  figure('Throughput', 'dropped.frames', 'Dropped', 'count', 'lower', { isKey: true, directions: LEGS }),
  figure('Throughput', 'notOffered.frames', 'Not offered', 'count', 'lower', { directions: LEGS }),
  figure('Throughput', 'wire.ratio', 'Wire bytes a payload byte', 'ratio', 'lower', { isKey: true }),
  figure('Throughput', 'ceiling.ratio', 'Share of raw TCP', 'share', 'higher', { directions: LEGS }),

  figure('Time', 'latencyMs.p50', 'Latency p50', 'ms', 'lower', {
    isKey: true,
    directions: FRAMES,
    within: ({ latencyMs }) => latencyMs.p50,
  }),
  figure('Time', 'latencyMs.p90', 'Latency p90', 'ms', 'lower', { directions: FRAMES, within: ({ latencyMs }) => latencyMs.p90 }),
  figure('Time', 'latencyMs.p99', 'Latency p99', 'ms', 'lower', {
    isKey: true,
    directions: FRAMES,
    within: ({ latencyMs }) => latencyMs.p99,
  }),
  figure('Time', 'latencyMs.p999', 'Latency p99.9', 'ms', 'lower', { directions: FRAMES }),
  figure('Time', 'latencyMs.max', 'Latency, most', 'ms', 'lower', { directions: FRAMES }),
  figure('Time', 'uncorrectedLatencyMs.p50', 'Latency from the actual send, p50', 'ms', 'lower', {
    directions: LEGS,
    within: ({ uncorrectedLatencyMs }) => uncorrectedLatencyMs.p50,
  }),
  figure('Time', 'uncorrectedLatencyMs.p99', 'Latency from the actual send, p99', 'ms', 'lower', {
    directions: LEGS,
    within: ({ uncorrectedLatencyMs }) => uncorrectedLatencyMs.p99,
  }),
  figure('Time', 'urgentLatencyMs.p99', 'Latency p99 of urgent frames', 'ms', 'lower', {
    directions: LEGS,
    within: ({ urgentLatencyMs }) => urgentLatencyMs?.p99 ?? null,
  }),
  figure('Time', 'exchanges.totalMs.p50', 'Exchange p50', 'ms', 'lower', {
    isKey: true,
    directions: ['echo'],
    within: ({ exchanges }) => exchanges?.totalMs.p50 ?? null,
  }),
  figure('Time', 'exchanges.totalMs.p99', 'Exchange p99', 'ms', 'lower', {
    isKey: true,
    directions: ['echo'],
    within: ({ exchanges }) => exchanges?.totalMs.p99 ?? null,
  }),
  figure('Time', 'exchanges.waitMs.p50', 'Wait for the answer, p50', 'ms', 'lower', { directions: ['echo'] }),
  figure('Time', 'setupMs.p50', 'Connection set up, p50', 'ms', 'lower'),
  figure('Time', 'gapMs.p50', 'Gap between arrivals, p50', 'ms', null, { within: ({ gapMs }) => gapMs.p50 }),
  figure('Time', 'gapMs.p99', 'Gap between arrivals, p99', 'ms', null, { within: ({ gapMs }) => gapMs.p99 }),
  figure('Time', 'heartbeatRttMs.p50', 'Heartbeat p50', 'ms', 'lower', { within: (sample) => sample.heartbeatRttMs }),
  figure('Time', 'heartbeatRttMs.max', 'Heartbeat, most', 'ms', 'lower'),

  ...station('source', 'Due and not offered', 'lower', false),
  ...station('sender.user', 'Sender queue', 'lower', false),
  ...station('sender.kernel', 'Send-Q', null, true),
  ...station('path', 'Path', null, false),
  ...station('receiver.kernel', 'Recv-Q', null, true),
  ...station('receiver.user', 'Inbox', 'lower', false),

  figure('Machine', 'cpu.process', 'CPU of the process', 'share', null, { isKey: true, within: ({ cpu }) => cpu.process }),
  figure('Machine', 'cpu.processPerFrameUs', 'CPU a frame, process', 'µs', 'lower', {
    isKey: true,
    directions: FRAMES,
    reasonPaths: ['cpu.process'],
    within: ({ cpu, rates }) => microsPerFrame(cpu.process, rates.receivedFps),
  }),
  figure('Machine', 'cpu.serverPerFrameUs', 'CPU a frame, server’s thread', 'µs', 'lower', {
    isKey: true,
    directions: FRAMES,
    reasonPaths: ['cpu.threads.server'],
    within: ({ eventLoop, rates }) => microsPerFrame(eventLoop.server?.cpu ?? null, rates.receivedFps),
  }),
  figure('Machine', 'cpu.pool', 'CPU of libuv’s pool', 'share', null, { within: ({ cpu }) => cpu.pool }),
  figure('Machine', 'cpu.others', 'CPU of everything else', 'share', null, { within: ({ cpu }) => cpu.others }),
  ...loop('server', 'server'),
  ...loop('load', 'generator'),
  ...loop('receiver', 'receiving clients'),
  ...loop('host', 'host'),
  figure('Machine', 'memory.rssPeakBytes', 'Memory, most', 'bytes', 'lower', { isKey: true, within: ({ memory }) => memory.rssBytes }),
  figure('Machine', 'memory.rssMeanBytes', 'Memory, mean', 'bytes', 'lower', { within: ({ memory }) => memory.rssBytes }),
  figure('Machine', 'memory.rssSlopeBytesPerS', 'Memory, growth', 'memory bytes/s', 'lower'),
  figure('Machine', 'memory.perConnectionBytes', 'Memory a connection', 'bytes', 'lower', { directions: ['relay', 'listen'] }),

  figure('Connections', 'connections.peak', 'Connections, most at once', 'count', null, {
    directions: ['ingest', 'echo', 'push', 'relay', 'listen', 'observe'],
  }),
  figure('Connections', 'connections.opened', 'Connections opened', 'count', null),
  figure('Connections', 'connections.refused', 'Connections refused', 'count', 'lower'),
];

/** Whether runs of this direction may have the figure. */
export function appliesTo({ directions }: Pick<FigureSpec, 'directions'>, direction: Direction): boolean {
  return directions === null ? direction !== 'observe' : directions.includes(direction);
}
