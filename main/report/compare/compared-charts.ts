import type { Direction, Sample } from '../../../contract/index.ts';
import { binaryBytes, type ChartSpec, decimalBytesPerS, fixed, perS, type SeriesSpec, waitingBytes } from '../chart/chart-specs.ts';

/** A chart that has one line a capture. */
export interface ComparedChartSpec extends Pick<ChartSpec, 'id' | 'title' | 'text' | 'unit' | 'mayBeLog'> {
  /** Directions that have it; `null`: all but observe. */
  directions: readonly Direction[] | null;
  /** Left out where every reading of every capture is 0. */
  onlyAboveZero: boolean;
  read: (sample: Sample, before: Sample | null) => number | null;
  /** As of a chart of one capture. */
  isHeld?: SeriesSpec['isHeld'];
  reasonPaths: readonly string[];
}

const FRAMES: readonly Direction[] = ['ingest', 'push', 'relay', 'listen'];
const LEGS: readonly Direction[] = ['ingest', 'push', 'relay'];
const EVERY: readonly Direction[] = ['ingest', 'echo', 'push', 'relay', 'listen', 'observe'];

const chart = (
  id: string,
  title: string,
  text: string,
  unit: ChartSpec['unit'],
  read: ComparedChartSpec['read'],
  more: Partial<Omit<ComparedChartSpec, 'id' | 'title' | 'text' | 'unit' | 'read'>> = {},
): ComparedChartSpec => ({
  id,
  title,
  text,
  unit,
  mayBeLog: false,
  directions: null,
  onlyAboveZero: false,
  read,
  reasonPaths: [],
  ...more,
});

const waiting = (
  id: string,
  station: Parameters<typeof waitingBytes>[0],
  title: string,
  text: string,
  more: Partial<ComparedChartSpec>,
): ComparedChartSpec => {
  const { read, ...beside } = waitingBytes(station);
  return chart(id, title, text, binaryBytes, read, { ...beside, ...more });
};

/** The overlaid charts, in their order. */
export const COMPARED_CHARTS: readonly ComparedChartSpec[] = [
  chart('received', 'Received', 'Frames a second that arrived whole.', fixed('FPS'), ({ rates }) => rates.receivedFps, {
    directions: FRAMES,
  }),
  chart(
    'answered',
    'Answered',
    'Images a second to which the client had its answer.',
    fixed('/s'),
    ({ exchanges }) => exchanges?.answeredPerS ?? null,
    {
      directions: ['echo'],
      reasonPaths: ['exchanges'],
    },
  ),
  chart('payload', 'Payload', 'Payload received a second.', decimalBytesPerS, ({ rates }) => rates.payloadBytesPerS),
  chart(
    'latency-p50',
    'Latency p50',
    'Median of the frames that arrived in each interval.',
    fixed('ms'),
    ({ latencyMs }) => latencyMs.p50,
    {
      directions: FRAMES,
      mayBeLog: true,
      reasonPaths: ['latencyMs'],
    },
  ),
  chart('latency-p99', 'Latency p99', 'Of the frames that arrived in each interval.', fixed('ms'), ({ latencyMs }) => latencyMs.p99, {
    directions: FRAMES,
    mayBeLog: true,
    reasonPaths: ['latencyMs'],
  }),
  chart(
    'exchange-p50',
    'Exchange p50',
    'Median time from the beginning of an image to its answer, handshakes included.',
    fixed('ms'),
    ({ exchanges }) => exchanges?.totalMs.p50 ?? null,
    { directions: ['echo'], mayBeLog: true, reasonPaths: ['exchanges'] },
  ),
  chart(
    'exchange-p99',
    'Exchange p99',
    'Of the images that were answered in each interval.',
    fixed('ms'),
    ({ exchanges }) => exchanges?.totalMs.p99 ?? null,
    {
      directions: ['echo'],
      mayBeLog: true,
      reasonPaths: ['exchanges'],
    },
  ),
  chart(
    'dropped',
    'Dropped',
    'Frames a second that gave way, at the sender and in inboxes.',
    fixed('FPS'),
    perS(({ frames }) => frames.dropped + frames.droppedByReceiver),
    { directions: LEGS, onlyAboveZero: true },
  ),
  waiting('sender-queue', 'sender.user', 'Sender queue', 'Bytes in the sender’s own memory that the kernel has not taken.', {}),
  waiting('send-q', 'sender.kernel', 'Send-Q', 'Bytes in the sender’s kernel that the other end has not acknowledged.', {
    directions: EVERY,
  }),
  waiting('recv-q', 'receiver.kernel', 'Recv-Q', 'Bytes in the receiver’s kernel that it has not read.', { directions: EVERY }),
  waiting('inbox', 'receiver.user', 'Inbox', 'Bytes that were read and that the receiving application has not taken.', {
    onlyAboveZero: true,
  }),
  chart(
    'loop-server',
    'Loop delay p99, server',
    'How late a 10 ms timer fired in the server’s thread.',
    fixed('ms'),
    ({ eventLoop }) => eventLoop.server?.p99Ms ?? null,
    { mayBeLog: true, reasonPaths: ['eventLoop.server.p99Ms', 'eventLoop.server'] },
  ),
  chart(
    'cpu',
    'CPU',
    'Time on a processor of the whole process, as a share of one core.',
    fixed('% of a core', 0.01),
    ({ cpu }) => cpu.process,
    {
      reasonPaths: ['cpu.process'],
    },
  ),
  chart('memory', 'Memory', 'Resident set size of the process.', binaryBytes, ({ memory }) => memory.rssBytes),
];
