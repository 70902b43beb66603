import {
  type ErrorValue,
  type Experiment,
  type ExperimentResult,
  type ExperimentRun,
  referenceIndex,
  type StepResult,
  type ThresholdResult,
} from '../../contract/index.ts';
import { median } from '../metrics/statistics.ts';

/** What one run of a step brought. */
export interface RunFinding {
  /** `null`: it did not come to a capture. */
  captureId: string | null;
  bottleneck: string | null;
  /** The diagnosis in a sentence. */
  verdict: string | null;
  /** A value for each figure of the experiment; `null`: not taken. */
  values: readonly (number | null)[];
  /** Why it failed. */
  error: ErrorValue | null;
  /** What other programs used while its ceiling was measured; left out where it has none. */
  ceiling?: ExperimentRun['ceiling'];
  /** What it found for the thresholds of its scenario; left out where it found nothing. */
  thresholds?: readonly ThresholdResult[];
}

type FigureResult = StepResult['figures'][number];

/** What was found so far, step by step. `findings` has the runs of each step in the order of the repetitions. */
export function stepResults(experiment: Experiment, findings: readonly (readonly RunFinding[])[]): StepResult[] {
  const bare = experiment.steps.map((step, index): StepResult => {
    const runs = findings[index] ?? [];
    return {
      label: step.label,
      set: step.set,
      theirs: step.theirs,
      captureIds: runs.flatMap(({ captureId }) => (captureId === null ? [] : [captureId])),
      bottlenecks: runs.map(({ bottleneck }) => bottleneck),
      figures: experiment.figures.map(({ path }, figure) =>
        figureOf(
          path,
          runs.map(({ values }) => values[figure] ?? null),
        ),
      ),
      errors: runs.flatMap(({ error }) => (error === null ? [] : [error])),
      thresholds: runs.map(({ thresholds }) => [...(thresholds ?? [])]),
      runs: runs.map(({ captureId, bottleneck, verdict, error, ceiling = null }) => ({ captureId, bottleneck, verdict, error, ceiling })),
    };
  });
  return bare.map((step, index) => {
    const other = referenceIndex(experiment.kind, index);
    const reference = other === null ? undefined : bare[other];
    return {
      ...step,
      figures: step.figures.map((figure, place) => ({ ...figure, ratio: ratioOf(figure, reference?.figures[place]) })),
    };
  });
}

/** How many repetitions are whole: every step has been run so often. */
export function repetitionsDone(findings: readonly (readonly RunFinding[])[]): number {
  return Math.min(...findings.map((runs) => runs.length));
}

/** Whether runs were made and every one of them failed. */
export function allFailed(steps: ExperimentResult['steps']): boolean {
  const runs = steps.reduce((sum, { bottlenecks }) => sum + bottlenecks.length, 0);
  const failed = steps.reduce((sum, { errors }) => sum + errors.length, 0);
  return runs > 0 && failed === runs;
}

function figureOf(path: string, values: (number | null)[]): FigureResult {
  const taken = values.filter((value): value is number => value !== null);
  if (taken.length === 0) return { path, values, median: null, min: null, max: null, ratio: null };
  return { path, values, median: median(taken), min: Math.min(...taken), max: Math.max(...taken), ratio: null };
}

function ratioOf(figure: FigureResult, reference: FigureResult | undefined): number | null {
  if (figure.median === null || !reference || reference.median === null || reference.median === 0) return null;
  return figure.median / reference.median;
}
