import type { Experiment } from './experiment.ts';
import { baseScenario, stepDocument } from './step-scenario.ts';

/** Preparing the frames, connecting and draining take about so long beside each run's warm-up and measured time. */
export const BESIDE_EACH_RUN_S = 1.5;

/** One run of an experiment that is still to be made. */
export interface PlannedRun {
  /** From 0, in the order in which the runs are made. */
  index: number;
  /** From 0. */
  repetition: number;
  /** Place in `steps`. */
  step: number;
  label: string;
  /** When it will begin, about, in seconds after the first. */
  startS: number;
  /** How long it will take, about; at most so long where it ends with its last frame. */
  durationS: number;
}

type Planned = Pick<Experiment, 'name' | 'kind' | 'preset' | 'scenario' | 'set' | 'durationS' | 'warmupS' | 'repetitions'> & {
  steps: readonly { label: string; set: Record<string, unknown> }[];
};

/** All runs in their order: repetition by repetition (1 2 3 1 2 3), so that a slow phase of the machine meets every step. */
export function planRuns(experiment: Planned): PlannedRun[] {
  const seconds = experiment.steps.map((_, step) => estimatedRunS(experiment, step));
  const runs: PlannedRun[] = [];
  let startS = 0;
  for (let repetition = 0; repetition < experiment.repetitions; repetition++) {
    for (const [step, { label }] of experiment.steps.entries()) {
      runs.push({ index: runs.length, repetition, step, label, startS, durationS: seconds[step]! });
      startS += seconds[step]!;
    }
  }
  return runs;
}

/** How long all runs take, about, in seconds. `atMost`: some of them end with their last frame, which may be long before. */
export function estimatedDuration(experiment: Planned): { seconds: number; atMost: boolean } {
  const { steps, repetitions } = experiment;
  return {
    seconds: repetitions * steps.reduce((sum, _, step) => sum + estimatedRunS(experiment, step), 0),
    atMost: steps.some((_, step) => loadOf(experiment, step).frames != null),
  };
}

/** Warm-up, measured time and what is beside them, of one run of a step. */
function estimatedRunS(experiment: Planned, step: number): number {
  const { warmupS, durationS } = loadOf(experiment, step);
  return number(warmupS, experiment.warmupS) + number(durationS, experiment.durationS) + BESIDE_EACH_RUN_S;
}

/** A step may change what the experiment says of the time of each run. Not yet validated; without a base nothing is known. */
function loadOf(experiment: Planned, step: number): Record<string, unknown> {
  if (!baseScenario(experiment)) return {};
  return (stepDocument(experiment, step) as { load: Record<string, unknown> }).load;
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
