import { isKernelReadingNew } from './kernel-reading.ts';
import { ratePerS } from './rate-per-s.ts';
import type { Sample } from './sample.ts';

/** Reads one value of a sample; `null` where there is no reading. Rates of counts need the sample before it. */
export type SampleReader = (sample: Sample, before: Sample | undefined) => number | null;

const station = (name: 'sender.user' | 'sender.kernel' | 'receiver.kernel' | 'receiver.user'): SampleReader => {
  return ({ stations }) => stations[name]?.bytes ?? null;
};
const loop = (thread: keyof Sample['eventLoop']): SampleReader => {
  return ({ eventLoop }) => eventLoop[thread]?.p99Ms ?? null;
};

/** Every value of a sample that a window charts, by a name that tells its unit. */
export const CHART_COLUMNS = {
  receivedFps: ({ rates }) => rates.receivedFps,
  offeredFps: ({ rates, stations }) => (stations.source === null ? null : rates.offeredFps),
  displayedFps: ({ rates }) => rates.displayedFps,
  publishedFps: ratePerS(({ publish }) => publish?.received ?? null),
  answeredPerS: ({ exchanges }) => exchanges?.answeredPerS ?? null,
  failedPerS: ratePerS(({ exchanges }) => exchanges?.failed ?? null),
  exchangeP50Ms: ({ exchanges }) => exchanges?.totalMs.p50 ?? null,
  exchangeP90Ms: ({ exchanges }) => exchanges?.totalMs.p90 ?? null,
  exchangeP99Ms: ({ exchanges }) => exchanges?.totalMs.p99 ?? null,
  exchangesActive: ({ exchanges }) => exchanges?.active ?? null,
  payloadBytesPerS: ({ rates }) => rates.payloadBytesPerS,
  wireBytesPerS: ({ rates }) => rates.wireBytesPerS,
  latencyP50Ms: ({ latencyMs }) => latencyMs.p50,
  latencyP90Ms: ({ latencyMs }) => latencyMs.p90,
  latencyP99Ms: ({ latencyMs }) => latencyMs.p99,
  urgentLatencyP99Ms: ({ urgentLatencyMs }) => urgentLatencyMs?.p99 ?? null,
  recvQueueBytes: station('receiver.kernel'),
  sendQueueBytes: station('sender.kernel'),
  senderQueueBytes: station('sender.user'),
  inboxBytes: station('receiver.user'),
  matchingSockets: ({ kernel }) => (kernel ? (kernel.receiver?.sockets ?? 0) : null),
  kernelReadingMs: ({ kernel }) => kernel?.costMs ?? null,
  inboxDropsPerS: ratePerS(({ frames }) => frames.droppedByReceiver),
  queueDropsPerS: ratePerS(({ frames }) => frames.dropped - frames.droppedNoCredit),
  creditDropsPerS: ratePerS(({ frames }) => frames.droppedNoCredit),
  hostLoopP99Ms: loop('host'),
  serverLoopP99Ms: loop('server'),
  loadLoopP99Ms: loop('load'),
  receiverLoopP99Ms: loop('receiver'),
  workLoopP99Ms: loop('work'),
  heartbeatRttMs: ({ heartbeatRttMs }) => heartbeatRttMs,
  openConnections: ({ connections }) => connections.open,
  idleConnections: ({ connections }) => connections.idle,
  rssBytes: ({ memory }) => memory.rssBytes,
} as const satisfies Record<string, SampleReader>;

export type ChartColumn = keyof typeof CHART_COLUMNS;
export const CHART_COLUMN_NAMES = Object.keys(CHART_COLUMNS) as readonly ChartColumn[];

/** The numbers of a sample that these are made of, and whether they are held; with what a window tells of the last one. By their paths, joined by dots. */
export const CHARTED_NUMBERS: readonly string[] = [
  'tMs',
  'intervalMs',
  ...['offered', 'dropped', 'droppedNoCredit', 'droppedByReceiver'].map((count) => `frames.${count}`),
  'publish.received',
  ...['answeredPerS', 'failed', 'active', 'totalMs.p50', 'totalMs.p90', 'totalMs.p99'].map((reading) => `exchanges.${reading}`),
  ...['offeredFps', 'receivedFps', 'displayedFps', 'payloadBytesPerS', 'wireBytesPerS'].map((rate) => `rates.${rate}`),
  ...['p50', 'p90', 'p99'].map((percentile) => `latencyMs.${percentile}`),
  'urgentLatencyMs.p99',
  ...['sender.user', 'sender.kernel', 'receiver.kernel', 'receiver.user'].map((name) => `stations.${name}.bytes`),
  ...['ageMs', 'costMs', 'receiver.sockets'].map((reading) => `kernel.${reading}`),
  ...['host', 'server', 'load', 'receiver', 'work'].map((thread) => `eventLoop.${thread}.p99Ms`),
  'heartbeatRttMs',
  'connections.open',
  'connections.idle',
  'memory.rssBytes',
];

/** Columns of readings of the kernel's sockets, which may be rarer than samples are. */
const OF_KERNEL_READINGS: ReadonlySet<ChartColumn> = new Set(['recvQueueBytes', 'sendQueueBytes', 'matchingSockets', 'kernelReadingMs']);

/**
 * Whether what a sample has in a column is an older reading that it carries on. A chart draws readings: as a level of its own what is carried
 * on would look measured.
 */
export function isColumnHeld(column: ChartColumn, sample: Parameters<typeof isKernelReadingNew>[0]): boolean {
  return OF_KERNEL_READINGS.has(column) && !isKernelReadingNew(sample);
}
