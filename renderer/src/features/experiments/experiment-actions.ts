import { notifications } from '@mantine/notifications';
import {
  checkDraft,
  checkExperiment,
  draftOf,
  type ErrorValue,
  EXPERIMENT_LIMITS,
  type Experiment,
  type ExperimentDraft,
  type ExperimentReportFormat,
  errorValue,
  experimentName,
  newDraft,
} from '../../../../contract/index.ts';
import type { Api } from '../../api/api.ts';
import { isActive, isExperimenting, useApp } from '../../state/app-store.ts';
import { download } from '../../state/download.ts';
import { type Selection, useExperiments } from './experiment-store.ts';

const { getState: get, setState: set } = useExperiments;

const REMEMBER_AFTER_MS = 400;
const KEPT = 'Results and experiments made earlier are kept.';

function fail(title: string, error: ErrorValue, safe = KEPT): void {
  set({ busy: null, error: { title, error, safe } });
}

/** Loads what there is to run and what was found earlier. */
export async function loadExperiments(api: Api): Promise<void> {
  const [list, own, results] = await Promise.all([
    api.request('experiments.list', null),
    api.request('experiments.own', null),
    api.request('experiments.results', null),
  ]);
  if (!list.ok || !own.ok || !results.ok) {
    const failed = [list, own, results].find((answer) => !answer.ok);
    return set({ loadError: failed && !failed.ok ? failed.error : null });
  }
  const isFirst = get().list === null;
  const draft = isFirst ? useApp.getState().settings.experimentDraft : get().draft;
  set(({ selection }) => ({
    list: list.value,
    own: own.value.experiments,
    unreadable: own.value.unreadable,
    results: results.value,
    loadError: null,
    draft,
    selection: selection ?? firstSelection(draft, list.value),
  }));
}

function firstSelection(draft: ExperimentDraft | null, list: readonly Experiment[]): Selection | null {
  if (draft) return { kind: 'draft' };
  return list[0] ? { kind: 'experiment', name: list[0].name } : null;
}

/** Starts an experiment, or asks what to do where something else is in progress. Its document goes with it. */
export async function startExperiment(api: Api, experiment: Experiment, repetitions: number): Promise<void> {
  if (get().busy) return;
  const { run, experiment: other } = useApp.getState();
  if (isActive(run) || isExperimenting(other)) return set({ waiting: { experiment, repetitions } });
  set({ busy: 'starting', error: null, selection: { kind: 'experiment', name: experiment.name } });
  const answer = await api.request('experiments.start', { experiment, repetitions });
  if (!answer.ok) return fail('The experiment did not start', answer.error);
  set({ busy: null });
  useApp.setState({ experiment: answer.value });
}

/** Ends what is in progress and keeps what it has, then starts what was waiting. */
export async function stopAndStart(api: Api): Promise<void> {
  const { waiting } = get();
  if (!waiting || get().busy) return;
  set({ busy: 'stopping', waiting: null, error: null });
  const isOther = isExperimenting(useApp.getState().experiment);
  const answer = await api.request(isOther ? 'experiments.stop' : 'run.stop', null);
  const hasEnded = answer.ok || answer.error.code === 'run-inactive' || answer.error.code === 'experiment-inactive';
  if (!hasEnded) return fail('What is in progress was not stopped', answer.error);
  const [state, other] = await Promise.all([api.request('run.state', null), api.request('experiments.state', null)]);
  // What was pushed about the end may still be on its way.
  if (state.ok && other.ok) useApp.setState({ run: state.value.state, experiment: other.value });
  set({ busy: null });
  await startExperiment(api, waiting.experiment, waiting.repetitions);
}

/** Stops the experiment; answers when its run has ended. What is done is kept. */
export async function stopExperiment(api: Api): Promise<boolean> {
  if (get().busy === 'stopping') return false;
  set({ busy: 'stopping', error: null });
  const answer = await api.request('experiments.stop', null);
  const isFault = !answer.ok && answer.error.code !== 'experiment-inactive';
  if (isFault) fail('The experiment was not stopped', answer.error);
  else set({ busy: null });
  if (answer.ok) useApp.setState({ experiment: answer.value });
  return answer.ok;
}

