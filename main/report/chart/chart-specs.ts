import type { Sample } from '../../../contract/index.ts';
import { BINARY_UNITS, byteScale, DECIMAL_UNITS } from '../quantity.ts';

/** One line of a chart. */
export interface SeriesSpec {
  label: string;
  read: (sample: Sample) => number | null;
  /** Where the reason stands when there is no reading, the likeliest first. */
  reasonPaths: readonly string[];
  /** Lines that often coincide differ in stroke: a broad pale band under a thin line, or dashes over it. */
  stroke: 'line' | 'band' | 'dash';
  /** 1 to 5: the colour. */
  colour: number;
}

/** One chart of the report. */
export interface ChartSpec {
  id: string;
  title: string;
  /** What it shows and how to read it, in a line. */
  text: string;
  /** Unit for the largest reading, and how many of the readings' own unit it has. */
  unit: (largest: number) => { unit: string; size: number };
  mayBeLog: boolean;
  series: readonly SeriesSpec[];
}

const series = (
  label: string,
  colour: number,
  read: SeriesSpec['read'],
  reasonPaths: readonly string[] = [],
  stroke: SeriesSpec['stroke'] = 'line',
): SeriesSpec => ({ label, colour, read, reasonPaths, stroke });

const fixed =
  (unit: string, size = 1) =>
  () => ({ unit, size });
const decimalBytesPerS = (largest: number) => {
  const { unit, bytes } = byteScale(largest, DECIMAL_UNITS);
  return { unit: `${unit}/s`, size: bytes };
};
const binaryBytes = (largest: number) => {
  const { unit, bytes } = byteScale(largest, BINARY_UNITS);
  return { unit, size: bytes };
};
const THREADS = ['server', 'load', 'host'] as const;
const THREAD_TEXT = { server: 'server', load: 'load generator', host: 'host' } as const;

/** Every chart, in the order of the report. */
export const CHARTS: readonly ChartSpec[] = [
  {
    id: 'fps',
    title: 'Frame rate',
    text: 'Frames handed to a socket, written to the kernel, received whole by the server, and drawn in the window.',
    unit: fixed('FPS'),
    mayBeLog: false,
    series: [
      series('offered', 4, (sample) => sample.rates.offeredFps, [], 'band'),
      series('sent', 2, (sample) => sample.rates.sentFps, [], 'dash'),
      series('received', 1, (sample) => sample.rates.receivedFps),
      series('displayed', 3, (sample) => sample.rates.displayedFps, ['rates.displayedFps', 'frames.displayed']),
    ],
  },
  {
    id: 'bytes',
    title: 'Throughput',
    text: 'Payload that was received, and the bytes that the server’s sockets delivered for it (compressed where negotiated).',
    unit: decimalBytesPerS,
    mayBeLog: false,
    series: [
      series('payload', 1, (sample) => sample.rates.payloadBytesPerS, [], 'band'),
      series('wire', 2, (sample) => sample.rates.wireBytesPerS),
    ],
  },
  {
    id: 'latency',
    title: 'Latency',
    text: 'From the intended send time to whole receipt, over the frames that arrived in each interval.',
    unit: fixed('ms'),
    mayBeLog: true,
    series: [
      series('p99', 2, (sample) => sample.latencyMs.p99, ['latencyMs']),
      series('p90', 3, (sample) => sample.latencyMs.p90, ['latencyMs']),
      series('p50', 1, (sample) => sample.latencyMs.p50, ['latencyMs']),
    ],
  },
  {
    id: 'buffers',
    title: 'Kernel buffers and sender queue',
    text: 'In the receiver’s kernel buffer until the server reads them, in the sender’s until they are acknowledged, and in the sender’s own memory before that.',
    unit: binaryBytes,
    mayBeLog: false,
    series: [
      series('Recv-Q of the receiver', 1, (sample) => sample.stations['receiver.kernel']?.bytes ?? null, [
        'stations.receiver.kernel',
        'kernel',
      ]),
      series('Send-Q of the sender', 3, (sample) => sample.stations['sender.kernel']?.bytes ?? null, ['stations.sender.kernel', 'kernel']),
      series('sender queue (sender.user)', 2, (sample) => sample.stations['sender.user']?.bytes ?? null, ['stations.sender.user']),
    ],
  },
  {
    id: 'loop',
    title: 'Event-loop delay, p99',
    text: 'How late a 10 ms timer fired, 99th percentile of each interval.',
    unit: fixed('ms'),
    mayBeLog: true,
    series: THREADS.map((thread, index) =>
      series(THREAD_TEXT[thread], index + 1, (sample) => sample.eventLoop[thread]?.p99Ms ?? null, [
        `eventLoop.${thread}.p99Ms`,
        `eventLoop.${thread}.p50Ms`,
      ]),
    ),
  },
  {
    id: 'memory',
    title: 'Memory',
    text: 'Resident set size of the process that holds server, generator and host.',
    unit: binaryBytes,
    mayBeLog: false,
    series: [series('RSS', 1, (sample) => sample.memory.rssBytes)],
  },
  {
    id: 'cpu',
    title: 'CPU',
    text: 'Time on a processor as a share of one core. The pool is what the named threads leave: libuv’s workers, where deflate and inflate run, and V8’s helpers.',
    unit: fixed('% of a core', 0.01),
    mayBeLog: false,
    series: [
      ...THREADS.map((thread, index) =>
        series(THREAD_TEXT[thread], index + 1, (sample) => sample.eventLoop[thread]?.cpu ?? null, [`eventLoop.${thread}.cpu`]),
      ),
      series('pool', 4, (sample) => sample.cpu.pool, ['cpu.pool']),
      series('process', 5, (sample) => sample.cpu.process, ['cpu.process'], 'dash'),
    ],
  },
];
