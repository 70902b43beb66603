import { z } from 'zod';
import { environmentSchema } from './capture.ts';
import { captureOriginSchema } from './library.ts';
import { scenarioSchema } from './scenario.ts';
import { thresholdResultSchema } from './threshold.ts';

/** Version of a comparison as JSON. */
export const COMPARISON_FORMAT_VERSION = 1;

/** So many captures stand beside each other: beyond eight, neither colours nor columns can be told apart. */
export const COMPARED_CAPTURES = { min: 2, max: 8 } as const;

/** A line of a chart keeps about so many points, the lowest and highest of every stretch among them. */
export const COMPARED_POINTS = 300;

/** One of the captures, in the order in which they were named. */
export const comparedCaptureSchema = z.object({
  /** What it is called in tables and charts: A, B, C … */
  letter: z.string(),
  id: z.string(),
  name: z.string(),
  /** Wall clock, ISO 8601. */
  startedAt: z.string(),
  state: z.enum(['recording', 'complete', 'recovered']),
  scenarioName: z.string(),
  direction: scenarioSchema.shape.direction.unwrap(),
  /** Measured time; `null` without figures. */
  durationS: z.number().nullable(),
  bottleneck: z.string().nullable(),
  verdict: z.string().nullable(),
  environment: environmentSchema,
  /** Where it came from; `null`: it was recorded in this library. */
  origin: captureOriginSchema.nullable(),
  /** What its run found for the thresholds that were asked of it. */
  thresholds: z.array(thresholdResultSchema),
});
export type ComparedCapture = z.infer<typeof comparedCaptureSchema>;

/** A column: one capture, or several that are repetitions of the same scenario in the same environment. */
export const comparedGroupSchema = z.object({
  /** The letters of its captures: `A`, or `A, C, E`. */
  label: z.string(),
  /** Places in `captures`. */
  captures: z.array(z.int()),
});
export type ComparedGroup = z.infer<typeof comparedGroupSchema>;

/** What makes figures hard to compare. */
export const COMPARISON_WARNINGS = [
  'origin',
  'machine',
  'versions',
  'tcp-buffers',
  'direction',
  'payload',
  'loop',
  'duration',
  'changed',
  'ceiling',
  'capture',
] as const;
export const comparisonWarningSchema = z.object({ kind: z.enum(COMPARISON_WARNINGS), text: z.string() });
export type ComparisonWarning = z.infer<typeof comparisonWarningSchema>;

/** Something that is not the same everywhere. */
export const comparedSettingSchema = z.object({
  /** Scenario path, field of the environment, or what was in effect. */
  path: z.string(),
  /** In words, where there are any. */
  label: z.string().nullable(),
  /** A text for each group. */
  values: z.array(z.string()),
});
export type ComparedSetting = z.infer<typeof comparedSettingSchema>;

/** How a group's figure stands to the baseline's. */
export const figureAgainstSchema = z.object({
  /** Of the medians, in the figure's unit. */
  difference: z.number().nullable(),
  differenceText: z.string().nullable(),
  /** Of the medians; `null` also where the baseline has 0. */
  ratio: z.number().nullable(),
  ratioText: z.string().nullable(),
  /** Why there is no difference or no ratio. */
  reason: z.string().nullable(),
  /** `better` and `worse` where it is known which way is better. */
  side: z.enum(['better', 'worse', 'higher', 'lower', 'equal']).nullable(),
  /**
   * How far it can be told from chance. `apart`: the ranges of repetitions do not overlap. `beyond`: one run each, and further apart than
   * what is told below. `none`: it cannot be told.
   */
  certainty: z.enum(['apart', 'beyond', 'none']).nullable(),
  /** Ranges of repetitions: whether they overlap; `null` with one run each. */
  overlap: z.boolean().nullable(),
  /** How often chance alone parts the ranges of so many runs, 0 to 1; `null` where they overlap or there is one run each. */
  chance: z.number().nullable(),
  /** One run each: by how much the larger must be above the smaller, as a share, to be told from chance. */
  leastShare: z.number().nullable(),
  /** The certainty in words. */
  because: z.string(),
});
export type FigureAgainst = z.infer<typeof figureAgainstSchema>;

