import { z } from 'zod';
import { ceilingSchema } from './ceiling.ts';
import { diagnosisSchema } from './diagnosis.ts';
import { endFiguresSchema } from './end-figures.ts';
import { errorValueSchema } from './errors.ts';
import { recordingSummarySchema } from './recording.ts';
import { scenarioSchema } from './scenario.ts';
import { thresholdResultSchema } from './threshold.ts';

/** The engine's state as the window sees it; sent whole on every change. */
export const runStateSchema = z.object({
  /** `preparing` makes the frames; `draining` waits for what is in flight. */
  phase: z.enum(['idle', 'preparing', 'running', 'draining', 'ended', 'failed']),
  captureId: z.string().nullable(),
  scenario: scenarioSchema.nullable(),
  /** What the preparation is doing and how far it is, 0 to 1. */
  progress: z.object({ text: z.string(), fraction: z.number() }).nullable(),
  /** A toggle that is being applied and is not in force yet. */
  applying: z.string().nullable(),
  endpoint: z.object({ host: z.string(), port: z.int(), url: z.string() }).nullable(),
  negotiated: z.string().nullable(),
  diagnosis: diagnosisSchema.nullable(),
  /** What raw TCP reaches with this run's message size; `null` where it was not measured or is no measure of the direction. */
  ceiling: ceilingSchema.nullable().default(null),
  /** Whether the capture is being written; the error says why not. */
  recording: z.boolean(),
  /** What is recorded of the frames so far; `null`: nothing was asked for. */
  recorded: recordingSummarySchema.nullable().default(null),
  error: errorValueSchema.nullable(),
  /** What the run found for its thresholds; empty until it has ended. */
  thresholds: z.array(thresholdResultSchema).default([]),
  /** What it was as a whole; `null` until it has ended, and where nothing was measured. */
  endFigures: endFiguresSchema.nullable().default(null),
});
export type RunState = z.infer<typeof runStateSchema>;
