import type { Sample } from '../../../contract/index.ts';
import { formatFps, formatMebibytes, formatMegabytesPerS, formatMs } from '../ui/format.ts';

/** One line of a chart. */
export interface SeriesDefinition {
  key: string;
  label: string;
  /** Which of the series colours it has. */
  color: 1 | 2 | 3;
  dashed?: boolean;
  /** The reading of a sample, `null` where there is none. */
  read: (sample: Sample) => number | null;
  /** Paths of `unavailable` that say why there is none. */
  reasons: readonly string[];
}

/** A chart over the time of a run. */
export interface ChartDefinition {
  key: string;
  title: string;
  unit: string;
  /** What it shows and how to read it. */
  text: string;
  series: readonly SeriesDefinition[];
  /** Readings in one step of the axis, so that its ticks are round: 1 000 000 for MB/s of bytes a second. */
  scale: number;
  /** The axis reaches at least so far, in steps. */
  leastTop: number;
  /** A reading in the chart's unit, without it. */
  figure: (value: number | null) => string;
}

const MEBI = 1_048_576;
const station = (name: 'sender.user' | 'sender.kernel' | 'receiver.kernel') => (sample: Sample) => sample.stations[name]?.bytes ?? null;
const loop = (thread: 'host' | 'server' | 'load') => (sample: Sample) => sample.eventLoop[thread]?.p99Ms ?? null;
const loopReasons = (thread: string) => [`eventLoop.${thread}.p99Ms`, `eventLoop.${thread}`, 'eventLoop'];

/** The charts of a run, from above: what comes through, how late it is, where it waits, and what that costs. */
export const CHARTS: readonly ChartDefinition[] = [
  {
    key: 'fps',
    title: 'Rate',
    unit: 'FPS',
    text: 'Frames a second handed to a socket, received whole by the server, and drawn in the window.',
    series: [
      { key: 'received', label: 'received', color: 1, read: ({ rates }) => rates.receivedFps, reasons: [] },
      {
        key: 'offered',
        label: 'offered',
        color: 2,
        dashed: true,
        read: ({ rates, stations }) => (stations.source === null ? null : rates.offeredFps),
        reasons: ['stations.source'],
      },
      {
        key: 'displayed',
        label: 'displayed',
        color: 3,
        read: ({ rates }) => rates.displayedFps,
        reasons: ['rates.displayedFps', 'frames.displayed'],
      },
    ],
    scale: 1,
    leastTop: 10,
    figure: formatFps,
  },
  {
    key: 'throughput',
    title: 'Throughput',
    unit: 'MB/s',
    text: 'Payload received, and what the wire carried for it: less where messages are compressed, a little more where they are not.',
    series: [
      { key: 'payload', label: 'payload', color: 1, read: ({ rates }) => rates.payloadBytesPerS, reasons: [] },
      { key: 'wire', label: 'wire', color: 2, dashed: true, read: ({ rates }) => rates.wireBytesPerS, reasons: [] },
    ],
    scale: 1_000_000,
    leastTop: 1,
    figure: formatMegabytesPerS,
  },
  {
    key: 'latency',
    title: 'Latency',
    unit: 'ms',
    text: 'From the intended send time of a frame until the server had it whole. At a fixed rate this includes the wait of frames that were due and could not be sent yet.',
    series: [
      { key: 'p50', label: 'p50', color: 1, read: ({ latencyMs }) => latencyMs.p50, reasons: ['latencyMs'] },
      { key: 'p90', label: 'p90', color: 3, read: ({ latencyMs }) => latencyMs.p90, reasons: ['latencyMs'] },
      { key: 'p99', label: 'p99', color: 2, read: ({ latencyMs }) => latencyMs.p99, reasons: ['latencyMs'] },
    ],
    scale: 1,
    leastTop: 1,
    figure: formatMs,
  },
  {
    key: 'buffers',
    title: 'Buffers',
    unit: 'MiB',
    text: 'Bytes that wait: unread in the receiver’s kernel (Recv-Q), unacknowledged in the sender’s kernel (Send-Q), and in the sender’s own queue.',
    series: [
      { key: 'recv', label: 'Recv-Q', color: 1, read: station('receiver.kernel'), reasons: ['stations.receiver.kernel', 'kernel'] },
      { key: 'send', label: 'Send-Q', color: 2, read: station('sender.kernel'), reasons: ['stations.sender.kernel', 'kernel'] },
      { key: 'queue', label: 'sender', color: 3, read: station('sender.user'), reasons: ['stations.sender.user'] },
    ],
    scale: MEBI,
    leastTop: 1,
    figure: formatMebibytes,
  },
  {
    key: 'loop',
    title: 'Loop delay p99',
    unit: 'ms',
    text: 'How late a timer of 10 ms fires in each thread. A thread that is late handles everything else late as well.',
    series: [
      { key: 'server', label: 'server', color: 1, read: loop('server'), reasons: loopReasons('server') },
      { key: 'load', label: 'sender', color: 2, read: loop('load'), reasons: loopReasons('load') },
      { key: 'host', label: 'host', color: 3, read: loop('host'), reasons: loopReasons('host') },
    ],
    scale: 1,
    leastTop: 1,
    figure: formatMs,
  },
  {
    key: 'memory',
    title: 'Memory',
    unit: 'MiB',
    text: 'Resident memory (RSS) of the process that hosts server and generator.',
    series: [{ key: 'rss', label: 'RSS', color: 1, read: ({ memory }) => memory.rssBytes, reasons: [] }],
    scale: MEBI,
    leastTop: 100,
    figure: formatMebibytes,
  },
];
