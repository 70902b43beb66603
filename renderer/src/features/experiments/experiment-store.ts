import { create } from 'zustand';
import type { ErrorValue, Experiment, ExperimentResult } from '../../../../contract/index.ts';

/** What the view is about: an experiment, or a result made earlier. */
export type Selection = { kind: 'experiment'; name: string } | { kind: 'result'; id: string };

export interface ExperimentsState {
  /** Those that ship, and those of the user's own that were opened in this window; `null` until the engine has answered. */
  list: readonly Experiment[] | null;
  /** Of the list, those that were opened from a file. */
  own: readonly Experiment[];
  /** Newest first; `null` until the engine has answered. */
  results: readonly ExperimentResult[] | null;
  loadError: ErrorValue | null;
  /** The last start or stop that failed, until it is dismissed. */
  error: { title: string; error: ErrorValue } | null;
  selection: Selection | null;
  /** A start or stop that was asked for and not answered yet. */
  busy: 'starting' | 'stopping' | null;
  /** How often each step is to be run, where it is not as the experiment says, by its name. */
  repetitions: Readonly<Record<string, number>>;
}

export const useExperiments = create<ExperimentsState>(() => ({
  list: null,
  own: [],
  results: null,
  loadError: null,
  error: null,
  selection: null,
  busy: null,
  repetitions: {},
}));
