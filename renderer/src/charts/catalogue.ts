import { CHART_COLUMNS, type ChartColumn, QUEUE_COLOURS, type Sample } from '../../../contract/index.ts';
import { formatCount, formatFps, formatMebibytes, formatMegabytesPerS, formatMs } from '../ui/format.ts';
import type { ChartDefinition, SeriesDefinition } from './definitions.ts';

/** Every chart that the window knows; `chartsOf` chooses among them. */

const MEBI = 1_048_576;

const capital = (p: 'p50' | 'p90' | 'p99') => p.replace('p', 'P') as 'P50' | 'P90' | 'P99';

/** A column of the contract: what is read of a sample, and what a capture has it under. */
const of = (column: ChartColumn) => ({ column, read: CHART_COLUMNS[column] });

const RECEIVED: SeriesDefinition = {
  key: 'received',
  label: 'received',
  color: 1,
  ...of('receivedFps'),
  figure: ({ rates }) => rates?.receivedFps ?? null,
  reasons: [],
};
const OFFERED: SeriesDefinition = {
  key: 'offered',
  label: 'offered',
  color: 2,
  dashed: true,
  ...of('offeredFps'),
  figure: ({ rates }) => rates?.offeredFps ?? null,
  reasons: ['stations.source'],
};
const DISPLAYED: SeriesDefinition = {
  key: 'displayed',
  label: 'displayed',
  color: 3,
  ...of('displayedFps'),
  figure: ({ rates }) => rates?.displayedFps ?? null,
  reasons: ['rates.displayedFps', 'frames.displayed'],
};

const inFps = { unit: 'FPS', scale: 1, leastTop: 10, figure: formatFps };
const inMs = { unit: 'ms', scale: 1, leastTop: 1, figure: formatMs };
const inMebibytes = { unit: 'MiB', scale: MEBI, figure: formatMebibytes };

export const RATE: ChartDefinition = {
  key: 'fps',
  title: 'Rate',
  text: 'Frames a second handed to a socket, received whole, and drawn in the window.',
  series: [RECEIVED, OFFERED, DISPLAYED],
  ...inFps,
};

/** Text has no picture that could be displayed. */
export const RATE_OF_TEXT: ChartDefinition = {
  ...RATE,
  text: 'Messages a second handed to a socket, and received whole.',
  series: [RECEIVED, OFFERED],
};

export const DELIVERIES: ChartDefinition = {
  key: 'fps',
  title: 'Rate',
  text: 'Frames a second that publishers brought to the server, and copies that it handed on and that the subscribers received: one for each member of the group.',
  series: [
    { ...RECEIVED, label: 'delivered' },
    { ...OFFERED, label: 'sent' },
    {
      key: 'published',
      label: 'published',
      color: 3,
      ...of('publishedFps'),
      reasons: ['publish'],
    },
  ],
  ...inFps,
};

export const ANSWERED: ChartDefinition = {
  key: 'answered',
  title: 'Answered',
  text: 'Images a second that the client has its answer to, and that failed.',
  series: [
    {
      key: 'answered',
      label: 'answered',
      color: 1,
      ...of('answeredPerS'),
      figure: ({ answeredPerS }) => answeredPerS,
      reasons: ['exchanges'],
    },
    { key: 'failed', label: 'failed', color: 2, ...of('failedPerS'), reasons: ['exchanges'] },
  ],
  ...inFps,
  unit: '/s',
};

const exchangeTime = (p: 'p50' | 'p90' | 'p99', color: 1 | 2 | 3): SeriesDefinition => ({
  key: p,
  label: p,
  color,
  ...of(`exchange${capital(p)}Ms`),
  figure: ({ exchange }) => exchange?.[p] ?? null,
  reasons: ['exchanges.totalMs', 'exchanges'],
});

export const EXCHANGE_TIME: ChartDefinition = {
  key: 'exchange',
  title: 'Exchange time',
  text: 'From the moment an image is begun until its answer is there, handshakes included.',
  series: [exchangeTime('p50', 1), exchangeTime('p90', 3), exchangeTime('p99', 2)],
  ...inMs,
};

