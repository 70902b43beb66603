import { createContext, useContext, useSyncExternalStore } from 'react';
import {
  type Arrival,
  busyCores,
  type Exchange,
  type ExperimentState,
  isSettingChange,
  LIVE_ROWS,
  lastChangeMs,
  type RunEvent,
  type RunState,
  SAMPLE_INTERVAL_MS,
  type SockscopeBridge,
} from '../../../contract/index.ts';
import { type Api, createApi } from '../api/api.ts';
import { FrameDisplay } from '../stream/frame-display.ts';
import { Viewer } from '../stream/viewer.ts';
import { isOnThisMachine } from '../stream/viewer-address.ts';
import { type Actions, createActions } from './actions.ts';
import { isActive, isExperimenting, isLastOfExperiment, useApp } from './app-store.ts';
import { keepEvents } from './keep-events.ts';
import { keepSame } from './keep-same.ts';
import { RecordStore } from './record-store.ts';
import { type Figures, SampleStore } from './sample-store.ts';

/** The window's connection to the engine and what hangs on it; made once. */
export interface Session {
  api: Api;
  actions: Actions;
  samples: SampleStore;
  exchanges: RecordStore<Exchange>;
  arrivals: RecordStore<Arrival>;
  display: FrameDisplay;
  viewer: Viewer;
}

const SessionContext = createContext<Session | null>(null);
export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session above this component.');
  return session;
}

/** One reading of the newest figures. Renders when that reading changes, not with every sample: `select` answers a primitive. */
export function useFigure<T extends string | number | boolean | null>(select: (figures: Figures) => T): T {
  const { samples } = useSession();
  return useSyncExternalStore(samples.subscribe, () => select(samples.getFigures()));
}

/** As {@link useFigure}, for what need not be newer than a second. */
export function useCalmFigure<T extends string | number | boolean | null>(select: (figures: Figures) => T): T {
  const { samples } = useSession();
  return useSyncExternalStore(samples.subscribeEachSecond, () => select(samples.getFigures()));
}

/** Connects the stores to the engine: loads what it knows whenever the link comes up, and follows what it tells. */
export function startSession(bridge: SockscopeBridge): Session {
  const api = createApi(bridge);
  const samples = new SampleStore();
  const exchanges = new RecordStore<Exchange>(LIVE_ROWS, ({ index }) => index);
  const arrivals = new RecordStore<Arrival>(LIVE_ROWS, ({ connection, sequence, sentMs }) => `${connection} ${sequence} ${sentMs}`);
  const viewer = new Viewer({
    open: (url) => new WebSocket(url),
    onThisMachine: isOnThisMachine(bridge.host, location.hostname),
    isPoolFull: () => {
      const { sample } = samples.getFigures();
      const limit = useApp.getState().run?.scenario?.pool.maxConnections;
      return sample?.pool != null && limit !== undefined && sample.pool.active >= limit;
    },
    nowMs: () => performance.now(),
    setTimer: (callback, ms) => window.setTimeout(callback, ms),
    clearTimer: (timer) => clearTimeout(timer),
  });
  const display = new FrameDisplay(bridge, viewer);
  const { getState, setState } = useApp;

  const forgetReadings = (runShown: boolean) => {
    samples.reset();
    exchanges.reset();
    arrivals.reset();
    setState({ events: [], runShown });
  };

  const actions = createActions(api, () => forgetReadings(false));

  const follow = (told: RunState) => {
    const before = getState().run;
    // It is told twice a second with another verdict: what has not changed in it draws nothing anew.
    const run = keepSame(before, told);
    if (run.captureId !== before?.captureId) forgetReadings(run.captureId !== null);
    if (isLastOfExperiment(run, getState().experiment)) forgetReadings(false);
    if (run.captureId === before?.captureId && isActive(before)) actions.adopt(before?.scenario ?? null, run.scenario);
    const isFinished = isActive(before) && !isActive(run);
    setState({ run, ...(isFinished ? { pending: {} } : {}) });
    display.watch(run.captureId, run.phase === 'running');
    viewer.follow(run, isExperimenting(getState().experiment));
  };

  const followExperiment = (experiment: ExperimentState) => {
    setState({ experiment });
    if (isLastOfExperiment(getState().run, experiment) && getState().runShown) forgetReadings(false);
    viewer.follow(getState().run, isExperimenting(experiment));
  };

  const load = async () => {
    const takeScenario = actions.scenarioAsked();
    const [settings, state, info, experiment] = await Promise.all([
      api.request('settings.get', null),
      api.request('run.state', null),
      api.request('app.info', null),
      api.request('experiments.state', null),
      actions.refreshCaptures(),
      actions.loadRecovery(),
    ]);
    const failed = [settings, state, info, experiment].find((answer) => !answer.ok);
    if (!settings.ok || !state.ok || !info.ok || !experiment.ok) {
      return setState({ loadError: failed && !failed.ok ? failed.error : null });
    }
    followExperiment(experiment.value);
    follow(state.value.state);
    // After the run, which may be what changed it, and before a window is ready that has none yet.
    if (settings.value.scenario) takeScenario(settings.value.scenario);
    setState({
      ready: true,
      loadError: null,
      settings: settings.value,
      info: info.value,
      events: state.value.events.reduce<RunEvent[]>(keepEvents, []),
    });
    if (isLastOfExperiment(state.value.state, experiment.value)) return forgetReadings(false);
    // After the settings, which say how many samples are kept.
    samples.replace(state.value.samples, state.value.peakBytes, lastChangeMs(state.value.events));
    exchanges.load(state.value.exchanges);
    arrivals.load(state.value.arrivals);
  };

  api.on('run.state', (run) => follow(run));
  api.on('experiment.state', (experiment) => followExperiment(experiment));
  api.on('run.sample', (sample) => {
    // Before the figures, which tell whether pictures give way.
    const { info } = getState();
    if (info) display.machine(busyCores(sample), info.environment.cores);
    samples.push(sample);
  });
  api.on('run.exchanges', (ended) => exchanges.add(ended));
  api.on('run.arrivals', (told) => arrivals.add(told));
  api.on('run.event', (event) => {
    if (isSettingChange(event)) samples.settingChanged(event.tMs);
    setState(({ events }) => ({ events: keepEvents(events, event) }));
  });
  api.on('experiments.changed', () => setState(({ experimentsChanged }) => ({ experimentsChanged: experimentsChanged + 1 })));
  api.on('settings.scenario', (scenario) => actions.scenarioTold(scenario));
  api.on('captures.changed', () => void actions.refreshCaptures());
  bridge.onLink((link) => {
    const { link: before, ready } = getState();
    if (link === 'connected') {
      setState({ link: 'connected' });
      void load();
    } else if (before !== 'lost') setState({ link: ready ? 'lost' : 'unreached' });
  });
  useApp.subscribe(({ settings }, before) => {
    if (settings === before.settings) return;
    display.setMaxFps(settings.displayMaxFps);
    samples.setSpan(settings.chartSpanS, SAMPLE_INTERVAL_MS);
  });
  const { settings } = getState();
  samples.setSpan(settings.chartSpanS, SAMPLE_INTERVAL_MS);
  return { api, actions, samples, exchanges, arrivals, display, viewer };
}
