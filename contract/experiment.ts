import { z } from 'zod';
import { environmentSchema } from './capture.ts';
import { errorValueSchema } from './errors.ts';
import { scenarioSchema } from './scenario.ts';
import { thresholdResultSchema } from './threshold.ts';

/** Bounds of an experiment. */
export const EXPERIMENT_LIMITS = {
  steps: { min: 1, max: 64 },
  repetitions: { min: 1, max: 100 },
  durationS: { min: 0.5, max: 3_600 },
  warmupS: { min: 0, max: 600 },
  figures: { min: 1, max: 12 },
  /** Settings that a sweep may cross, and values of each. Their combinations are steps. */
  axes: { min: 1, max: 4 },
  values: { min: 1, max: 32 },
  /** Experiments of one's own in a library. */
  own: { max: 500 },
  /** Size of a file that holds one. */
  fileBytes: 524_288,
  nameChars: 80,
  labelChars: 80,
  titleChars: 120,
  descriptionChars: 400,
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
  label: z.string().min(1).max(EXPERIMENT_LIMITS.labelChars),
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
  name: z.string().min(1).max(EXPERIMENT_LIMITS.nameChars),
  title: z.string().min(1).max(EXPERIMENT_LIMITS.titleChars),
  /** What question it answers. */
  description: z.string().max(EXPERIMENT_LIMITS.descriptionChars),
  kind: z.enum(['ladder', 'sweep']),
  /** A preset's name: the base, unless `scenario` is one; then it says where that came from, and may be empty. */
  preset: z.string().max(120).default(''),
  /** A whole scenario as the base; `null`: the preset is. Its load.durationS and load.warmupS give way to those of the experiment. */
  scenario: scenarioSchema.nullable().default(null),
  /** Changes of the base that hold in every step. */
  set: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(experimentStepSchema).min(EXPERIMENT_LIMITS.steps.min).max(EXPERIMENT_LIMITS.steps.max),
  repetitions: z.int().min(EXPERIMENT_LIMITS.repetitions.min).max(EXPERIMENT_LIMITS.repetitions.max).default(3),
  /** Measured time of each run; a run with `load.frames` may end before. */
  durationS: z.number().min(EXPERIMENT_LIMITS.durationS.min).max(EXPERIMENT_LIMITS.durationS.max).default(3),
  warmupS: z.number().min(EXPERIMENT_LIMITS.warmupS.min).max(EXPERIMENT_LIMITS.warmupS.max).default(0.5),
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
    .min(EXPERIMENT_LIMITS.figures.min)
    .max(EXPERIMENT_LIMITS.figures.max),
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

/** One run of a step. */
export const experimentRunSchema = z.object({
  /** `null`: it did not come to a capture. */
  captureId: z.string().nullable(),
  bottleneck: z.string().nullable(),
  /** What the diagnosis says of it, in a sentence. */
  verdict: z.string().nullable(),
  /** Why it failed. */
  error: errorValueSchema.nullable(),
  /** What the summary says of other programs beside the ceiling; `null` where the run had none. Results from before that was recorded have no such field. */
  ceiling: z
    .object({ othersCores: z.number().nullable(), likelyLow: z.boolean().nullable(), exceeded: z.boolean().optional() })
    .nullable()
    .optional(),
});
export type ExperimentRun = z.infer<typeof experimentRunSchema>;

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
  /** Every run, in the order of the repetitions. Empty in results from before runs were told one by one. */
  runs: z.array(experimentRunSchema).default([]),
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
  /** The run that ended last, also one that was cut short, or that failed before it came to a capture. */
  lastCaptureId: z.string().nullable().default(null),
  result: experimentResultSchema.nullable(),
  error: errorValueSchema.nullable(),
});
export type ExperimentState = z.infer<typeof experimentStateSchema>;

/** Formats of a result: a report for people, a table for a pull request, the result itself. */
export const EXPERIMENT_REPORT_FORMATS = ['html', 'md', 'json'] as const;
export const experimentReportFormatSchema = z.enum(EXPERIMENT_REPORT_FORMATS);
export type ExperimentReportFormat = z.infer<typeof experimentReportFormatSchema>;
