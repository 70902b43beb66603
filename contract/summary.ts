import { z } from 'zod';
import { closeCountSchema, closeReasonSchema } from './close-reasons.ts';
import { distributionSchema, poolReadingSchema, unavailableSchema, viewerReadingSchema } from './sample.ts';
import { stationNameSchema } from './stations.ts';

const rate = z.object({ frames: z.number(), fps: z.number() });
const byteRate = rate.extend({ bytesPerS: z.number() });
const loop = z.object({
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
  utilization: z.number().nullable(),
});

/** Where every due frame of the whole run, warm-up and drain included, ended up. */
export const ledgerSchema = z.object({
  /** True when two independent counts agree to the frame: the sender's outcomes and the receiver's sequences. */
  balanced: z.boolean(),
  due: z.number(),
  notOffered: z.number(),
  dropped: z.number(),
  received: z.number(),
  lost: z.number(),
  inFlight: z.number(),
  /** Dropped in an inbox by `receiver.policy`; not in `dropped`, which is the sender's. */
  droppedByReceiver: z.number().default(0),
  displayed: z.number().nullable(),
  skipped: z.number().nullable(),
  /** What does not add up, in words; empty when balanced. */
  faults: z.array(z.string()),
});
export type LedgerSummary = z.infer<typeof ledgerSchema>;

/** Level of one station over the measured time. */
export const stationSummarySchema = z.object({
  /** Over the time: each reading stands for as long as it was the newest. */
  meanBytes: z.number(),
  /** Of the readings, as are `maxBytes` and `timeAboveZero`: one that several samples carried counts once. */
  p95Bytes: z.number(),
  maxBytes: z.number(),
  /** Share of the readings that were above zero, 0 to 1. */
  timeAboveZero: z.number(),
  /** How many readings these are of; `null`: recorded before there was this count. */
  readings: z.int().nullable().default(null),
});

