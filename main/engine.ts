import { freemem } from 'node:os';
import {
  type ComparisonFormat,
  type DisplayFrame,
  type DisplayReport,
  type ErrorValue,
  type ExperimentReportFormat,
  LEVELS_SPAN_MS,
  NOTHING_RECOVERED,
  type PushName,
  type PushPayload,
  type RecoveryReport,
  type RunEvent,
  type RunState,
  SAMPLE_INTERVAL_MS,
  type Sample,
  SockscopeError,
  showValue,
  toErrorValue,
  validateScenario,
} from '../contract/index.ts';
import { readCapture, readManifest } from './capture/capture-files.ts';
import { captureHandlers } from './capture/capture-handlers.ts';
import { newCaptureId } from './capture/capture-id.ts';
import { type CaptureOutput, captureOutput } from './capture/capture-output.ts';
import { CaptureStore } from './capture/capture-store.ts';
import { ImportDesk } from './capture/import/import-desk.ts';
import { removeTemporaryFiles } from './capture/left-behind.ts';
import { libraryFolders } from './capture/library-home.ts';
import { ReadingDesk } from './capture/reading/reading-desk.ts';
import { recoveryLines } from './capture/recovery-lines.ts';
import { ThumbnailMaker } from './capture/thumbnail/thumbnail-maker.ts';
import { Ceilings } from './ceiling/ceilings.ts';
import type { CpuReading } from './ceiling/cpu-of-others.ts';
import { type Clock, NS_PER_MS, systemClock } from './clock.ts';
import { checkMachine, type ElectronBinary, type ReportPrinter } from './doctor.ts';
import type { EngineHandlers } from './engine-handlers.ts';
import { readEnvironment } from './environment.ts';
import { experimentHandlers, findAnyExperiment, runningResultId } from './experiment/experiment-handlers.ts';
import { ExperimentRunner } from './experiment/experiment-runner.ts';
import { ExperimentStore } from './experiment/experiment-store.ts';
import { OwnExperiments } from './experiment/own-experiments.ts';
import { renderExperimentDocument, renderExperimentReport } from './experiment/render-experiment.ts';
import { runsThrough } from './experiment/run-to-end.ts';
import { forAll } from './for-all.ts';
import { KernelMonitor } from './kernel/kernel-monitor.ts';
import { createShellRunner } from './kernel/shell-runner.ts';
import { HOST_PROBE_INTERVAL_MS, startLoopProbe } from './metrics/loop-probe.ts';
import { createLoopTelemetry } from './metrics/thread-telemetry.ts';
import { ObservedRun } from './observe/observed-run.ts';
import { SocketWatch } from './observe/socket-watch.ts';
import { register } from './register.ts';
import { renderComparison } from './report/compare/render-comparison.ts';
import { type ComparisonRequest, requestComparison } from './report/compare/request-comparison.ts';
import type { RenderedReport } from './report/render-report.ts';
import type { ActiveRun } from './run/active-run.ts';
import { FrameMaker } from './run/frame-maker.ts';
import { IDLE } from './run/idle-state.ts';
import { Run } from './run/run.ts';
import { RUN_COMPLETE, THREAD_LOST } from './run/run-words.ts';
import { UnwrittenManifests } from './run/unwritten-manifests.ts';
import { SettingsStore } from './settings-store.ts';
import { SocketsReader } from './sockets/read-sockets.ts';
import type { ThreadSpawner } from './threads/thread.ts';

/** What a host hands to the engine. */
export interface EngineOptions {
  /** Library folder: captures, settings, caches. */
  home: string;
  threads: ThreadSpawner;
  /** Takes a line for the host's own log. Nothing of the stream is logged here. */
  log: (line: string) => void;
  host: 'electron' | 'browser' | 'cli';
  versions: { sockscope: string; electron: string | null };
  clock?: Clock;
  /** CPU time of the machine and of this process, by which a ceiling is known to have been measured in quiet. Default: read here. */
  readCpu?: () => CpuReading;
  /** Where the desktop's binary is, for hosts that can look for it. */
  findElectron?: () => ElectronBinary;
  /** What draws PDF and PNG, where the host has no Chromium of its own; for `app.doctor`. */
  findPrinter?: () => ReportPrinter;
}