/** One figure of one group. */
export const comparedCellSchema = z.object({
  /** In the order of the group's captures; `null`: not taken. */
  values: z.array(z.number().nullable()),
  median: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** The median with its unit; `n/a` where there is none. */
  text: z.string(),
  /** Lowest and highest; `null` where they are the same. */
  rangeText: z.string().nullable(),
  /** Why there is none, or none of some of the runs. */
  reason: z.string().nullable(),
  /** `null` for the baseline itself. */
  against: figureAgainstSchema.nullable(),
});
export type ComparedCell = z.infer<typeof comparedCellSchema>;

export const comparedFigureSchema = z.object({
  /** Path in the summary. */
  path: z.string(),
  label: z.string(),
  section: z.string(),
  /** Of the numbers: FPS, bytes/s, bytes, ms, 1/s, share (0 to 1), ratio, count. */
  unit: z.string(),
  /** Which way is better; `null` where that depends. */
  better: z.enum(['higher', 'lower']).nullable(),
  /** One of the figures that are asked for first. */
  isKey: z.boolean(),
  /** A cell for each group. */
  cells: z.array(comparedCellSchema),
});
export type ComparedFigure = z.infer<typeof comparedFigureSchema>;

/** The line of one capture. */
export const comparedLineSchema = z.object({
  capture: z.int(),
  /** Milliseconds since the start of its run, and the reading in the chart's unit; `null` is a hole. */
  points: z.array(z.tuple([z.number(), z.number().nullable()])),
  /** Readings that were rarer than samples, as places in `points`: each is drawn as a dot. */
  rare: z.array(z.int()),
  /** Until then samples carried the last reading on; `null` where the last is one of its own. */
  heldUntilMs: z.number().nullable(),
  /** Why it has no reading at all. */
  reason: z.string().nullable(),
});
export type ComparedLine = z.infer<typeof comparedLineSchema>;

/** One reading of all captures over the time since each one's start. */
export const comparedChartSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  unit: z.string(),
  mayBeLog: z.boolean(),
  lines: z.array(comparedLineSchema),
});
export type ComparedChart = z.infer<typeof comparedChartSchema>;

/** Two or more captures side by side. Its names are an interface: add, never rename. */
export const comparisonSchema = z.object({
  kind: z.literal('comparison'),
  formatVersion: z.literal(COMPARISON_FORMAT_VERSION),
  captures: z.array(comparedCaptureSchema),
  /** What everything is compared with: a place in `groups`. */
  baseline: z.int(),
  groups: z.array(comparedGroupSchema),
  /** Scenario and environment are the same in all captures. Then each stands for itself. */
  allEqual: z.boolean(),
  warnings: z.array(comparisonWarningSchema),
  /** Of the scenarios, changes in mid-run included; then what was really in effect. */
  scenario: z.array(comparedSettingSchema),
  environment: z.array(comparedSettingSchema),
  conclusion: z.object({
    /** What the figures say: a sentence for each group against the baseline. */
    headlines: z.array(z.string()),
    /** What it may be put down to. */
    cause: z.string(),
    /** How far that can be told from chance. */
    basis: z.string(),
  }),
  figures: z.array(comparedFigureSchema),
  /** Figures that none of the captures has, each with the reason. */
  notTaken: z.array(z.object({ path: z.string(), label: z.string(), reason: z.string() })),
  charts: z.array(comparedChartSchema),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** Formats of a comparison. */
export const COMPARISON_FORMATS = ['html', 'md', 'json'] as const;
export const comparisonFormatSchema = z.enum(COMPARISON_FORMATS);
export type ComparisonFormat = z.infer<typeof comparisonFormatSchema>;
