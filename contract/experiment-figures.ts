import type { Direction, Scenario } from './scenario.ts';

/** A figure of a run's summary that can be compared between runs. */
export interface ExperimentFigure {
  /** Path in the summary. */
  path: string;
  /** Short enough for the head of a column. */
  label: string;
  unit: string;
  better: 'higher' | 'lower';
  /** Whether a run of this scenario may have it. */
  applies: (scenario: Scenario) => boolean;
}

const STREAMS: readonly Direction[] = ['ingest', 'push', 'relay'];
const OURS: readonly Direction[] = [...STREAMS, 'echo'];
const SERVED: readonly Direction[] = [...OURS, 'listen'];
const ALL: readonly Direction[] = [...SERVED, 'observe'];

function figure(path: string, label: string, unit: string, better: 'higher' | 'lower', directions: readonly Direction[]): ExperimentFigure {
  return { path, label, unit, better, applies: ({ direction }) => directions.includes(direction) };
}

/**
 * The figures of a summary that an experiment may show, those that are asked for first at the top. It is a choice: a document
 * may name any path of the summary.
 */
export const EXPERIMENT_FIGURES: readonly ExperimentFigure[] = [
  figure('received.fps', 'received', 'FPS', 'higher', [...STREAMS, 'listen']),
  figure('exchanges.perS', 'images', '/s', 'higher', ['echo']),
  figure('received.bytesPerS', 'received payload', 'B/s', 'higher', SERVED),
  figure('latencyMs.p50', 'latency p50', 'ms', 'lower', STREAMS),
  figure('latencyMs.p99', 'latency p99', 'ms', 'lower', STREAMS),
  figure('latencyMs.max', 'latency max', 'ms', 'lower', STREAMS),
  figure('exchanges.totalMs.p50', 'total p50', 'ms', 'lower', ['echo']),
  figure('exchanges.totalMs.p99', 'total p99', 'ms', 'lower', ['echo']),
  figure('exchanges.waitMs.p50', 'answer p50', 'ms', 'lower', ['echo']),
  figure('exchanges.failed', 'failed images', 'images', 'lower', ['echo']),
  figure('gapMs.p50', 'gap p50', 'ms', 'lower', ['push', 'relay', 'ingest', 'listen']),
  figure('gapMs.p99', 'gap p99', 'ms', 'lower', ['push', 'relay', 'ingest', 'listen']),
  figure('gapMs.max', 'gap max', 'ms', 'lower', ['push', 'relay', 'ingest', 'listen']),
  figure('dropped.frames', 'dropped', 'frames', 'lower', STREAMS),
  figure('offered.fps', 'offered', 'FPS', 'higher', STREAMS),
  figure('publish.received.fps', 'published', 'FPS', 'higher', ['relay']),
  figure('ceiling.ratio', 'share of raw TCP', '', 'higher', STREAMS),
  figure('wire.ratio', 'wire bytes a payload byte', '×', 'lower', SERVED),
  figure('cpu.process', 'CPU', 'cores', 'lower', SERVED),
  figure('memory.rssPeakBytes', 'memory peak', 'B', 'lower', SERVED),
  figure('memory.rssSlopeBytesPerS', 'memory growth', 'B/s', 'lower', SERVED),
  figure('memory.perConnectionBytes', 'memory a connection', 'B', 'lower', ['relay', 'ingest']),
  figure('eventLoop.server.p99Ms', 'server loop delay p99', 'ms', 'lower', SERVED),
  figure('eventLoop.server.maxMs', 'server loop delay max', 'ms', 'lower', SERVED),
  figure('eventLoop.server.utilization', 'server loop use', '', 'lower', SERVED),
  figure('heartbeatRttMs.p50', 'heartbeat p50', 'ms', 'lower', SERVED),
  figure('heartbeatRttMs.max', 'heartbeat max', 'ms', 'lower', SERVED),
  figure('setupMs.p50', 'setup p50', 'ms', 'lower', OURS),
  figure('urgentLatencyMs.p99', 'urgent latency p99', 'ms', 'lower', STREAMS),
  figure('stations.sender.user.meanBytes', 'sender queue mean', 'B', 'lower', OURS),
  figure('stations.sender.user.maxBytes', 'sender queue max', 'B', 'lower', OURS),
  figure('stations.sender.kernel.meanBytes', 'Send-Q mean', 'B', 'lower', ALL),
  figure('stations.receiver.kernel.meanBytes', 'Recv-Q mean', 'B', 'lower', ALL),
  figure('stations.receiver.kernel.maxBytes', 'Recv-Q max', 'B', 'lower', ALL),
  figure('stations.receiver.user.maxBytes', 'inbox max', 'B', 'lower', [...STREAMS, 'listen']),
  figure('connections.refused', 'refused', 'clients', 'lower', SERVED),
];

/** The figure for a path of the summary, or `undefined`. */
export function findExperimentFigure(path: string): ExperimentFigure | undefined {
  return EXPERIMENT_FIGURES.find((candidate) => candidate.path === path);
}
