import { z } from 'zod';
import { distributionSchema, unavailableSchema } from './sample.ts';
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
  displayed: z.number().nullable(),
  skipped: z.number().nullable(),
  /** What does not add up, in words; empty when balanced. */
  faults: z.array(z.string()),
});
export type LedgerSummary = z.infer<typeof ledgerSchema>;

/** Level of one station over the measured time. */
export const stationSummarySchema = z.object({
  meanBytes: z.number(),
  p95Bytes: z.number(),
  maxBytes: z.number(),
  /** Share of the readings that were above zero, 0 to 1. */
  timeAboveZero: z.number(),
});

/** A run in figures. Everything but the ledger is over the measured time: warm-up and drain are left out. Names are an interface: add, never rename. */
export const summarySchema = z.object({
  durationS: z.number(),
  warmupS: z.number(),
  /** `closed`: the next frame waits for the socket, so that a slow receiver slows the load; `open`: frames are due by the clock; `null`: the clients are not ours. */
  loop: z.enum(['open', 'closed']).nullable(),
  offered: rate,
  sent: byteRate,
  received: byteRate,
  displayed: rate.nullable(),
  dropped: z.object({ frames: z.number(), byStation: z.record(z.string(), z.number()) }),
  notOffered: z.object({ frames: z.number() }),
  foreign: z.object({ frames: z.number() }),
  wire: z.object({ bytes: z.number(), /** Wire bytes a payload byte; `null` when nothing was received. */ ratio: z.number().nullable() }),
  ledger: ledgerSchema,
  latencyMs: distributionSchema,
  uncorrectedLatencyMs: distributionSchema,
  gapMs: distributionSchema,
  setupMs: distributionSchema.nullable(),
  stations: z.record(stationNameSchema, stationSummarySchema.nullable()),
  kernel: z.object({
    source: z.string().nullable(),
    intervalMs: z.number(),
    readings: z.int(),
    missed: z.int(),
    /** Time that one reading took, median. */
    costMs: z.number().nullable(),
  }),
  eventLoop: z.object({ host: loop.nullable(), server: loop.nullable(), load: loop.nullable() }),
  cpu: z.object({ process: z.number().nullable(), pool: z.number().nullable(), threads: z.record(z.string(), z.number().nullable()) }),
  memory: z.object({
    rssPeakBytes: z.number(),
    rssMeanBytes: z.number(),
    /** Least squares over the measured time. */ rssSlopeBytesPerS: z.number().nullable(),
  }),
  connections: z.object({ opened: z.int(), peak: z.int(), refused: z.int(), closed: z.record(z.string(), z.int()) }),
  heartbeatRttMs: distributionSchema.nullable(),
  /** What the handshake of the newest connection settled, as the server answered it. */
  negotiated: z.object({ permessageDeflate: z.string().nullable(), connections: z.int() }).nullable(),
  ceiling: z.object({ fps: z.number(), ratio: z.number() }).nullable(),
  unavailable: unavailableSchema,
});
export type Summary = z.infer<typeof summarySchema>;
