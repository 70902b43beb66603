import { type Experiment, type PushName, type PushPayload, type RequestHandlers, SockscopeError } from '../../contract/index.ts';
import { renderExperimentMarkdown } from './experiment-markdown.ts';
import type { ExperimentRunner } from './experiment-runner.ts';
import type { ExperimentStore } from './experiment-store.ts';
import type { OwnExperiments } from './own-experiments.ts';
import { EXPERIMENTS, findExperiment } from './shipped-experiments.ts';

/** The requests about experiments that need no host. */
export type ExperimentRequest = Exclude<
  Extract<keyof RequestHandlers, `experiments.${string}`>,
  'experiments.openReport' | 'experiments.saveReport' | 'experiments.export'
>;

interface ExperimentHandlersOptions {
  experiments: ExperimentRunner;
  own: OwnExperiments;
  results: ExperimentStore;
  /** Throws `run-active` or `experiment-active` where something is in progress. */
  refuseDuringRun: () => void;
  push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
}

/** An experiment that ships, or one of the user's own. */
export async function findAnyExperiment(name: string, own: Pick<OwnExperiments, 'find'>): Promise<Experiment | undefined> {
  return findExperiment(name) ?? (await own.find(name));
}

/** The result that is being written now; `null` where no experiment is in progress. */
export function runningResultId(experiments: Pick<ExperimentRunner, 'isActive' | 'state'>): string | null {
  return experiments.isActive ? (experiments.state.result?.id ?? null) : null;
}

/** Answers the requests about experiments. */
export function experimentHandlers({
  experiments,
  own,
  results,
  refuseDuringRun,
  push,
}: ExperimentHandlersOptions): Pick<RequestHandlers, ExperimentRequest> {
  return {
    'experiments.list': async () => [...EXPERIMENTS],
    'experiments.start': async ({ experiment, repetitions }) => {
      const known = typeof experiment === 'string' ? await findAnyExperiment(experiment, own) : undefined;
      refuseDuringRun();
      return experiments.start(known ?? experiment, repetitions);
    },
    'experiments.stop': () => experiments.stop(),
    'experiments.state': async () => experiments.state,
    'experiments.results': () => experiments.results(),
    'experiments.own': () => own.list(),
    'experiments.markdown': async ({ id }) => ({ text: renderExperimentMarkdown(await results.open(id, runningResultId(experiments))) }),
    'experiments.save': async ({ experiment, replaces, mayRename }) => {
      const saved = await own.save(experiment, replaces, mayRename);
      push('experiments.changed', null);
      return saved;
    },
    'experiments.delete': async ({ name }) => {
      await own.delete(name);
      push('experiments.changed', null);
      return null;
    },
    'experiments.restore': async ({ name }) => {
      const restored = await own.restore(name);
      push('experiments.changed', null);
      return restored;
    },
    'experiments.deleteResult': async ({ id }) => {
      if (id === runningResultId(experiments)) throw new SockscopeError('experiment-active', 'This experiment is in progress.');
      await results.delete(id);
      push('experiments.changed', null);
      return null;
    },
    'experiments.restoreResult': async ({ id }) => {
      await results.restore(id);
      push('experiments.changed', null);
      return null;
    },
  };
}
