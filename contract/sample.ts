import { z } from 'zod';
import { stationLevelSchema } from './stations.ts';

/** A count or reading that may be missing. The reason stands in `unavailable` of the sample or summary under the field's path. */
const reading = z.number().nullable();

/** Why a reading is `null`: dotted path of the field to the reason in words. */
export const unavailableSchema = z.record(z.string(), z.string());
export type Unavailable = z.infer<typeof unavailableSchema>;

/** Distribution of one quantity over an interval or a run; its unit stands in the name of the field that holds it. */
export const distributionSchema = z.object({
  n: z.int().nonnegative(),
  min: reading,
  mean: reading,
  p50: reading,
  p90: reading,
  p99: reading,
  p999: reading,
  max: reading,
});
export type Distribution = z.infer<typeof distributionSchema>;

/** A histogram's non-empty buckets as [bucket index, count] pairs; `main/metrics/histogram.ts` defines the buckets. */
export const sparseHistogramSchema = z.array(z.tuple([z.int().nonnegative(), z.int().positive()]));
export type SparseHistogram = z.infer<typeof sparseHistogramSchema>;

/** Frames since the start of the run, warm-up included. Every due frame is in exactly one of the outcomes. */
export const frameCountsSchema = z.object({
  due: z.number(),
  /** Due, and no connection was open to offer them to. */
  notOffered: z.number(),
  /** Dropped by the sender: its queue was at `sender.bufferLimitBytes`, or the receiver had granted no credit. */
  dropped: z.number(),
  /** Of `dropped`, those for which no credit was left. */
  droppedNoCredit: z.number().default(0),
  /** Dropped in the inbox by `receiver.policy`. */
  droppedByReceiver: z.number().default(0),
  /** Key frames and control messages among all that were dropped. */
  droppedUrgent: z.number().default(0),
  /** Level: accepted by the sender, waiting in its own queue for the socket. */
  queued: z.number().default(0),
  /** Level: arrived whole, waiting in an inbox. */
  waiting: z.number().default(0),
  /** Handed to a socket. */
  offered: z.number(),
  /** Written to the kernel in full. */
  sent: z.number(),
  /** Arrived whole with a header of this run, and taken by the receiving application. */
  received: z.number(),
  /** Of `received`, key frames and control messages. */
  receivedUrgent: z.number().default(0),
  /** Handed to a socket that closed before they arrived. */
  lost: z.number(),
  /** Received from clients that are not ours. */
  foreign: z.number(),
  /** Drawn in the window; `null` without one. */
  displayed: reading,
});
export type FrameCounts = z.infer<typeof frameCountsSchema>;

/** No frame has had any outcome. */
export const NO_FRAMES: FrameCounts = {
  due: 0,
  notOffered: 0,
  dropped: 0,
  droppedNoCredit: 0,
  droppedByReceiver: 0,
  droppedUrgent: 0,
  queued: 0,
  waiting: 0,
  offered: 0,
  sent: 0,
  received: 0,
  receivedUrgent: 0,
  lost: 0,
  foreign: 0,
  displayed: null,
};

/** One thread's event loop over the interval. */
export const loopReadingSchema = z.object({
  /** Delay of a 10 ms timer beyond its due time. */
  p50Ms: reading,
  p99Ms: reading,
  maxMs: reading,
  /** Share of the interval that the loop was not idle, 0 to 1 (`performance.eventLoopUtilization`); while it stands still it is busy. */
  utilization: reading,
  /** How long the loop has been silent at the moment of the sample, beyond its timer. */
  stalledMs: reading,
  /** CPU time of this thread as a share of one core, 0 to 1. */
  cpu: reading,
  heapUsedBytes: reading,
  externalBytes: reading,
});
export type LoopReading = z.infer<typeof loopReadingSchema>;

/** Exchanges of direction echo: a frame and its answer. Counts since the start, distributions over the interval. */
export const exchangeReadingSchema = z.object({
  started: z.number(),
  answered: z.number(),
  failed: z.number(),
  /** Level: under way now. */
  active: z.number(),
  answeredPerS: z.number(),
  totalMs: distributionSchema,
  /** Share of the time of those answered in the interval that both handshakes took, 0 to 1. */
  setupShare: reading.default(null),
});
export type ExchangeReading = z.infer<typeof exchangeReadingSchema>;