export const UNDER_WAY: ChartDefinition = {
  key: 'under-way',
  title: 'Under way',
  unit: '',
  text: 'Images that were begun and have no answer yet, and connections that are open at the server.',
  series: [
    { key: 'active', label: 'images', color: 1, ...of('exchangesActive'), reasons: ['exchanges'] },
    { key: 'open', label: 'connections', color: 2, ...of('openConnections'), reasons: [] },
  ],
  scale: 1,
  leastTop: 4,
  figure: formatCount,
};

export const THROUGHPUT: ChartDefinition = {
  key: 'throughput',
  title: 'Throughput',
  unit: 'MB/s',
  text: 'Payload received, and what the wire carried for it: less where messages are compressed, a little more where they are not.',
  series: [
    {
      key: 'payload',
      label: 'payload',
      color: 1,
      ...of('payloadBytesPerS'),
      figure: ({ rates }) => rates?.payloadBytesPerS ?? null,
      reasons: [],
    },
    {
      key: 'wire',
      label: 'wire',
      color: 2,
      dashed: true,
      ...of('wireBytesPerS'),
      figure: ({ stations }) => stations.flows?.['receiver.kernel'].outBytesPerS ?? null,
      reasons: [],
    },
  ],
  scale: 1_000_000,
  leastTop: 1,
  figure: formatMegabytesPerS,
};

const latency = (p: 'p50' | 'p90' | 'p99', color: 1 | 2 | 3): SeriesDefinition => ({
  key: p,
  label: p,
  color,
  ...of(`latency${capital(p)}Ms`),
  figure: ({ latency: newest }) => newest?.[p] ?? null,
  reasons: ['latencyMs'],
});

export const LATENCY: ChartDefinition = {
  key: 'latency',
  title: 'Latency',
  text: 'From the intended send time of a frame until the receiver had it whole. At a fixed rate this includes the wait of frames that were due and could not be sent yet.',
  series: [latency('p50', 1), latency('p90', 3), latency('p99', 2)],
  ...inMs,
};

/** Where key frames and control messages go first: what that buys them. */
export const RANKED_LATENCY: ChartDefinition = {
  ...LATENCY,
  text: `${LATENCY.text} Urgent: key frames and control messages alone.`,
  series: [
    latency('p50', 1),
    latency('p99', 2),
    {
      key: 'urgent',
      label: 'urgent p99',
      color: 3,
      ...of('urgentLatencyP99Ms'),
      figure: ({ urgentLatency }) => urgentLatency?.p99 ?? null,
      reasons: ['urgentLatencyMs'],
    },
  ],
};

const RECV_Q: SeriesDefinition = {
  key: 'recv',
  label: 'Recv-Q',
  color: QUEUE_COLOURS['receiver.kernel'],
  ...of('recvQueueBytes'),
  reasons: ['stations.receiver.kernel', 'kernel'],
};
const SEND_Q: SeriesDefinition = {
  key: 'send',
  label: 'Send-Q',
  color: QUEUE_COLOURS['sender.kernel'],
  ...of('sendQueueBytes'),
  reasons: ['stations.sender.kernel', 'kernel'],
};

export const BUFFERS: ChartDefinition = {
  key: 'buffers',
  title: 'Buffers',
  text: 'Bytes that wait: unread in the receiver’s kernel (Recv-Q), unacknowledged in the sender’s kernel (Send-Q), in the sender’s own queue, and in the inbox of the receiving application.',
  series: [
    RECV_Q,
    SEND_Q,
    { key: 'queue', label: 'sender', color: QUEUE_COLOURS['sender.user'], ...of('senderQueueBytes'), reasons: ['stations.sender.user'] },
    { key: 'inbox', label: 'inbox', color: QUEUE_COLOURS['receiver.user'], ...of('inboxBytes'), reasons: ['stations.receiver.user'] },
  ],
  ...inMebibytes,
  leastTop: 1,
};

const inKibibytes = { unit: 'KiB', scale: 1_024, figure: (bytes: number | null) => formatCount(bytes === null ? null : bytes / 1_024) };

