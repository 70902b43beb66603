import { notifications } from '@mantine/notifications';
import {
  COMPARED_CAPTURES,
  type ComparisonFormat,
  type ErrorValue,
  messageBytesOf,
  type RequestInput,
  type SaveFormat,
  type Scenario,
  type ScenarioInput,
  type Settings,
  type SettingsPatch,
  settingsSchema,
  TOGGLES,
} from '../../../contract/index.ts';
import type { Api } from '../api/api.ts';
import { firstRefusedField } from '../ui/refused-fields.ts';
import { type AppState, isActive, isExperimenting, useApp, viewedScenario } from './app-store.ts';
import { download } from './download.ts';
import { exportCaptures, saveReport } from './export-captures.ts';
import { notifyError } from './notify-error.ts';
import { createSharedDraft } from './shared-draft.ts';

/**
 * Everything that a user can make happen, for the components and the keyboard. `forgetReadings`: those of a run that has ended, once something else is
 * chosen here.
 */
export function createActions(api: Api, forgetReadings: () => void) {
  /** The last change of each control. */
  const newestChange = new Map<string, symbol>();
  const get = useApp.getState;
  const set = useApp.setState;

  const shared = createSharedDraft(api);
  const { edit } = shared;

  const toggle = async (path: string, value: unknown) => {
    const change = Symbol(path);
    newestChange.set(path, change);
    set(({ pending }) => ({ pending: { ...pending, [path]: value } }));
    const answer = await api.request('run.toggle', { path, value });
    // A newer value of the same control may be on its way still.
    const isNewest = newestChange.get(path) === change;
    set(({ pending, run }) => {
      const { [path]: _asked, ...others } = pending;
      const left = isNewest ? others : pending;
      return answer.ok && run ? { pending: left, run: { ...run, scenario: answer.value.scenario } } : { pending: left };
    });
    if (answer.ok) edit(path, value);
    // What was given up for a newer value of the same control is what was asked for.
    else if (isNewest) notifyError(`${TOGGLES.find((candidate) => candidate.path === path)?.label ?? path} was not changed`, answer.error);
  };

  /** Starts a run, where there is none. Answers why it did not start, or `null`. */
  const begin = async (scenario: ScenarioInput, also: Partial<AppState> = {}): Promise<ErrorValue | null> => {
    if (get().busy || isActive(get().run) || get().link !== 'connected') return null;
    set({ busy: 'starting', error: null, dismissed: null, ...also });
    const answer = await api.request('run.start', { scenario });
    set({ busy: null });
    // Cancelling a preparation ends the start with this code; that is no fault.
    return answer.ok || answer.error.code === 'run-inactive' ? null : answer.error;
  };

  /** A field that shows another value than the run would have is led to, and nothing is started. */
  const isRefused = () => {
    const field = firstRefusedField(({ input }) => input.closest('[data-settings-of-run]') !== null);
    if (field === null) return false;
    const message = `“${field.label}” does not accept what was typed. ${field.fault} Correct it, or press Escape in it to have the value back that is set.`;
    notifications.show({ id: 'refused-field', title: 'The run was not started', message, color: 'red' });
    field.input.focus();
    return true;
  };

  const start = async () => {
    if (isRefused()) return;
    shared.flush();
    const error = await begin(get().draft, { view: 'monitor' });
    if (error) set({ error });
  };

  const stop = async () => {
    if (get().busy === 'stopping' || !isActive(get().run)) return;
    const isCancelling = get().run?.phase === 'preparing';
    if (!isCancelling) set({ busy: 'stopping' });
    const answer = await api.request('run.stop', null);
    if (!isCancelling) set({ busy: null });
    if (!answer.ok && answer.error.code !== 'run-inactive') set({ error: answer.error });
  };

  return {
    start,
    stop,
    /** Starts a run of another scenario than the controls show, without leaving the view. Answers why it did not start, or `null`. */
    record: (scenario: ScenarioInput) => begin(scenario),
    /** An experiment starts and stops its runs itself: there it is led to. */
    startOrStop: () => {
      if (isExperimenting(get().experiment)) return set({ view: 'experiments' });
      return isActive(get().run) ? stop() : start();
    },
    /** A change of a toggle: of the run while there is one, else of the scenario. */
    change: (path: string, value: unknown) => (get().run?.phase === 'running' ? void toggle(path, value) : edit(path, value)),
    edit,
    adopt: shared.adopt,
    chooseScenario: (scenario: Scenario) => {
      // What another window chose leaves them: somebody may be reading them here.
      if (!isActive(get().run) && viewedScenario(get()).name !== scenario.name) forgetReadings();
      shared.choose(scenario);
    },
    /** The host has this scenario: another window changed it, or this one did. */
    scenarioTold: shared.told,
    scenarioAsked: shared.asked,
    /** What raw TCP reaches with frames as they are set now. */
    measureCeiling: async () => {
      if (get().measuringCeiling || isActive(get().run)) return;
      const { payload, server } = get().draft;
      set({ measuringCeiling: true });
      const answer = await api.request('ceiling.measure', { messageBytes: messageBytesOf(payload), serverThread: server.thread });
      set({ measuringCeiling: false, ...(answer.ok ? { ceiling: answer.value } : {}) });
      // A run that was started meanwhile goes first; that is no fault.
      if (!answer.ok && answer.error.code !== 'run-inactive') notifyError('The ceiling was not measured', answer.error);
    },
    setSettings: async (patch: SettingsPatch) => {
      const before = get().settings;
      set({ settings: settingsSchema.parse({ ...before, ...patch }) satisfies Settings });
      const answer = await api.request('settings.set', patch);
      if (answer.ok) return;
      set({ settings: before });
      notifyError('The setting was not changed', answer.error);
    },
    refreshCaptures: async () => {
      const answer = await api.request('captures.list', null);
      if (answer.ok) set({ captures: answer.value });
      else if (get().link === 'connected') notifyError('The captures could not be listed', answer.error);
    },
    loadRecovery: async () => {
      const answer = await api.request('recovery.report', null);
      if (answer.ok) set({ recovery: answer.value });
    },
    /** In every window that is opened from now on, too. */
    dismissRecovery: async () => {
      set({ recovery: null });
      const answer = await api.request('recovery.dismiss', null);
      if (!answer.ok) notifyError('The notice will come again', answer.error);
    },
    /** Answers the error, or `null`. */
    updateCapture: async (input: RequestInput<'captures.update'>): Promise<ErrorValue | null> => {
      const answer = await api.request('captures.update', input);
      return answer.ok ? null : answer.error;
    },
    deleteCapture: async (id: string, name: string) => {
      const answer = await api.request('captures.delete', { id });
      if (!answer.ok) return notifyError(`“${name}” was not deleted`, answer.error);
      if (get().openCaptureId === id) set({ openCaptureId: null });
      return id;
    },
    restoreCapture: async (id: string, name: string) => {
      const answer = await api.request('captures.restore', { id });
      if (!answer.ok) notifyError(`“${name}” could not be brought back`, answer.error);
    },
    openReport: async (id: string) => {
      const answer = await api.request('report.open', { id });
      if (!answer.ok) return notifyError('The report could not be opened', answer.error);
      if (answer.value.url !== null) window.open(answer.value.url, '_blank', 'noopener');
    },
    saveFrame: async (id: string, file: string) => {
      const answer = await api.request('frames.save', { id, file });
      if (!answer.ok) return notifyError('The frame was not saved', answer.error);
      const { path, url } = answer.value;
      if (url !== null) download(url);
      else if (path !== null) notifications.show({ title: 'Frame saved', message: path });
    },
    /** All recorded frames of a capture: the desktop opens their folder, a browser loads them down. */
    openFrames: async (id: string) => {
      const answer = await api.request('frames.folder', { id });
      if (!answer.ok) return notifyError('The recorded frames could not be opened', answer.error);
      if (answer.value.url !== null) download(answer.value.url);
    },
    saveReport: (id: string, format: SaveFormat) => saveReport(api, id, format),
    /** Asks once where to, and can be given up. */
    exportCaptures: (captures: readonly { id: string; name: string }[], format: SaveFormat) => exportCaptures(api, captures, format),
    /** Shows captures side by side, the first as the baseline. */
    openComparison: (ids: readonly string[]) => {
      const { max } = COMPARED_CAPTURES;
      const distinct = [...new Set(ids)];
      set({ view: 'compare', openCaptureId: null, comparedIds: distinct.slice(0, max), comparedWithId: null });
      if (distinct.length <= max) return;
      notifications.show({ title: `${max} captures at most`, message: `The first ${max} of ${distinct.length} are compared.` });
    },
    openComparisonReport: async (compared: RequestInput<'captures.compare'>) => {
      const answer = await api.request('comparison.open', compared);
      if (!answer.ok) return notifyError('The comparison could not be opened', answer.error);
      if (answer.value.url !== null) window.open(answer.value.url, '_blank', 'noopener');
    },
    saveComparison: async (compared: RequestInput<'captures.compare'>, format: ComparisonFormat) => {
      const answer = await api.request('comparison.save', { ...compared, format });
      if (!answer.ok) return notifyError('The comparison was not saved', answer.error);
      const { path, url } = answer.value;
      if (url !== null) download(url);
      else if (path !== null) notifications.show({ title: 'Comparison saved', message: path });
    },
  };
}

export type Actions = ReturnType<typeof createActions>;