/** The connection pool: gauges now, counters since the start. */
export const poolReadingSchema = z.object({
  active: z.int(),
  groups: z.int(),
  members: z.int(),
  created: z.int(),
  removed: z.int(),
  refused: z.int(),
  idleSwept: z.int(),
  deadPeers: z.int(),
  groupJoins: z.int(),
  groupLeaves: z.int(),
  broadcasts: z.int(),
});
export type PoolReading = z.infer<typeof poolReadingSchema>;

/** The window's own WebSocket as a viewer of direction relay. Counts since it connected. */
export const viewerReadingSchema = z.object({
  viewers: z.int(),
  /** Frames that the server handed to viewers' sockets, and those it dropped for them. */
  offered: z.number(),
  dropped: z.number(),
  received: z.number(),
  decoded: z.number(),
  displayed: z.number(),
});
export type ViewerReading = z.infer<typeof viewerReadingSchema>;

/** Clients of the user's own that direction relay sends to. What of it they received, and when, is theirs to tell. Counts since the start. */
export const subscribersReadingSchema = z.object({
  /** Level: open connections that were sent frames. */
  connected: z.int(),
  /** Frames that the server handed to their sockets, and those it dropped for them. */
  offered: z.number(),
  dropped: z.number(),
});

/** What the server computed. Counts since the start. */
export const processingReadingSchema = z.object({
  done: z.number(),
  /** Wall time of all computations together, in whichever thread. */
  seconds: z.number(),
  /** Level: begun or waiting. */
  pending: z.number(),
});
export type ProcessingReading = z.infer<typeof processingReadingSchema>;

/** Queues of one end of our connections, summed. */
export const kernelQueuesSchema = z.object({
  recvQueueBytes: z.number(),
  sendQueueBytes: z.number(),
  sockets: z.int(),
  /** What the kernel's buffers may take now, as `ss` tells it (skmem rb and tb: memory, which is more than the payload in it). */
  recvBufferBytes: reading.default(null),
  sendBufferBytes: reading.default(null),
});
export type KernelQueues = z.infer<typeof kernelQueuesSchema>;

/** One way through the impairment proxy, all its connections together. Counts since it came into the path. */
export const pathWaySchema = z.object({
  inBytes: z.number(),
  outBytes: z.number(),
  /** Level: read and not passed on yet. */
  queuedBytes: z.number(),
  /** What it may hold for the connections that are open. */
  limitBytes: z.number(),
  /** Time in which a connection was not read because its queue was full. */
  fullMs: z.number(),
});
export type PathWay = z.infer<typeof pathWaySchema>;

