import {
  type Experiment,
  type ExperimentResult,
  estimatedDuration,
  findToggle,
  type StepResult,
  settingName,
  toggleValueText,
} from '../../../../contract/index.ts';
import { formatClock } from '../../ui/format.ts';

/** How long an experiment takes, about, in words. A run that ends with its last frame may end long before its time is over. */
export function durationText(experiment: Experiment, repetitions: number): string {
  const { seconds, atMost } = estimatedDuration({ ...experiment, repetitions });
  return `${atMost ? 'at most' : 'about'} ${seconds < 59.5 ? `${Math.max(1, Math.round(seconds))} s` : `${formatClock(seconds)} min`}`;
}

/** What a step changes, a line each, in the words of the controls where there is one for the path. */
export function changesOf(set: StepResult['set']): { label: string; value: string }[] {
  return Object.entries(set).map(([path, value]) => {
    const toggle = findToggle(path);
    return toggle ? { label: settingName(path), value: toggleValueText(toggle, value) } : { label: path, value: plain(value) };
  });
}

/** How often each bottleneck was diagnosed among the runs of a step, the most frequent first. `null`: the run came to no verdict. */
export function bottleneckCounts({ bottlenecks }: Pick<StepResult, 'bottlenecks'>): { name: string | null; times: number }[] {
  const counts = new Map<string | null, number>();
  for (const name of bottlenecks) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => ({ name, times })).sort((a, b) => b.times - a.times);
}

/** Where the figures of others are from, each source once, in the order of the table. Their numbers are the footnotes' from 1. */
export function sourcesOf(steps: readonly Pick<StepResult, 'theirs'>[]): string[] {
  return [...new Set(steps.flatMap(({ theirs }) => Object.values(theirs).map(({ source }) => source)))];
}

/** What the table shows of an experiment before its first run: its steps, without a reading. */
export function plannedSteps({ steps, figures }: Experiment): StepResult[] {
  return steps.map(({ label, set, theirs }) => ({
    label,
    set,
    theirs,
    captureIds: [],
    bottlenecks: [],
    figures: figures.map(({ path }) => ({ path, values: [], median: null, min: null, max: null, ratio: null })),
    errors: [],
    runs: [],
  }));
}

/** What a ratio of this experiment compares with. */
export function comparedWith({ kind }: Pick<Experiment, 'kind'>): string {
  return kind === 'ladder' ? 'the step before' : 'the first step';
}

/** How far a result is, in words. Every run that was made has a value or `null` for each figure, one that failed too. */
export function resultStateText({ state, steps, experiment }: ExperimentResult): string {
  const made = steps.reduce((sum, { figures }) => sum + (figures[0]?.values.length ?? 0), 0);
  const runs = `${made} of ${experiment.steps.length * experiment.repetitions} runs`;
  switch (state) {
    case 'complete':
      return 'complete';
    case 'running':
      return `${runs} done`;
    case 'stopped':
      return `stopped after ${runs}`;
    case 'failed':
      return `failed, ${runs} made`;
  }
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
