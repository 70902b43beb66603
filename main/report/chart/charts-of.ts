import { type CaptureDocument, ceilingDoubt, type Ends, endsOf, QUEUE_COLOURS, type Sample } from '../../../contract/index.ts';
import { type ThreadName, type ThreadText, threadsOf } from '../ends.ts';
import { formatQuantity, framesPerS } from '../quantity.ts';
import {
  binaryBytes,
  type ChartSpec,
  decimalBytesPerS,
  fixed,
  ofColumn,
  perS,
  type SeriesSpec,
  series,
  waitingBytes,
} from './chart-specs.ts';

type Document = Pick<CaptureDocument, 'scenario' | 'summary' | 'samples'>;

/** The charts of a run in the order of the report: those that its direction has, and of drops and inboxes where there were any. */
export function chartsOf(document: Document): ChartSpec[] {
  const { scenario, samples } = document;
  const { direction } = scenario;
  if (direction === 'observe') return [QUEUES, MATCHING];
  const ends = endsOf(direction);
  const threads = threadsOf(document);
  const dropSeries = DROPS.series.filter(({ read }) => samples.some((sample) => (read(sample, null) ?? 0) > 0));
  return [
    direction === 'echo' ? ANSWERED : { ...(direction === 'relay' ? DELIVERIES : rate(ends)), level: ceilingLevel(document) },
    throughput(ends),
    ...(direction === 'echo' ? [EXCHANGE_TIME] : []),
    latency(samples),
    ...(dropSeries.length > 0 ? [{ ...DROPS, series: dropSeries }] : []),
    buffers(samples),
    loop(threads),
    ...(direction === 'relay' ? [CONNECTIONS] : []),
    MEMORY,
    cpu(threads),
  ];
}

function ceilingLevel({ summary }: Document): ChartSpec['level'] {
  if (!summary?.ceiling) return undefined;
  const { ceiling } = summary;
  const low = ceilingDoubt(ceiling) === null ? '' : ceiling.exceeded ? ', too low' : ', likely too low';
  return { label: `raw TCP ${formatQuantity(framesPerS(ceiling.fps))}${low}`, value: ceiling.fps };
}

function rate({ receiver }: Ends): ChartSpec {
  return {
    id: 'fps',
    title: 'Frame rate',
    text: `Frames handed to a socket, written to the kernel, received whole by ${receiver}, and drawn in the window.`,
    unit: fixed('FPS'),
    mayBeLog: false,
    series: [
      series('offered', 4, (sample) => sample.rates.offeredFps, [], 'band'),
      series('sent', 2, (sample) => sample.rates.sentFps, [], 'dash'),
      series('received', 1, (sample) => sample.rates.receivedFps),
      series('displayed', 3, (sample) => sample.rates.displayedFps, ['rates.displayedFps', 'frames.displayed']),
    ],
  };
}

const DELIVERIES: ChartSpec = {
  id: 'fps',
  title: 'Frame rate',
  text: 'Frames that the publishers brought to the server, and the copies of them, one for each subscriber, that the server handed to a socket and that the subscribers received.',
  unit: fixed('FPS'),
  mayBeLog: false,
  series: [
    series('handed on', 4, (sample) => sample.rates.offeredFps, [], 'band'),
    series('delivered', 1, (sample) => sample.rates.receivedFps),
    series(
      'published',
      2,
      perS(({ publish }) => publish?.received),
      ['publish'],
    ),
  ],
};

const ANSWERED: ChartSpec = {
  id: 'fps',
  title: 'Answered',
  text: 'Images a second to which the client had its answer, and that failed.',
  unit: fixed('images/s'),
  mayBeLog: false,
  series: [
    series('answered', 1, ({ exchanges }) => exchanges?.answeredPerS ?? null, ['exchanges']),
    series(
      'failed',
      2,
      perS(({ exchanges }) => exchanges?.failed),
      ['exchanges'],
    ),
  ],
};

const EXCHANGE_TIME: ChartSpec = {
  id: 'exchange-time',
  title: 'Exchange time',
  text: 'From the moment an image was begun until its answer was there, handshakes included, over those that were answered in each interval.',
  unit: fixed('ms'),
  mayBeLog: true,
  series: (
    [
      ['p99', 2],
      ['p90', 3],
      ['p50', 1],
    ] as const
  ).map(([percentile, colour]) => series(percentile, colour, ({ exchanges }) => exchanges?.totalMs[percentile] ?? null, ['exchanges'])),
};

function throughput({ receiver }: Ends): ChartSpec {
  return {
    id: 'bytes',
    title: 'Throughput',
    text: `Payload that was received, and the bytes that the sockets of ${receiver} delivered for it (compressed where negotiated).`,
    unit: decimalBytesPerS,
    mayBeLog: false,
    series: [
      series('payload', 1, (sample) => sample.rates.payloadBytesPerS, [], 'band'),
      series('wire', 2, (sample) => sample.rates.wireBytesPerS),
    ],
  };
}

/** With key frames or control messages these have a line of their own. */
function latency(samples: readonly Sample[]): ChartSpec {
  const ranked = samples.some(({ urgentLatencyMs }) => urgentLatencyMs !== null);
  return {
    id: 'latency',
    title: 'Latency',
    text: `From the intended send time to whole receipt, over the frames that arrived in each interval.${ranked ? ' Urgent: key frames and control messages alone.' : ''}`,
    unit: fixed('ms'),
    mayBeLog: true,
    series: [
      series('p99', 2, (sample) => sample.latencyMs.p99, ['latencyMs']),
      series('p90', 3, (sample) => sample.latencyMs.p90, ['latencyMs']),
      series('p50', 1, (sample) => sample.latencyMs.p50, ['latencyMs']),
      ...(ranked ? [series('urgent, p99', 4, (sample) => sample.urgentLatencyMs?.p99 ?? null, ['urgentLatencyMs'], 'dash')] : []),
    ],
  };
}