/** The engine as its hosts see it. */
export interface Engine extends CaptureOutput {
  readonly handlers: EngineHandlers;
  /** Returns its own unregister function. */
  onPush(listener: <N extends PushName>(name: N, payload: PushPayload<N>) => void): () => void;
  /** Pictures that a window asked for. Returns its own unregister function. */
  onFrame(listener: (frame: DisplayFrame) => void): () => void;
  reportDisplay(report: DisplayReport): void;
  /** Finishes captures that a crash left behind, logs which, and keeps the report for the windows. */
  recoverCaptures(): Promise<RecoveryReport>;
  /** The final manifest of a run of this process that could not be written so far, for want of room on the disk as a rule. */
  readonly unwrittenManifest: UnwrittenManifests['of'];
  renderComparison(compared: ComparisonRequest, format: ComparisonFormat): Promise<RenderedReport>;
  /** A report of an experiment's result. Fails with `experiment-missing`. */
  renderExperiment(id: string, format: ExperimentReportFormat): Promise<RenderedReport>;
  /** The document of an experiment that ships or of the user's own, by name. Fails with `experiment-missing`. */
  exportExperiment(name: string): Promise<RenderedReport>;
  /** Stops a run and keeps its capture. */
  dispose(): Promise<void>;
}

/** The one door to the engine: the same for the desktop, the browser mode, the command line and tests. */
export function createEngine(options: EngineOptions): Engine {
  const clock = options.clock ?? systemClock;
  const { home, threads, log } = options;
  const environment = readEnvironment(options.versions);
  const store = new CaptureStore(home);
  const imports = new ImportDesk({ captures: libraryFolders(home).captures, threads, clock });
  const thumbnails = new ThumbnailMaker(threads, log);
  const reading = new ReadingDesk(threads);
  const settings = new SettingsStore(home);
  const commands = createShellRunner(process.env);
  const sockets = new SocketsReader({
    now: () => clock.nowNs() / NS_PER_MS,
    wallTime: () => clock.wallTime(),
    platform: process.platform,
    run: commands.run,
    roleOf: (socket) => runKernel?.roleOf(socket) ?? null,
  });
  const frames = new FrameMaker(threads, libraryFolders(home).frames);
  const ceilings = new Ceilings({ home, threads, clock, environment, log, readCpu: options.readCpu });
  const hostLoop = createLoopTelemetry();
  const stopProbe = startLoopProbe(hostLoop, clock, HOST_PROBE_INTERVAL_MS);
  const pushListeners = new Set<(name: PushName, payload: unknown) => void>();
  const frameListeners = new Set<(frame: DisplayFrame) => void>();
  let run: ActiveRun | null = null;
  /** Of the run in progress: it knows which sockets are ours. */
  let runKernel: KernelMonitor | null = null;
  let lastRun: ActiveRun | null = null;
  const unwritten = new UnwrittenManifests();
  let state: RunState = IDLE;
  let preparing: Promise<void> = Promise.resolve();
  let ending: Promise<{ captureId: string }> | null = null;
  let recovery: RecoveryReport = NOTHING_RECOVERED;

  /** A window that fails to take what it is told harms neither the other ones nor the run. */
  const tellAll = <L>(listeners: Iterable<L>, what: string, tell: (listener: L) => void) => {
    try {
      forAll(listeners, tell);
    } catch (thrown) {
      log(`somebody who was told of ${what} failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    }
  };
  const push = <N extends PushName>(name: N, payload: PushPayload<N>) => {
    tellAll(pushListeners, name, (listener) => listener(name, payload));
  };
  const setState = (change: Partial<RunState>) => {
    state = { ...state, ...change };
    push('run.state', state);
  };

  const start = async (document: unknown): Promise<{ captureId: string }> => {
    if (run) throw new SockscopeError('run-active', 'A run is in progress.');
    const verdict = validateScenario(document);
    if (!verdict.ok) {
      throw new SockscopeError(
        'scenario-invalid',
        `The scenario has ${verdict.faults.length} ${verdict.faults.length === 1 ? 'fault' : 'faults'}.`,
        { faults: verdict.faults },
      );
    }
    const { scenario } = verdict;
    const captureId = newCaptureId(clock.wallTime(), scenario.name);
    const now = () => clock.nowNs() / NS_PER_MS;
    const watch = scenario.direction === 'observe' ? new SocketWatch(scenario.observe, now) : null;
    const kernel = new KernelMonitor({
      now,
      platform: process.platform,
      run: commands.run,
      programsCpuMs: commands.cpuMs,
      onFault: (error) => starting.kernelFault(error),
      ...watch?.monitoring,
    });
    const ofEveryRun = {
      clock,
      kernel,
      hostLoop,
      environment,
      captureId,
      captureFolder: store.folderOf(captureId),
      onState: (change: Partial<RunState>) => setState(change),
      onSample: (sample: Sample) => push('run.sample', sample),
      onEvent: (event: RunEvent) => push('run.event', event),
      onWantsEnd: (error: ErrorValue | null) => {
        if (run !== starting) return;
        void end(error, error ? THREAD_LOST : RUN_COMPLETE).catch((fault) => log(`ending the run failed: ${fault}`));
      },
    };
    const starting: ActiveRun = watch
      ? new ObservedRun(scenario, { ...ofEveryRun, watch })
      : new Run(scenario, {
          ...ofEveryRun,
          threads,
          frames,
          ceilings,
          onExchanges: (exchanges) => push('run.exchanges', exchanges),
          onArrivals: (arrivals) => push('run.arrivals', arrivals),
          freeMemoryBytes: freemem,
          onFrame: (frame) => tellAll(frameListeners, 'a picture', (listener) => listener(frame)),
        });
    // A measurement on demand gives way to the run.
    ceilings.cancel();
    run = starting;
    runKernel = kernel;
    lastRun = starting;
    setState({ ...IDLE, phase: 'preparing', captureId, scenario });
    try {
      preparing = starting.start();
      await preparing;
    } catch (error) {
      run = null;
      runKernel = null;
      await kernel.stop();
      const value = toErrorValue(error);
      const cancelled = value.code === 'run-inactive';
      setState(cancelled ? IDLE : { phase: 'failed', progress: null, error: value });
      throw error;
    }
    push('captures.changed', null);
    return { captureId };
  };

  const end = (error: ErrorValue | null, reason: string): Promise<{ captureId: string }> => {
    const current = run;
    const captureId = state.captureId;
    if (!current || captureId === null) return Promise.reject(new SockscopeError('run-inactive', 'No run is in progress.'));
    if (state.phase === 'preparing') {
      current.cancel();
      const cancelled = { captureId };
      return preparing.then(
        () => end(error, reason),
        () => cancelled,
      );
    }
    ending ??= current
      .end(reason)
      .then((manifest) => {
        unwritten.add(captureId, manifest, current.record);
        setState({
          phase: error ? 'failed' : 'ended',
          diagnosis: manifest.diagnosis,
          thresholds: manifest.thresholds,
          recording: false,
          endpoint: null,
          error: error ?? state.error,
        });
        const { picture, record } = current;
        const { direction } = manifest.scenario;
        void thumbnails
          .make(store.folderOf(captureId), { picture, samples: () => record.samples.newest(Number.MAX_SAFE_INTEGER), direction })
          .then(() => push('captures.changed', null));
        return { captureId };
      })
      .catch((fault) => {
        setState({ phase: 'failed', recording: false, endpoint: null, error: toErrorValue(fault) });
        throw fault;
      })
      .finally(() => {
        run = null;
        runKernel = null;
        ending = null;
        push('captures.changed', null);
      });
    return ending;
  };

  const ownExperiments = new OwnExperiments(home);
  const results = new ExperimentStore(home, log);
  const experiments = new ExperimentRunner({
    runs: runsThrough({
      start,
      stop: () => end(null, 'The experiment was stopped.'),
      onState: (listener) =>
        register(pushListeners, (name, payload) => {
          if (name === 'run.state') listener(payload as RunState);
        }),
      manifest: async (id) => unwritten.of(id) ?? readManifest(store.folderOf(id)),
    }),
    store: results,
    environment,
    clock,
    log,
    newestRunId: () => state.captureId,
    onState: (experiment) => push('experiment.state', experiment),
  });
  const compare = (compared: ComparisonRequest) =>
    requestComparison(async (id) => readCapture(await store.existingFolderOf(id), 'packed'), compared);
  const refuseDuringExperiment = () => {
    if (experiments.isActive) throw new SockscopeError('experiment-active', 'An experiment is in progress.');
  };

  const refuseDuringRun = () => {
    refuseDuringExperiment();
    if (run) throw new SockscopeError('run-active', 'A run is in progress.');
  };

  const handlers: EngineHandlers = {
    'app.info': async () => ({
      version: options.versions.sockscope,
      host: options.host === 'electron' ? 'electron' : 'browser',
      environment,
      home,
    }),
    'app.doctor': () =>
      checkMachine({
        home,
        electron: options.versions.electron,
        electronBinary: options.findElectron?.(),
        printer: options.findPrinter?.(),
      }),
    'settings.get': () => settings.get(),
    'settings.set': (patch) => settings.set(patch),
    'run.state': async () => {
      // A window shows its span; an hour's samples would be megabytes that nobody looks at.
      const { chartSpanS } = await settings.get();
      const spanMs = Math.max(chartSpanS * 1_000, LEVELS_SPAN_MS);
      const shown = Math.ceil(spanMs / SAMPLE_INTERVAL_MS) + 1;
      return {
        state,
        samples: lastRun?.record.samples.newest(shown) ?? [],
        peakBytes: lastRun?.record.peaks.bytes ?? {},
        events: lastRun?.record.events ?? [],
        exchanges: [...(lastRun?.messages.exchanges.newest ?? [])],
        arrivals: [...(lastRun?.messages.arrivals.newest ?? [])],
      };
    },
    'run.start': async ({ scenario }) => {
      refuseDuringExperiment();
      return start(scenario);
    },
    'run.stop': async () => {
      if (!experiments.isActive) return end(null, 'Stopped by the user.');
      // A run that was cut short is no repetition: the experiment ends with it.
      const captureId = state.captureId ?? '';
      await experiments.stop();
      return { captureId };
    },
    'run.toggle': async ({ path, value }) => {
      refuseDuringExperiment();
      if (!run || state.phase !== 'running') throw new SockscopeError('run-inactive', 'No run is in progress.');
      return { scenario: await run.toggle(path, value) };
    },
    'run.connections': () => {
      if (!run) throw new SockscopeError('run-inactive', 'No run is in progress.');
      return run.connections();
    },
    'sockets.read': ({ source, filter }) => sockets.read(source, filter),
    'ceiling.measure': async (wanted) => {
      refuseDuringRun();
      return ceilings.measure(wanted, () => {});
    },
    'recovery.report': async () => recovery,
    'recovery.dismiss': async () => {
      recovery = NOTHING_RECOVERED;
      return null;
    },
    ...experimentHandlers({ experiments, own: ownExperiments, results, refuseDuringRun, push }),
    ...captureHandlers({ store, reading, imports, compare, recordingId: () => (run ? state.captureId : null), push }),
  };

  return {
    handlers,
    onPush: (listener) => register(pushListeners, listener as (name: PushName, payload: unknown) => void),
    onFrame: (listener) => register(frameListeners, listener),
    reportDisplay: (report) => {
      if (run && report.captureId === state.captureId) run.displayReport(report);
    },
    ...captureOutput(store, reading),
    unwrittenManifest: (id) => unwritten.of(id),
    renderComparison: async (compared, format) => renderComparison(await compare(compared), format),
    renderExperiment: async (id, format) => renderExperimentReport(await results.open(id, runningResultId(experiments)), format),
    exportExperiment: async (name) => {
      const experiment = await findAnyExperiment(name, ownExperiments);
      if (!experiment) throw new SockscopeError('experiment-missing', `There is no experiment ${showValue(name)}.`);
      return renderExperimentDocument(experiment);
    },
    recoverCaptures: async () => {
      for (const folder of [home, libraryFolders(home).experiments]) await removeTemporaryFiles(folder, clock.wallTime());
      recovery = await store.recover().catch((error) => ({ recovered: [], failed: [{ id: 'the library', error: toErrorValue(error) }] }));
      for (const line of recoveryLines(recovery)) log(line);
      return recovery;
    },
    dispose: async () => {
      if (experiments.isActive)
        await experiments.stop().catch((error) => log(`ending the experiment failed: ${toErrorValue(error).message}`));
      if (run)
        await end(null, 'The application was closed.').catch((error) => log(`ending the run failed: ${toErrorValue(error).message}`));
      await thumbnails.settled();
      await imports.close();
      await reading.close();
      sockets.stop();
      ceilings.cancel();
      stopProbe();
      commands.close();
    },
  };
}