/** Direction observe: both queues are of the same end. */
export const KERNEL_QUEUES: ChartDefinition = {
  key: 'buffers',
  title: 'Kernel queues',
  text: 'Of the sockets that match: bytes that arrived and that their process has not read (Recv-Q), bytes that it wrote and that the other end has not acknowledged (Send-Q).',
  series: [RECV_Q, SEND_Q],
  ...inKibibytes,
  leastTop: 16,
};

export const MATCHING: ChartDefinition = {
  key: 'matching',
  title: 'Sockets that match',
  unit: '',
  text: 'Established connections of this machine that match, in the newest reading.',
  series: [
    {
      key: 'matching',
      label: 'sockets',
      color: 1,
      ...of('matchingSockets'),
      reasons: ['kernel'],
    },
  ],
  scale: 1,
  leastTop: 4,
  figure: formatCount,
};

export const READING_COST: ChartDefinition = {
  key: 'reading-cost',
  title: 'Time a reading takes',
  text: 'From the start of the program that reads the sockets to its whole answer. Naming the processes of all sockets costs a walk through /proc.',
  series: [{ key: 'cost', label: 'reading', color: 3, ...of('kernelReadingMs'), reasons: ['kernel'] }],
  ...inMs,
};

export const DROPS: ChartDefinition = {
  key: 'drops',
  title: 'Dropped',
  text: 'Frames a second that were dropped: by the sender at the limit of its queue or without credit, and in the inbox by its policy.',
  series: [
    { key: 'inbox', label: 'inbox', color: QUEUE_COLOURS['receiver.user'], ...of('inboxDropsPerS'), reasons: [] },
    { key: 'queue', label: 'sender', color: QUEUE_COLOURS['sender.user'], ...of('queueDropsPerS'), reasons: [] },
    { key: 'credit', label: 'no credit', color: 2, ...of('creditDropsPerS'), reasons: [] },
  ],
  ...inFps,
  unit: '/s',
};

/** A thread whose event loop is charted, under the name that it has in the direction. */
export type LoopLine = readonly [thread: keyof Sample['eventLoop'], label: string, color: SeriesDefinition['color']];

/** The loop delays of some threads. */
export function loopChart(lines: readonly LoopLine[]): ChartDefinition {
  return {
    key: 'loop',
    title: 'Loop delay p99',
    text: 'How late a timer of 10 ms fires in each thread. A thread that is late handles everything else late as well.',
    series: lines.map(([thread, label, color]) => ({
      key: thread,
      label,
      color,
      ...of(`${thread}LoopP99Ms`),
      reasons: [`eventLoop.${thread}.p99Ms`, `eventLoop.${thread}`, 'eventLoop'],
    })),
    ...inMs,
  };
}

export const HEARTBEAT: ChartDefinition = {
  key: 'heartbeat',
  title: 'Heartbeat',
  text: 'From a ping of the server until the pong to it was handled. A loop that is held sends no ping and handles no pong.',
  series: [
    {
      key: 'rtt',
      label: 'round trip',
      color: 1,
      ...of('heartbeatRttMs'),
      figure: ({ heartbeatRttMs }) => heartbeatRttMs,
      reasons: ['heartbeatRttMs'],
    },
  ],
  ...inMs,
};

export const CONNECTIONS: ChartDefinition = {
  key: 'connections',
  title: 'Connections',
  unit: '',
  text: 'Connections that are open at the server, and those of them that are idle ones of our own.',
  series: [
    { key: 'open', label: 'open', color: 1, ...of('openConnections'), reasons: [] },
    { key: 'idle', label: 'idle', color: 2, dashed: true, ...of('idleConnections'), reasons: [] },
  ],
  scale: 1,
  leastTop: 4,
  figure: formatCount,
};

export const MEMORY: ChartDefinition = {
  key: 'memory',
  title: 'Memory',
  text: 'Resident memory (RSS) of the process that hosts server and generator.',
  series: [{ key: 'rss', label: 'RSS', color: 1, ...of('rssBytes'), reasons: [] }],
  ...inMebibytes,
  leastTop: 100,
};