const DROPS: ChartSpec = {
  id: 'drops',
  title: 'Dropped',
  text: 'Frames a second that gave way: at the sender, whose queue was at its limit or which had no credit left, and in the inbox by its policy.',
  unit: fixed('FPS'),
  mayBeLog: false,
  series: [
    series(
      'inbox',
      QUEUE_COLOURS['receiver.user'],
      perS(({ frames }) => frames.droppedByReceiver),
    ),
    series(
      'sender queue',
      QUEUE_COLOURS['sender.user'],
      perS(({ frames }) => frames.dropped - frames.droppedNoCredit),
    ),
    series(
      'no credit',
      2,
      perS(({ frames }) => frames.droppedNoCredit),
    ),
  ],
};

/** The bytes that wait in a station. */
function queue(label: string, station: Parameters<typeof waitingBytes>[0]): SeriesSpec {
  return { label, colour: QUEUE_COLOURS[station], stroke: 'line', ...waitingBytes(station) };
}

/** The inbox has a line where frames waited in it. */
function buffers(samples: readonly Sample[]): ChartSpec {
  const hasInbox = samples.some(({ stations }) => (stations['receiver.user']?.frames ?? 0) > 0);
  return {
    id: 'buffers',
    title: `Kernel buffers${hasInbox ? ', inbox' : ''} and sender queue`,
    text: `In the receiver’s kernel buffer until they are read, in the sender’s until they are acknowledged, and in the sender’s own memory before that.${hasInbox ? ' Inbox: read, and not taken by the receiving application yet.' : ''}`,
    unit: binaryBytes,
    mayBeLog: false,
    series: [
      queue('Recv-Q of the receiver', 'receiver.kernel'),
      queue('Send-Q of the sender', 'sender.kernel'),
      queue('sender queue (sender.user)', 'sender.user'),
      ...(hasInbox ? [queue('inbox (receiver.user)', 'receiver.user')] : []),
    ],
  };
}

/** Direction observe: both queues are of the same end. */
const QUEUES: ChartSpec = {
  id: 'buffers',
  title: 'Kernel queues',
  text: 'Of the sockets that match: arrived and not read by their process (Recv-Q), written by it and not acknowledged by the other end (Send-Q).',
  unit: binaryBytes,
  mayBeLog: false,
  series: [queue('Recv-Q', 'receiver.kernel'), queue('Send-Q', 'sender.kernel')],
};

const MATCHING: ChartSpec = {
  id: 'connections',
  title: 'Matching connections',
  text: 'Established connections that matched in the newest reading.',
  unit: fixed('number'),
  mayBeLog: false,
  series: [{ label: 'matching', colour: 1, stroke: 'line', reasonPaths: ['kernel'], ...ofColumn('matchingSockets') }],
};

/** A thread has one colour in all charts; 4 and 5 are the pool's and the process's. */
const THREAD_COLOURS: Record<ThreadName, number> = { server: 1, load: 2, host: 3, receiver: 6, work: 7 };

function loop(threads: readonly ThreadText[]): ChartSpec {
  return {
    id: 'loop',
    title: 'Event-loop delay, p99',
    text: 'How late a 10 ms timer fired, 99th percentile of each interval.',
    unit: fixed('ms'),
    mayBeLog: true,
    series: threads.map(({ name, label }) =>
      series(label, THREAD_COLOURS[name], (sample) => sample.eventLoop[name]?.p99Ms ?? null, [
        `eventLoop.${name}.p99Ms`,
        `eventLoop.${name}.p50Ms`,
        `eventLoop.${name}`,
      ]),
    ),
  };
}

const CONNECTIONS: ChartSpec = {
  id: 'connections',
  title: 'Open connections',
  text: 'At the server, and those of them that are idle ones of our own.',
  unit: fixed('number'),
  mayBeLog: false,
  series: [series('open', 1, ({ connections }) => connections.open), series('idle', 2, ({ connections }) => connections.idle, [], 'dash')],
};

const MEMORY: ChartSpec = {
  id: 'memory',
  title: 'Memory',
  text: 'Resident set size of the process that holds server, clients and host.',
  unit: binaryBytes,
  mayBeLog: false,
  series: [series('RSS', 1, (sample) => sample.memory.rssBytes)],
};

function cpu(threads: readonly ThreadText[]): ChartSpec {
  return {
    id: 'cpu',
    title: 'CPU',
    text: 'Time on a processor as a share of one core. The pool is what the named threads leave: libuv’s workers, where deflate and inflate run, and V8’s helpers.',
    unit: fixed('% of a core', 0.01),
    mayBeLog: false,
    series: [
      ...threads.map(({ name, label }) =>
        series(label, THREAD_COLOURS[name], (sample) => sample.eventLoop[name]?.cpu ?? null, [
          `eventLoop.${name}.cpu`,
          `eventLoop.${name}`,
        ]),
      ),
      series('pool', 4, (sample) => sample.cpu.pool, ['cpu.pool']),
      series('process', 5, (sample) => sample.cpu.process, ['cpu.process'], 'dash'),
    ],
  };
}