/** A run in figures. Everything is over the measured time, warm-up and drain left out, but the ledgers, the counts of kernel readings and of connections, and where it says so. Names are an interface: add, never rename. */
export const summarySchema = z.object({
  durationS: z.number(),
  warmupS: z.number(),
  /** Direction listen: the part of the measured time that rates are over, in which clients were connected. `null` elsewhere: rates are over the measured time. */
  connectedS: z.number().nullable().default(null),
  /** `closed`: the next frame waits for the socket, so that a slow receiver slows the load; `open`: frames are due by the clock; `null`: the clients are not ours. */
  loop: z.enum(['open', 'closed']).nullable(),
  offered: rate,
  sent: byteRate,
  received: byteRate,
  displayed: rate.nullable(),
  /** At the sender and in the inboxes together. `byPolicy`: buffer-limit, no-credit, or the name of a `receiver.policy`. */
  dropped: z.object({
    frames: z.number(),
    byStation: z.record(z.string(), z.number()),
    byPolicy: z.record(z.string(), z.number()).default({}),
    /** Key frames and control messages among them. */ urgentFrames: z.number().default(0),
  }),
  notOffered: z.object({ frames: z.number() }),
  foreign: z.object({ frames: z.number() }),
  wire: z.object({
    bytes: z.number(),
    /** Wire bytes a payload byte; of a run in which no setting was changed over the whole of it, so that no message is on its way at either edge. `null` when nothing was received. */
    ratio: z.number().nullable(),
  }),
  ledger: ledgerSchema,
  /** Direction relay: the leg from publishers to the server. */
  publish: z.object({ received: byteRate, ledger: ledgerSchema }).nullable().default(null),
  /** Direction echo: every exchange of the measured time. */
  exchanges: z
    .object({
      answered: z.number(),
      failed: z.number(),
      perS: z.number(),
      tcpMs: distributionSchema,
      upgradeMs: distributionSchema,
      sendMs: distributionSchema,
      waitMs: distributionSchema,
      totalMs: distributionSchema,
    })
    .nullable()
    .default(null),
  /** Key frames and control messages alone. */
  urgentLatencyMs: distributionSchema.nullable().default(null),
  processing: z.object({ done: z.number(), /** Wall time a computation. */ meanMs: z.number().nullable() }).nullable().default(null),
  pool: poolReadingSchema.nullable().default(null),
  viewer: viewerReadingSchema.nullable().default(null),
  /** Direction relay: what clients of the user's own were sent in the measured time, and how many there were at most. */
  subscribers: z
    .object({ peak: z.int(), offered: rate, dropped: z.object({ frames: z.number() }) })
    .nullable()
    .default(null),
  latencyMs: distributionSchema,
  uncorrectedLatencyMs: distributionSchema,
  gapMs: distributionSchema,
  setupMs: distributionSchema.nullable(),
  stations: z.record(stationNameSchema, stationSummarySchema.nullable()),
  /** Counts over the whole run, as it was read in all of it. */
  kernel: z.object({
    source: z.string().nullable(),
    intervalMs: z.number(),
    readings: z.int(),
    missed: z.int(),
    /** Readings that were put off because they would have cost more than their share of the processors (`kernel.maxCpuPercent`). */
    putOff: z.int().default(0),
    /** Time that one reading took, median. */
    costMs: z.number().nullable(),
  }),
  eventLoop: z.object({
    host: loop.nullable(),
    server: loop.nullable(),
    load: loop.nullable(),
    receiver: loop.nullable().default(null),
    work: loop.nullable().default(null),
  }),
  cpu: z.object({
    process: z.number().nullable(),
    pool: z.number().nullable(),
    /** Everything else on the machine. */ others: z.number().nullable().default(null),
    threads: z.record(z.string(), z.number().nullable()),
    /** CPU time for each frame received, of the whole process and of the server's thread: what is comparable where the rates differ. */
    processPerFrameUs: z.number().nullable().default(null),
    serverPerFrameUs: z.number().nullable().default(null),
  }),
  memory: z.object({
    rssPeakBytes: z.number(),
    rssMeanBytes: z.number(),
    /** Least squares over the measured time. */ rssSlopeBytesPerS: z.number().nullable(),
    /** Growth of RSS since the start for each open connection of the server, at its peak of connections. */
    perConnectionBytes: z.number().nullable().default(null),
  }),
  connections: z.object({
    opened: z.int(),
    peak: z.int(),
    refused: z.int(),
    /** By close code: that of the close frame that ended a connection, ours where the client broke the protocol; 1006 where there was none. */
    closed: z.record(z.string(), z.int()),
    /** The same closes by reason in words: idle, dead peer, pool full, settings changed … */
    closedByReason: z.record(z.string(), z.int()).default({}),
    /** The same closes by code and reason together: how often each pair came. Captures from before it was counted have none. */
    closes: z.array(closeCountSchema).default([]),
    /** What clients that closed by themselves gave for a reason, as far as they gave one; `CLOSE_REASONS_KEPT` different ones at most. */
    reasonsGiven: z.array(closeReasonSchema).default([]),
    /** Closes with a reason that is not among those. */
    reasonsUntold: z.int().default(0),
  }),
  heartbeatRttMs: distributionSchema.nullable(),
  /** What the handshake of the newest connection settled, as the server answered it. */
  negotiated: z
    .object({
      permessageDeflate: z.string().nullable(),
      connections: z.int(),
      /** How many of them negotiated permessage-deflate. Captures from before there was this count have none. */
      compressed: z.int().optional(),
      /** What receives on the newest connection. Captures from before there was a choice have `ws`. */
      engine: z.enum(['ws', 'direct']).default('ws'),
    })
    .nullable(),
  /** What raw TCP reached between two threads of this machine with messages of this size, and the received rate as a share of it. */
  ceiling: z
    .object({
      fps: z.number(),
      ratio: z.number(),
      messageBytes: z.number().optional(),
      measuredAt: z.string().optional(),
      /** On how many occasions `fps` was measured, of which it is the median, and the lowest and highest of them; of one occasion, of its parts. Captures from before there were several have one without parts. */
      occasions: z.int().default(1),
      /** On how many more it was measured, which a run has shown to be too low. */
      forgotten: z.int().default(0),
      lowFps: z.number().nullable().default(null),
      highFps: z.number().nullable().default(null),
      /** Processors that other programs used while it was measured, in cores. With `likelyLow` it was so much that `fps` is likely too low, and `ratio` too high. */
      othersCores: z.number().nullable().default(null),
      likelyLow: z.boolean().nullable().default(null),
      /** The run was faster than `fps`, as a whole or for seconds: `fps` is too low, and nothing is concluded from `ratio`. */
      exceeded: z.boolean().default(false),
    })
    .nullable(),
  unavailable: unavailableSchema,
});
export type Summary = z.infer<typeof summarySchema>;
