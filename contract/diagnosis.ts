import { z } from 'zod';

/** What can hold a stream back. `none`: the offered rate is met. `undetermined`: the readings do not tell. */
export const BOTTLENECKS = [
  'none',
  'sender-compression',
  'sender-cpu',
  'sender-loop-blocked',
  'server-compression',
  'server-logging',
  'server-processing',
  'server-loop-blocked',
  'receiver-slow',
  'path-limited',
  'connection-setup',
  'display',
  'transport-ceiling',
  'undetermined',
] as const;

/** A verdict over a span of samples. It comes from readings, never from settings. */
export const diagnosisSchema = z.object({
  bottleneck: z.enum(BOTTLENECKS),
  confidence: z.enum(['high', 'medium', 'low']),
  /** One sentence for the top of the window and the report. */
  verdict: z.string(),
  /** The readings that say so. */
  evidence: z.array(z.string()),
  /** What to try; `gain` is what the readings let one expect, or `null` where they do not. */
  advice: z.array(
    z.object({
      text: z.string(),
      gain: z.string().nullable(),
      /** The change of one setting that the text means; `null` where it is none of ours. */
      toggle: z
        .object({ path: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) })
        .nullable()
        .default(null),
      /** Received FPS to expect after it; `null` where the readings do not tell. */
      expectedFps: z.number().nullable().default(null),
      /** What such changes brought at least and at most, where `expectedFps` is in the middle of that; `null` where it is a bound, or not known. */
      expectedRangeFps: z.object({ least: z.number(), most: z.number() }).nullable().default(null),
    }),
  ),
});
export type Diagnosis = z.infer<typeof diagnosisSchema>;
