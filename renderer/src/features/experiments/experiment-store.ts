import { create } from 'zustand';
import type { ErrorValue, Experiment, ExperimentDraft, ExperimentResult } from '../../../../contract/index.ts';

/** What the view is about: an experiment, the one that is being written, or a result made earlier. */
export type Selection = { kind: 'experiment'; name: string } | { kind: 'draft' } | { kind: 'result'; id: string };

export interface ExperimentsState {
  /** Those that ship; `null` until the engine has answered. */
  list: readonly Experiment[] | null;
  /** Those of the user's own, by title. */
  own: readonly Experiment[];
  /** Which of the user's own cannot be read, and why. */
  unreadable: readonly string[];
  /** Newest first; `null` until the engine has answered. */
  results: readonly ExperimentResult[] | null;
  loadError: ErrorValue | null;
  /** The last request that failed, until it is dismissed. */
  error: { title: string; error: ErrorValue; safe?: string } | null;
  selection: Selection | null;
  /** The experiment that is being written; `null`: none. */
  draft: ExperimentDraft | null;
  /** A request that was made and not answered yet. */
  busy: 'starting' | 'stopping' | 'saving' | null;
  /** What was to be started while something else is in progress, until the user has chosen. */
  waiting: { experiment: Experiment; repetitions: number } | null;
  /** How often each step is to be run, where it is not as the experiment says, by its name. */
  repetitions: Readonly<Record<string, number>>;
}

export const useExperiments = create<ExperimentsState>(() => ({
  list: null,
  own: [],
  unreadable: [],
  results: null,
  loadError: null,
  error: null,
  selection: null,
  draft: null,
  busy: null,
  waiting: null,
  repetitions: {},
}));

/** The experiment called `name`, that ships or is the user's own. */
export function findListed({ list, own }: Pick<ExperimentsState, 'list' | 'own'>, name: string): Experiment | undefined {
  return own.find((experiment) => experiment.name === name) ?? list?.find((experiment) => experiment.name === name);
}
