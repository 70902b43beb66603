import { LEVELS_SPAN_MS, type RequestHandlers, SAMPLE_INTERVAL_MS, SockscopeError } from '../../contract/index.ts';
import type { ExperimentRunner } from '../experiment/experiment-runner.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { RunDesk } from './run-desk.ts';

/** The requests about the run. */
export type RunRequest = Extract<keyof RequestHandlers, `run.${string}`>;

interface RunHandlersOptions {
  runs: RunDesk;
  settings: SettingsStore;
  experiments: Pick<ExperimentRunner, 'isActive' | 'stop'>;
  /** Throws `experiment-active` where one is in progress: its runs are not to be touched. */
  refuseDuringExperiment: () => void;
}

/** Answers the requests about the run. */
export function runHandlers({
  runs,
  settings,
  experiments,
  refuseDuringExperiment,
}: RunHandlersOptions): Pick<RequestHandlers, RunRequest> {
  return {
    'run.state': async () => {
      // A window shows its span; an hour's samples would be megabytes that nobody looks at.
      const { chartSpanS } = await settings.get();
      const spanMs = Math.max(chartSpanS * 1_000, LEVELS_SPAN_MS);
      const shown = Math.ceil(spanMs / SAMPLE_INTERVAL_MS) + 1;
      const { state, newest } = runs;
      return {
        state,
        samples: newest?.record.samples.newest(shown) ?? [],
        peakBytes: newest?.record.peaks.bytes ?? {},
        events: newest?.record.events ?? [],
        exchanges: [...(newest?.messages.exchanges.newest ?? [])],
        arrivals: [...(newest?.messages.arrivals.newest ?? [])],
      };
    },
    'run.start': async ({ scenario }) => {
      refuseDuringExperiment();
      return runs.start(scenario);
    },
    'run.prepare': async ({ scenario }) => {
      if (!experiments.isActive) runs.prepare(scenario);
      return null;
    },
    'run.stop': async () => {
      if (!experiments.isActive) return runs.end(null, 'Stopped by the user.');
      // A run that was cut short is no repetition: the experiment ends with it.
      const captureId = runs.state.captureId ?? '';
      await experiments.stop();
      return { captureId };
    },
    'run.toggle': async ({ path, value }) => {
      refuseDuringExperiment();
      if (!runs.active || runs.state.phase !== 'running') throw new SockscopeError('run-inactive', 'No run is in progress.');
      return { scenario: await runs.active.toggle(path, value) };
    },
    'run.connections': () => {
      if (!runs.active) throw new SockscopeError('run-inactive', 'No run is in progress.');
      return runs.active.connections();
    },
  };
}