/** Stops the experiment and puts its result and the captures of its runs into the trash. Answers how to undo that, or `null` where there is nothing to undo. */
export async function discardExperiment(api: Api): Promise<{ runs: number; undo: () => Promise<void> } | null> {
  if (!(await stopExperiment(api))) return null;
  const state = useApp.getState().experiment;
  if (!state?.result) return null;
  const { id, steps } = state.result;
  const captures = new Set([
    ...steps.flatMap(({ captureIds }) => captureIds),
    ...(state.lastCaptureId === null ? [] : [state.lastCaptureId]),
  ]);
  const answer = await api.request('experiments.deleteResult', { id });
  // Before its first run has ended there is no result.
  const hadResult = answer.ok;
  const deleted: string[] = [];
  for (const capture of captures) if ((await api.request('captures.delete', { id: capture })).ok) deleted.push(capture);
  useApp.setState({ experiment: { ...state, phase: 'idle', result: null } });
  await loadExperiments(api);
  const undo = async () => {
    for (const capture of deleted) await api.request('captures.restore', { id: capture });
    if (hadResult) await api.request('experiments.restoreResult', { id });
    await loadExperiments(api);
  };
  return { runs: deleted.length, undo };
}

let rememberTimer: number | undefined;

/** Changes what is being written, and remembers it. */
export function setDraft(api: Api, draft: ExperimentDraft | null): void {
  set({ draft });
  clearTimeout(rememberTimer);
  rememberTimer = window.setTimeout(async () => {
    const answer = await api.request('settings.set', { experimentDraft: get().draft });
    if (!answer.ok) fail('What you write is not remembered', answer.error, 'It stays in this window until you close it.');
  }, REMEMBER_AFTER_MS);
}

/** Begins a new experiment on the scenario that the monitor shows. */
export function beginDraft(api: Api): void {
  setDraft(api, newDraft(useApp.getState().draft));
  set({ selection: { kind: 'draft' }, error: null });
}

/** Writes on an experiment of the user's own (`editing`), or on a copy of any. */
export function editExperiment(api: Api, experiment: Experiment, editing: string | null): void {
  const draft = draftOf(experiment, editing);
  if (!draft) return fail('It cannot be changed here', errorValue('experiment-invalid', `Its preset ${experiment.preset} is not known.`));
  setDraft(api, editing === null ? { ...draft, title: `${draft.title} (copy)`.slice(0, EXPERIMENT_LIMITS.titleChars) } : draft);
  set({ selection: { kind: 'draft' }, error: null });
}

/** Gives up what is being written. Answers it, so that it can be brought back. */
export function dropDraft(api: Api): ExperimentDraft | null {
  const { draft, list } = get();
  setDraft(api, null);
  const back = draft?.editing ?? list?.[0]?.name;
  set({ selection: back === undefined ? null : { kind: 'experiment', name: back }, error: null });
  return draft;
}

/** Keeps what is being written in the library. Answers the experiment, or `null` where it is not kept. */
export async function saveDraft(api: Api): Promise<Experiment | null> {
  const { draft, busy } = get();
  if (!draft || busy) return null;
  const verdict = checkDraft(draft);
  if (!verdict.ok) return null;
  set({ busy: 'saving', error: null });
  const isNamed = draft.title.trim() !== '';
  const answer = await api.request('experiments.save', { experiment: verdict.experiment, replaces: draft.editing, mayRename: !isNamed });
  if (!answer.ok) {
    fail('The experiment was not saved', answer.error, 'What you wrote is still here.');
    return null;
  }
  set({ busy: null, selection: { kind: 'experiment', name: answer.value.name } });
  setDraft(api, null);
  await loadExperiments(api);
  return answer.value;
}

/** Another name for one of the user's own. Answers the error, or `null`. */
export async function renameExperiment(api: Api, experiment: Experiment, title: string): Promise<ErrorValue | null> {
  const renamed = { ...experiment, title, name: experimentName(title) };
  const answer = await api.request('experiments.save', { experiment: renamed, replaces: experiment.name, mayRename: false });
  if (!answer.ok) return answer.error;
  set({ selection: { kind: 'experiment', name: answer.value.name } });
  await loadExperiments(api);
  return null;
}

/** A copy under a name of its own. */
export async function duplicateExperiment(api: Api, experiment: Experiment): Promise<void> {
  const title = `${experiment.title} (copy)`.slice(0, EXPERIMENT_LIMITS.titleChars);
  const copy = { ...experiment, title, name: experimentName(title) };
  await keepNew(api, copy, 'The experiment was not duplicated');
}

async function keepNew(api: Api, experiment: Experiment, failure: string): Promise<void> {
  const answer = await api.request('experiments.save', { experiment, replaces: null, mayRename: true });
  if (!answer.ok) return fail(failure, answer.error);
  set({ selection: { kind: 'experiment', name: answer.value.name }, error: null });
  await loadExperiments(api);
}