/** What was read every 250 ms. Counts are cumulative, rates and distributions are over the interval. */
export const sampleSchema = z.object({
  /** Milliseconds since the start of the run. */
  tMs: z.number(),
  /** Length of the interval that this sample closes. */
  intervalMs: z.number(),
  phase: z.enum(['warmup', 'steady', 'draining']),
  frames: frameCountsSchema,
  /** Direction relay: the leg from publishers to the server. `frames` is then the leg from the server to the subscribers, a frame for each of them. */
  publish: frameCountsSchema.nullable().default(null),
  exchanges: exchangeReadingSchema.nullable().default(null),
  processing: processingReadingSchema.nullable().default(null),
  pool: poolReadingSchema.nullable().default(null),
  viewer: viewerReadingSchema.nullable().default(null),
  subscribers: subscribersReadingSchema.nullable().default(null),
  rates: z.object({
    offeredFps: z.number(),
    sentFps: z.number(),
    receivedFps: z.number(),
    displayedFps: reading,
    payloadBytesPerS: z.number(),
    wireBytesPerS: z.number(),
  }),
  /** Cumulative. `payload`: of the messages received; `sent`: of the messages written to the kernel; `wire` is what the server's sockets delivered: WebSocket frames, compressed where negotiated, handshakes included. */
  bytes: z.object({
    payload: z.number(),
    wire: z.number(),
    /** `null`: recorded before there was this count. */
    sent: reading.default(null),
    /** Of the messages that arrived, those included that an inbox dropped or still holds: what `wire` carried. */
    arrived: reading.default(null),
  }),
  latencyMs: distributionSchema,
  /** From the actual instead of the intended send time. */
  uncorrectedLatencyMs: distributionSchema,
  gapMs: distributionSchema,
  /** Of key frames and control messages alone; also part of `latencyMs`. */
  urgentLatencyMs: distributionSchema.nullable().default(null),
  histograms: z.object({ latencyUs: sparseHistogramSchema, uncorrectedLatencyUs: sparseHistogramSchema, gapUs: sparseHistogramSchema }),
  stations: z.object({
    source: stationLevelSchema.nullable(),
    'sender.user': stationLevelSchema.nullable(),
    'sender.kernel': stationLevelSchema.nullable(),
    path: stationLevelSchema.nullable(),
    'receiver.kernel': stationLevelSchema.nullable(),
    'receiver.user': stationLevelSchema.nullable(),
    display: stationLevelSchema.nullable(),
  }),
  kernel: z
    .object({
      source: z.string(),
      ageMs: z.number(),
      costMs: z.number(),
      sender: kernelQueuesSchema.nullable(),
      receiver: kernelQueuesSchema.nullable(),
    })
    .nullable(),
  /** Time since the run began in which a window had a picture to draw and had not drawn it; `null` without a window. */
  displayBusyMs: reading.default(null),
  /** How the socket buffers are read: counts since the run began; `null` where the reader is switched off. */
  kernelReader: z
    .object({
      /** `null`: none was found yet. */ source: z.string().nullable(),
      intervalMs: z.number(),
      readings: z.int(),
      /** Late, failed, or not made at all. */ missed: z.int(),
      /** Not due yet: they would have cost more than their share of the processors (`kernel.maxCpuPercent`). */ putOff: z.int().default(0),
      /** Time that a reading takes: the median of the newest. */ costMs: reading,
    })
    .nullable()
    .default(null),
  /** Of the sender's sockets, from `ss`: sums, of round-trip time and congestion window the means. */
  tcp: z
    .object({
      retransmits: z.number(),
      rwndLimitedMs: z.number(),
      sndbufLimitedMs: z.number(),
      /** Time with data on its way or waiting to go. */
      busyMs: reading.default(null),
      rttMs: reading.default(null),
      cwndSegments: reading.default(null),
    })
    .nullable(),
  /** The impairment proxy: the way of the frames, and the way back; `null` while it is not in the path. */
  path: z.object({ forth: pathWaySchema, back: pathWaySchema }).nullable().default(null),
  eventLoop: z.object({
    host: loopReadingSchema.nullable(),
    server: loopReadingSchema.nullable(),
    load: loopReadingSchema.nullable(),
    /** The receiving clients of push and relay. */
    receiver: loopReadingSchema.nullable().default(null),
    /** The worker that computes for the server. */
    work: loopReadingSchema.nullable().default(null),
  }),
  cpu: z.object({
    /** The whole process as a share of one core; above 1 when several cores work. */
    process: reading,
    /** What is left after the named threads: libuv's pool (deflate and inflate run there) and V8's helpers. */
    pool: reading,
    /** What everything else on this machine uses: other programs, the reader's child processes, the idle clients; and what a hypervisor kept. */
    others: reading.default(null),
  }),
  memory: z.object({
    rssBytes: z.number(),
    /** Growth of RSS since the run began, a connection of the server. The idle clients live in another process, the others in this one. */
    perConnectionBytes: reading.default(null),
    /** The memory of whole messages with `engine: direct`: buffers that are lent to whoever needs them now, and bytes that wait to be used again. */
    lent: z.object({ buffers: z.int(), bytes: z.number(), freeBytes: z.number() }).nullable().default(null),
  }),
  connections: z.object({
    open: z.int(),
    /** Open ones that negotiated permessage-deflate; `null`: recorded before there was this count. */
    deflate: z.int().nullable().default(null),
    opened: z.int(),
    closed: z.int(),
    refused: z.int(),
    /** Of the open ones, those of `load.idleConnections`. */ idle: z.int().default(0),
  }),
  heartbeatRttMs: reading,
  log: z.object({ lines: z.number(), bytes: z.number(), seconds: z.number() }),
  unavailable: unavailableSchema,
});
export type Sample = z.infer<typeof sampleSchema>;

/** Samples are taken this often. */
export const SAMPLE_INTERVAL_MS = 250;

/** Something that happened at a moment: a toggle, a connection that closed, a reader that failed. A line on every chart. */
export const runEventSchema = z.object({
  tMs: z.number(),
  kind: z.enum([
    'started',
    'steady',
    'toggle',
    'connection',
    'client',
    'kernel',
    'recorder',
    'thread',
    'guard',
    'ceiling',
    'stopping',
    'ended',
  ]),
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
  /** A code of `contract/errors.ts` where the event is a fault. */
  code: z.string().nullable(),
});
export type RunEvent = z.infer<typeof runEventSchema>;
