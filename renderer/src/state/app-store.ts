import { create } from 'zustand';
import {
  type CaptureListItem,
  type Ceiling,
  type ErrorValue,
  type ExperimentState,
  PRESETS,
  type RecoveryReport,
  type RequestOutput,
  type RunEvent,
  type RunState,
  type Scenario,
  type Settings,
  settingsSchema,
} from '../../../contract/index.ts';

/** The views of the window. */
export type View = 'monitor' | 'experiments' | 'connections' | 'sockets' | 'captures' | 'compare' | 'settings';

/** What the window knows. Samples are not here: they change too often. */
export interface AppState {
  /** `connecting`: the first attempt has not ended; `unreached`: it failed; `lost`: it worked before. */
  link: 'connecting' | 'unreached' | 'connected' | 'lost';
  /** Settings and run state have arrived once. */
  ready: boolean;
  /** Why they have not. */
  loadError: ErrorValue | null;
  info: RequestOutput<'app.info'> | null;
  settings: Settings;
  run: RunState | null;
  /** The readings of `run` are shown: not before the first one, and no more once another scenario is chosen in this window after its end. */
  runShown: boolean;
  /** The experiment in progress, or the last one. */
  experiment: ExperimentState | null;
  /** Grows when experiments of the user's own or results were written, renamed or deleted. */
  experimentsChanged: number;
  events: readonly RunEvent[];
  captures: readonly CaptureListItem[] | null;
  /** What the engine's start found of captures that a crash had left behind, until it is dismissed. */
  recovery: RecoveryReport | null;
  /** The scenario that the next start takes. */
  draft: Scenario;
  /** Toggles that were asked for and not answered yet, by path. */
  pending: Readonly<Record<string, unknown>>;
  /** A start or stop that was asked for and not answered yet. */
  busy: 'starting' | 'stopping' | null;
  /** The ceiling that was measured on demand last. */
  ceiling: Ceiling | null;
  measuringCeiling: boolean;
  /** The error of the run that was dismissed. */
  dismissed: ErrorValue | null;
  /** The last start or stop that failed, until it is dismissed. */
  error: ErrorValue | null;
  view: View;
  openCaptureId: string | null;
  /** What the view of comparisons shows, in the order of its letters, and which of them the others are compared with; `null`: the first. */
  comparedIds: readonly string[];
  comparedWithId: string | null;
  saveDialogOpen: boolean;
}

export const useApp = create<AppState>(() => ({
  link: 'connecting',
  ready: false,
  loadError: null,
  info: null,
  settings: settingsSchema.parse({}),
  run: null,
  runShown: false,
  experiment: null,
  experimentsChanged: 0,
  events: [],
  captures: null,
  recovery: null,
  draft: PRESETS[0]!.scenario,
  pending: {},
  busy: null,
  ceiling: null,
  measuringCeiling: false,
  dismissed: null,
  error: null,
  view: 'monitor',
  openCaptureId: null,
  comparedIds: [],
  comparedWithId: null,
  saveDialogOpen: false,
}));

/** A run that has not ended: the engine has its scenario, and the controls change that. */
export function isActive(run: RunState | null): boolean {
  return run !== null && (run.phase === 'preparing' || run.phase === 'running' || run.phase === 'draining');
}

/** An experiment starts and stops runs by itself. */
export function isExperimenting(experiment: ExperimentState | null): boolean {
  return experiment !== null && (experiment.phase === 'running' || experiment.phase === 'stopping');
}

/**
 * Whether the run is the last one of an experiment that has ended. Its readings are not those of the chosen settings, and it has a
 * place of its own, the result: the monitor shows what is chosen.
 */
export function isLastOfExperiment(run: RunState | null, experiment: ExperimentState | null): boolean {
  const id = experiment?.lastCaptureId ?? null;
  return id !== null && run?.captureId === id && !isActive(run) && !isExperimenting(experiment);
}

/** The scenario that the controls show: the run's while there is one. */
export function shownScenario(state: Pick<AppState, 'run' | 'draft'>): Scenario {
  return (isActive(state.run) ? state.run?.scenario : null) ?? state.draft;
}

/** The scenario that the readings are of: that of the run, also when it has ended, while its readings are shown. */
export function viewedScenario(state: Pick<AppState, 'run' | 'runShown' | 'draft'>): Scenario {
  return (state.runShown ? state.run?.scenario : null) ?? state.draft;
}

/** The capture that saving and the report are about: that of the newest run, while the library has it. */
export function currentCaptureId(state: Pick<AppState, 'run' | 'captures'>): string | null {
  const id = state.run?.captureId ?? null;
  return id !== null && state.captures?.some((capture) => capture.id === id) ? id : null;
}

/** The address that a client of the user's own connects to, with the token that it needs; `null` while nothing listens. */
export function clientAddress(state: Pick<AppState, 'run' | 'draft'>): string | null {
  const endpoint = state.run?.endpoint ?? null;
  const { token } = shownScenario(state).bind;
  return endpoint === null || token === null ? (endpoint?.url ?? null) : `${endpoint.url}?token=${encodeURIComponent(token)}`;
}

/** Whether a capture is read in the view of captures. */
export function isCaptureOpen({ view, openCaptureId }: Pick<AppState, 'view' | 'openCaptureId'>): boolean {
  return view === 'captures' && openCaptureId !== null;
}