/** Moves one of the user's own to the trash. Answers how to undo that, or `null` where it was not deleted. */
export async function deleteExperiment(api: Api, { name }: Experiment): Promise<(() => Promise<void>) | null> {
  const answer = await api.request('experiments.delete', { name });
  if (!answer.ok) {
    fail('The experiment was not deleted', answer.error);
    return null;
  }
  set(({ selection, list }) => ({
    selection: selection?.kind === 'experiment' && selection.name === name ? firstSelection(null, list ?? []) : selection,
  }));
  await loadExperiments(api);
  return async () => {
    const back = await api.request('experiments.restore', { name });
    if (!back.ok) return fail('The experiment could not be brought back', back.error);
    set({ selection: { kind: 'experiment', name } });
    await loadExperiments(api);
  };
}

/** Moves a result to the trash; its captures stay. Answers how to undo that, or `null` where it was not deleted. */
export async function deleteResult(api: Api, id: string): Promise<(() => Promise<void>) | null> {
  const answer = await api.request('experiments.deleteResult', { id });
  if (!answer.ok) {
    fail('The result was not deleted', answer.error);
    return null;
  }
  const shown = useApp.getState().experiment;
  if (shown?.result?.id === id) useApp.setState({ experiment: { ...shown, phase: 'idle', result: null } });
  set(({ selection, list }) => ({
    selection: selection?.kind === 'result' && selection.id === id ? firstSelection(null, list ?? []) : selection,
  }));
  await loadExperiments(api);
  return async () => {
    const back = await api.request('experiments.restoreResult', { id });
    if (!back.ok) return fail('The result could not be brought back', back.error);
    await loadExperiments(api);
  };
}

/** Takes a document of the user's own into the library and selects it, or says all that is wrong with it. */
export async function importExperiment(api: Api, file: Pick<File, 'name' | 'text' | 'size'>): Promise<void> {
  const read = await readExperiment(file);
  if ('error' in read) return fail('The file was not imported', read.error);
  await keepNew(api, read.experiment, 'The file was not imported');
}

/** The experiment in a file, or all that is wrong with it at once. */
export async function readExperiment(
  file: Pick<File, 'name' | 'text' | 'size'>,
): Promise<{ experiment: Experiment } | { error: ErrorValue }> {
  const hint = 'Choose a JSON file as “Export” makes it, or as sockscope experiment takes it.';
  if (file.size > EXPERIMENT_LIMITS.fileBytes) {
    const message = `${file.name} has ${file.size} bytes; an experiment has at most ${EXPERIMENT_LIMITS.fileBytes}.`;
    return { error: errorValue('experiment-invalid', message, { hint }) };
  }
  let document: unknown;
  try {
    document = JSON.parse(await file.text());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { error: errorValue('experiment-invalid', `${file.name} is no JSON: ${why}`, { hint }) };
  }
  const verdict = checkExperiment(document);
  if (verdict.ok) return { experiment: verdict.experiment };
  const { faults } = verdict;
  const message = `${file.name} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`;
  return { error: errorValue('experiment-invalid', message, { faults, hint: 'Correct the fields named, then import it again.' }) };
}

/** Opens the report of a result for reading. */
export async function openExperimentReport(api: Api, id: string): Promise<void> {
  const answer = await api.request('experiments.openReport', { id });
  if (!answer.ok) return fail('The report could not be opened', answer.error);
  if (answer.value.url !== null) window.open(answer.value.url, '_blank', 'noopener');
}

/** A result in Markdown; `null` where there is none, which is told. */
export async function experimentMarkdownText(api: Api, id: string): Promise<string | null> {
  const answer = await api.request('experiments.markdown', { id });
  if (answer.ok) return answer.value.text;
  fail('The result was not copied', answer.error);
  return null;
}

/** Saves a result as a file. */
export async function saveExperimentReport(api: Api, id: string, format: ExperimentReportFormat): Promise<void> {
  const answer = await api.request('experiments.saveReport', { id, format });
  if (!answer.ok) return fail('The report was not saved', answer.error);
  told('Report saved', answer.value);
}

/** Saves the document of an experiment as a file. */
export async function exportExperiment(api: Api, name: string): Promise<void> {
  const answer = await api.request('experiments.export', { name });
  if (!answer.ok) return fail('The experiment was not exported', answer.error);
  told('Experiment exported', answer.value);
}

function told(title: string, { path, url }: { path: string | null; url: string | null }): void {
  if (url !== null) download(url);
  else if (path !== null) notifications.show({ title, message: path });
}
