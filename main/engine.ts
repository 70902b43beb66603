import {
  type ComparisonFormat,
  type DisplayFrame,
  type DisplayReport,
  type ExperimentReportFormat,
  NOTHING_RECOVERED,
  type PushName,
  type PushPayload,
  type RecoveryReport,
  type RunState,
  SockscopeError,
  showValue,
  toErrorValue,
} from '../contract/index.ts';
import { readCapture, readManifest } from './capture/capture-files.ts';
import { captureHandlers } from './capture/capture-handlers.ts';
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
import { createShellRunner } from './kernel/shell-runner.ts';
import { HOST_PROBE_INTERVAL_MS, startLoopProbe } from './metrics/loop-probe.ts';
import { createLoopTelemetry } from './metrics/thread-telemetry.ts';
import { register } from './register.ts';
import { renderComparison } from './report/compare/render-comparison.ts';
import { type ComparisonRequest, requestComparison } from './report/compare/request-comparison.ts';
import type { RenderedReport } from './report/render-report.ts';
import { FrameMaker } from './run/frame-maker.ts';
import { RunDesk } from './run/run-desk.ts';
import { runHandlers } from './run/run-handlers.ts';
import type { UnwrittenManifests } from './run/unwritten-manifests.ts';
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
    roleOf: (socket) => runs.roleOf(socket),
  });
  const frames = new FrameMaker(threads, libraryFolders(home).frames);
  const ceilings = new Ceilings({ home, threads, clock, environment, log, readCpu: options.readCpu });
  const hostLoop = createLoopTelemetry();
  const stopProbe = startLoopProbe(hostLoop, clock, HOST_PROBE_INTERVAL_MS);
  const pushListeners = new Set<(name: PushName, payload: unknown) => void>();
  const frameListeners = new Set<(frame: DisplayFrame) => void>();
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

  const runs = new RunDesk({
    clock,
    environment,
    hostLoop,
    threads,
    commands,
    store,
    frames,
    ceilings,
    thumbnails,
    log,
    push,
    onFrame: (frame) => tellAll(frameListeners, 'a picture', (listener) => listener(frame)),
  });
  const ownExperiments = new OwnExperiments(home);
  const results = new ExperimentStore(home, log);
  const experiments = new ExperimentRunner({
    runs: runsThrough({
      start: (scenario) => runs.start(scenario),
      stop: () => runs.end(null, 'The experiment was stopped.'),
      onState: (listener) =>
        register(pushListeners, (name, payload) => {
          if (name === 'run.state') listener(payload as RunState);
        }),
      manifest: async (id) => runs.unwrittenManifest(id) ?? readManifest(store.folderOf(id)),
    }),
    store: results,
    environment,
    clock,
    log,
    newestRunId: () => runs.state.captureId,
    holdCeilings: () => ceilings.hold(),
    onState: (experiment) => push('experiment.state', experiment),
  });
  const compare = (compared: ComparisonRequest) =>
    requestComparison(async (id) => readCapture(await store.existingFolderOf(id), 'packed'), compared);
  const refuseDuringExperiment = () => {
    if (experiments.isActive) throw new SockscopeError('experiment-active', 'An experiment is in progress.');
  };
  const refuseDuringRun = () => {
    refuseDuringExperiment();
    if (runs.active) throw new SockscopeError('run-active', 'A run is in progress.');
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
    'settings.set': async (patch) => {
      const changed = await settings.set(patch);
      if (patch.scenario) push('settings.scenario', patch.scenario);
      return changed;
    },
    'sockets.read': ({ source, filter }) => sockets.read(source, filter),
    'ceiling.measure': async (wanted) => {
      refuseDuringRun();
      frames.giveUpAhead();
      const { alone, kept } = await ceilings.measure(wanted, () => {});
      // What is not kept is told all the same: it is what was asked for.
      return alone.likelyLow === true ? alone : (kept ?? alone);
    },
    'recovery.report': async () => recovery,
    'recovery.dismiss': async () => {
      recovery = NOTHING_RECOVERED;
      return null;
    },
    ...runHandlers({ runs, settings, experiments, refuseDuringExperiment }),
    ...experimentHandlers({ experiments, own: ownExperiments, results, refuseDuringRun, push }),
    ...captureHandlers({ store, reading, imports, compare, recordingId: () => (runs.active ? runs.state.captureId : null), push }),
  };

  return {
    handlers,
    onPush: (listener) => register(pushListeners, listener as (name: PushName, payload: unknown) => void),
    onFrame: (listener) => register(frameListeners, listener),
    reportDisplay: (report) => {
      if (report.captureId === runs.state.captureId) runs.active?.displayReport(report);
    },
    ...captureOutput(store, reading),
    unwrittenManifest: (id) => runs.unwrittenManifest(id),
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
      if (runs.active)
        await runs.end(null, 'The application was closed.').catch((error) => log(`ending the run failed: ${toErrorValue(error).message}`));
      await thumbnails.settled();
      await imports.close();
      await reading.close();
      sockets.stop();
      ceilings.cancel();
      await frames.close();
      stopProbe();
      commands.close();
    },
  };
}
