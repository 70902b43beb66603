import { z } from 'zod';
import { manifestSchema } from './capture.ts';
import { diagnosisSchema } from './diagnosis.ts';
import { distributionSchema, runEventSchema, unavailableSchema } from './sample.ts';
import { summarySchema } from './summary.ts';

/** A window is sent at most so many points of a series: an hour of samples whole, of a longer time the lowest and highest of each stretch. */
export const CHART_POINTS_MAX = 20_000;

/** What is charted of a stretch of a capture's time, and of as much beside it as lies up to the readings that are carried on at its ends. Numbers are packed (`packFloats`), because there may be a million of them. */
export const captureChartsSchema = z.object({
  /** From the start of the run. */
  fromMs: z.number(),
  toMs: z.number(),
  points: z.int().nonnegative(),
  /** False: these are all samples of the time. True: of each stretch of several samples each series has its lowest and its highest, in their order. */
  isReduced: z.boolean(),
  /** Milliseconds since the start of the run, packed as Float64. */
  times: z.string(),
  /** By the name of `CHART_COLUMNS`, packed as Float32, `NaN` where there is no reading and `HELD` where an older one is carried on. One that has none in the whole capture is left out. */
  columns: z.record(z.string(), z.string()),
});
export type CaptureCharts = z.infer<typeof captureChartsSchema>;

/** A capture as a window opens it: everything but its samples, and what is charted of them. */
export const captureViewSchema = manifestSchema.extend({
  events: z.array(runEventSchema),
  damage: z.array(z.string()),
  samples: z.object({
    count: z.int().nonnegative(),
    /** End of the last one, since the start of the run; 0 without any. */
    endMs: z.number(),
    /** Ends of warm-up, and beginning of the drain; `null` where there was none. They are in no figure. */
    warmupEndMs: z.number().nullable(),
    drainStartMs: z.number().nullable(),
    /** Frames handed to a socket, by the last one; 0 without any. */
    offeredFrames: z.number(),
    /** Why readings are missing in the last one. */
    unavailable: unavailableSchema,
  }),
  charts: captureChartsSchema,
});
export type CaptureView = z.infer<typeof captureViewSchema>;

/** The figures of a part of a run that its samples hold. What only the whole run knows, as its ledger, is not in them. */
export const rangeFiguresSchema = summarySchema
  .pick({
    durationS: true,
    connectedS: true,
    loop: true,
    offered: true,
    sent: true,
    received: true,
    displayed: true,
    notOffered: true,
    foreign: true,
    wire: true,
    latencyMs: true,
    uncorrectedLatencyMs: true,
    gapMs: true,
    processing: true,
    stations: true,
    kernel: true,
    eventLoop: true,
    cpu: true,
    memory: true,
    unavailable: true,
  })
  .extend({
    dropped: z.object({ frames: z.number(), byStation: z.record(z.string(), z.number()) }),
    /** Direction relay: what the publishers brought to the server. */
    publish: z.object({ received: z.object({ frames: z.number(), fps: z.number(), bytesPerS: z.number() }) }).nullable(),
    /** Direction echo. The time is of those that were recorded one by one. */
    exchanges: z.object({ answered: z.number(), failed: z.number(), perS: z.number(), totalMs: distributionSchema }).nullable(),
    connections: z.object({ opened: z.int(), closed: z.int(), peak: z.int() }),
  });
export type RangeFigures = z.infer<typeof rangeFiguresSchema>;

/** What a part of a run says for itself. */
export const captureRangeSchema = z.object({
  /** The part that was asked for, widened or narrowed to whole samples: figures are of exactly this time, without warm-up and drain. */
  fromMs: z.number(),
  toMs: z.number(),
  samples: z.int().nonnegative(),
  /** Time of it that is warm-up or drain, and is left out of the figures. */
  warmupMs: z.number(),
  drainMs: z.number(),
  /** `null`: it holds no measured time. */
  figures: rangeFiguresSchema.nullable(),
  /** `null`: it is too short to tell. */
  diagnosis: diagnosisSchema.nullable(),
});
export type CaptureRange = z.infer<typeof captureRangeSchema>;
