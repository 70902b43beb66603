import { type ErrorValue, type Experiment, errorValue, experimentSchema } from '../../../../contract/index.ts';
import type { Api } from '../../api/api.ts';
import { useApp } from '../../state/app-store.ts';
import { useExperiments } from './experiment-store.ts';

const { getState: get, setState: set } = useExperiments;

/** Loads what there is to run and what was found earlier. Experiments of the user's own that were opened stay in the list. */
export async function loadExperiments(api: Api): Promise<void> {
  const [list, results] = await Promise.all([api.request('experiments.list', null), api.request('experiments.results', null)]);
  if (!list.ok || !results.ok) {
    const failed = [list, results].find((answer) => !answer.ok);
    return set({ loadError: failed && !failed.ok ? failed.error : null });
  }
  const all = withOwn(list.value, get().own);
  set(({ selection }) => ({
    list: all,
    results: results.value,
    loadError: null,
    selection: selection ?? (all[0] ? { kind: 'experiment', name: all[0].name } : null),
  }));
}

/** Starts an experiment. Its document goes with it: the engine may not know one of the user's own by name. */
export async function startExperiment(api: Api, experiment: Experiment, repetitions: number): Promise<void> {
  if (get().busy) return;
  set({ busy: 'starting', error: null });
  const answer = await api.request('experiments.start', { experiment, repetitions });
  set({ busy: null, error: answer.ok ? null : { title: 'The experiment did not start', error: answer.error } });
  if (answer.ok) useApp.setState({ experiment: answer.value });
}

/** Stops the experiment; answers when its run has ended. What is done is kept. */
export async function stopExperiment(api: Api): Promise<void> {
  if (get().busy === 'stopping') return;
  set({ busy: 'stopping', error: null });
  const answer = await api.request('experiments.stop', null);
  const isFault = !answer.ok && answer.error.code !== 'experiment-inactive';
  set({ busy: null, error: isFault ? { title: 'The experiment was not stopped', error: answer.error } : null });
  if (answer.ok) useApp.setState({ experiment: answer.value });
}

/** Takes a document of the user's own into the list and selects it, or says what is wrong with it. */
export async function openExperimentFile(file: Pick<File, 'name' | 'text'>): Promise<void> {
  const read = await readExperiment(file);
  if ('error' in read) return set({ error: { title: 'The file holds no experiment', error: read.error } });
  set(({ list, own }) => ({
    list: withOwn(list ?? [], [read.experiment]),
    own: withOwn(own, [read.experiment]),
    selection: { kind: 'experiment', name: read.experiment.name },
    error: null,
  }));
}

/** A document of the user's own stands in for what had its name. */
function withOwn(list: readonly Experiment[], own: readonly Experiment[]): Experiment[] {
  return [...list.filter(({ name }) => !own.some((opened) => opened.name === name)), ...own];
}

/** The experiment in a file, or all that is wrong with it at once. */
export async function readExperiment(file: Pick<File, 'name' | 'text'>): Promise<{ experiment: Experiment } | { error: ErrorValue }> {
  let document: unknown;
  try {
    document = JSON.parse(await file.text());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { error: errorValue('experiment-invalid', `${file.name} is no JSON: ${why}`, { hint: 'Choose a JSON file.' }) };
  }
  const parsed = experimentSchema.safeParse(document);
  if (parsed.success) return { experiment: parsed.data };
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'document'}: ${message}`);
  return { error: errorValue('experiment-invalid', `${file.name} has faults. ${wrong.join('; ')}`) };
}
