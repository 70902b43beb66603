import { z } from 'zod';
import { environmentSchema } from './capture.ts';
import { errorValueSchema } from './errors.ts';
import { thresholdResultSchema } from './threshold.ts';

/** Bounds of an experiment. */
export const EXPERIMENT_LIMITS = {
  steps: { min: 1, max: 64 },
  repetitions: { min: 1, max: 100 },
  durationS: { min: 0.5, max: 3_600 },
} as const;

/** A figure of others, on their machine; shown beside ours and marked as theirs. */
const theirsSchema = z.strictObject({
  /** As they gave it: `~32`, `>3000`. */
  text: z.string().max(40),
  /** Where it is from, in words. */
  source: z.string().max(200),
});

/** One setting of an experiment: what is changed in its scenario. */
export const experimentStepSchema = z.strictObject({
  label: z.string().min(1).max(80),
  /** Scenario path to value. In a ladder the changes of earlier steps hold too. */
  set: z.record(z.string(), z.unknown()),
  /** By figure path. */
  theirs: z.record(z.string(), theirsSchema).default({}),
});

/**
 * Runs of one scenario under several settings, as data. A `ladder` changes one thing after another, a `sweep` compares
 * settings side by side. Repetitions are interleaved (1 2 3 1 2 3), so that a slow phase of the machine meets every step.
 */
export const experimentSchema = z.strictObject({
  name: z.string().min(1).max(80),
  title: z.string().min(1).max(120),
  /** What question it answers. */
  description: z.string().max(400),
  kind: z.enum(['ladder', 'sweep']),
  /** A preset's name. */
  preset: z.string(),
  /** Changes of the preset that hold in every step. */
  set: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(experimentStepSchema).min(EXPERIMENT_LIMITS.steps.min).max(EXPERIMENT_LIMITS.steps.max),
  repetitions: z.int().min(EXPERIMENT_LIMITS.repetitions.min).max(EXPERIMENT_LIMITS.repetitions.max).default(3),
  /** Measured time of each run; a run with `load.frames` may end before. */
  durationS: z.number().min(EXPERIMENT_LIMITS.durationS.min).max(EXPERIMENT_LIMITS.durationS.max).default(3),
  warmupS: z.number().min(0).max(600).default(0.5),
  /** Figures of the summary that the table shows; the first is the one that gains are told of. */
  figures: z
    .array(
      z.strictObject({
        /** Path in the summary. */
        path: z.string().min(1).max(80),
        label: z.string().min(1).max(40),
        unit: z.string().max(20),
        better: z.enum(['higher', 'lower']),
      }),
    )
    .min(1)
    .max(12),
});
export type Experiment = z.infer<typeof experimentSchema>;
export type ExperimentInput = z.input<typeof experimentSchema>;

/** A figure over the repetitions of one step. Runs in which it could not be taken are left out and counted. */
export const figureResultSchema = z.object({
  path: z.string(),
  /** In the order of the repetitions; `null`: not taken. */
  values: z.array(z.number().nullable()),
  median: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Median over that of the step before (ladder) or of the first step (sweep); `null` for the first, or where one is missing. */
  ratio: z.number().nullable(),
});

export const stepResultSchema = z.object({
  label: z.string(),
  set: z.record(z.string(), z.unknown()),
  theirs: z.record(z.string(), theirsSchema),
  captureIds: z.array(z.string()),
  /** Bottleneck of each run, as diagnosed. */
  bottlenecks: z.array(z.string().nullable()),
  figures: z.array(figureResultSchema),
  /** Runs that failed, with why. */
  errors: z.array(errorValueSchema),
  /** What each run found for its thresholds, in the order of the repetitions; empty for one that failed. Results from before there were thresholds have none. */
  thresholds: z.array(z.array(thresholdResultSchema)).optional(),
});
export type StepResult = z.infer<typeof stepResultSchema>;

/** What an experiment found; also while it goes on. Its names are an interface: add, never rename. */
export const experimentResultSchema = z.object({
  formatVersion: z.literal(1),
  id: z.string(),
  experiment: experimentSchema,
  environment: environmentSchema,
  startedAt: z.string(),
  /** `stopped`: not all repetitions were made. */
  state: z.enum(['running', 'complete', 'stopped', 'failed']),
  repetitionsDone: z.int(),
  steps: z.array(stepResultSchema),
});
export type ExperimentResult = z.infer<typeof experimentResultSchema>;

/** What a window shows of the experiment in progress, or of the last one. */
export const experimentStateSchema = z.object({
  phase: z.enum(['idle', 'running', 'stopping', 'ended', 'failed']),
  /** Runs made and to be made, and the estimated time left in seconds. */
  runsDone: z.int(),
  runsTotal: z.int(),
  leftS: z.number().nullable(),
  /** Label of the step that runs now. */
  step: z.string().nullable(),
  result: experimentResultSchema.nullable(),
  error: errorValueSchema.nullable(),
});
export type ExperimentState = z.infer<typeof experimentStateSchema>;
