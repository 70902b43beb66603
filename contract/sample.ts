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
  /** Dropped by the sender because its queue was at `sender.bufferLimitBytes`. */
  dropped: z.number(),
  /** Handed to a socket. */
  offered: z.number(),
  /** Written to the kernel in full. */
  sent: z.number(),
  /** Received whole by the server, with a header of this run. */
  received: z.number(),
  /** Handed to a socket that closed before they arrived. */
  lost: z.number(),
  /** Received from clients that are not ours. */
  foreign: z.number(),
  /** Drawn in the window; `null` without one. */
  displayed: reading,
});
export type FrameCounts = z.infer<typeof frameCountsSchema>;

/** One thread's event loop over the interval. */
export const loopReadingSchema = z.object({
  /** Delay of a 10 ms timer beyond its due time. */
  p50Ms: reading,
  p99Ms: reading,
  maxMs: reading,
  /** Share of the interval that the loop was not idle, 0 to 1 (`performance.eventLoopUtilization`). */
  utilization: reading,
  /** How long the loop has been silent at the moment of the sample, beyond its timer. */
  stalledMs: reading,
  /** CPU time of this thread as a share of one core, 0 to 1. */
  cpu: reading,
  heapUsedBytes: reading,
  externalBytes: reading,
});
export type LoopReading = z.infer<typeof loopReadingSchema>;

/** Queues of one end of our connections, summed. */
export const kernelQueuesSchema = z.object({ recvQueueBytes: z.number(), sendQueueBytes: z.number(), sockets: z.int() });
export type KernelQueues = z.infer<typeof kernelQueuesSchema>;

/** What was read every 250 ms. Counts are cumulative, rates and distributions are over the interval. */
export const sampleSchema = z.object({
  /** Milliseconds since the start of the run. */
  tMs: z.number(),
  /** Length of the interval that this sample closes. */
  intervalMs: z.number(),
  phase: z.enum(['warmup', 'steady', 'draining']),
  frames: frameCountsSchema,
  rates: z.object({
    offeredFps: z.number(),
    sentFps: z.number(),
    receivedFps: z.number(),
    displayedFps: reading,
    payloadBytesPerS: z.number(),
    wireBytesPerS: z.number(),
  }),
  /** Cumulative. `payload`: of the messages received; `sent`: of the messages written to the kernel; `wire` is what the server's sockets delivered: WebSocket frames, compressed where negotiated, handshakes included. */
  bytes: z.object({ payload: z.number(), wire: z.number(), sent: z.number() }),
  latencyMs: distributionSchema,
  /** From the actual instead of the intended send time. */
  uncorrectedLatencyMs: distributionSchema,
  gapMs: distributionSchema,
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
  tcp: z.object({ retransmits: z.number(), rwndLimitedMs: z.number(), sndbufLimitedMs: z.number() }).nullable(),
  eventLoop: z.object({ host: loopReadingSchema.nullable(), server: loopReadingSchema.nullable(), load: loopReadingSchema.nullable() }),
  cpu: z.object({
    /** The whole process as a share of one core; above 1 when several cores work. */
    process: reading,
    /** What is left after the named threads: libuv's pool (deflate and inflate run there) and V8's helpers. */
    pool: reading,
  }),
  memory: z.object({ rssBytes: z.number() }),
  connections: z.object({
    open: z.int(),
    /** Open ones that negotiated permessage-deflate. */ deflate: z.int(),
    opened: z.int(),
    closed: z.int(),
    refused: z.int(),
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
  kind: z.enum(['started', 'steady', 'toggle', 'connection', 'client', 'kernel', 'recorder', 'thread', 'stopping', 'ended']),
  severity: z.enum(['info', 'warning', 'error']),
  text: z.string(),
  /** A code of `contract/errors.ts` where the event is a fault. */
  code: z.string().nullable(),
});
export type RunEvent = z.infer<typeof runEventSchema>;
