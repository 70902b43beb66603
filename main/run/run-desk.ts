import { freemem } from 'node:os';
import {
  type DisplayFrame,
  type Environment,
  type ErrorValue,
  type Manifest,
  type PushName,
  type PushPayload,
  type RunEvent,
  type RunState,
  type Sample,
  type Scenario,
  SockscopeError,
  sendsOurFrames,
  toErrorValue,
  validateScenario,
} from '../../contract/index.ts';
import { newCaptureId } from '../capture/capture-id.ts';
import type { CaptureStore } from '../capture/capture-store.ts';
import type { ThumbnailMaker } from '../capture/thumbnail/thumbnail-maker.ts';
import type { Ceilings } from '../ceiling/ceilings.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { KernelMonitor } from '../kernel/kernel-monitor.ts';
import type { KernelSocket } from '../kernel/kernel-reader.ts';
import type { SocketRole } from '../kernel/roles.ts';
import type { ShellRunner } from '../kernel/shell-runner.ts';
import type { LoopTelemetry } from '../metrics/thread-telemetry.ts';
import { ObservedRun } from '../observe/observed-run.ts';
import { SocketWatch } from '../observe/socket-watch.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import type { ActiveRun } from './active-run.ts';
import type { FrameMaker } from './frame-maker.ts';
import { IDLE } from './idle-state.ts';
import { Run } from './run.ts';
import { RUN_COMPLETE, THREAD_LOST } from './run-words.ts';
import { UnwrittenManifests } from './unwritten-manifests.ts';

export interface RunDeskOptions {
  clock: Clock;
  environment: Environment;
  hostLoop: LoopTelemetry;
  threads: ThreadSpawner;
  commands: ShellRunner;
  store: CaptureStore;
  frames: FrameMaker;
  ceilings: Ceilings;
  thumbnails: ThumbnailMaker;
  log: (line: string) => void;
  push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
  onFrame: (frame: DisplayFrame) => void;
}

/** Leads the run: there is one at a time, from its scenario to its finished capture. Every window is told how it goes. */
export class RunDesk {
  readonly #options: RunDeskOptions;
  readonly #unwritten = new UnwrittenManifests();
  #active: ActiveRun | null = null;
  #kernel: KernelMonitor | null = null;
  #newest: ActiveRun | null = null;
  #state: RunState = IDLE;
  #preparing: Promise<void> = Promise.resolve();
  #ending: Promise<{ captureId: string }> | null = null;

  constructor(options: RunDeskOptions) {
    this.#options = options;
  }

  /** The run that is in progress; `null`: none. */
  get active(): ActiveRun | null {
    return this.#active;
  }

  /** The run in progress, else the one before; `null` before the first. */
  get newest(): ActiveRun | null {
    return this.#newest;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Which end of the run in progress a socket is; `null` where it is none of its. */
  roleOf(socket: KernelSocket): SocketRole | null {
    return this.#kernel?.roleOf(socket) ?? null;
  }

  /** The final manifest of a run of this process that could not be written so far, for want of room on the disk as a rule. */
  unwrittenManifest(id: string): Manifest | null {
    return this.#unwritten.of(id);
  }

  /** A scenario that may be started soon: where nothing is measured and it has no faults, which starting tells, its frames are made. */
  prepare(document: unknown): void {
    const { ceilings, frames } = this.#options;
    if (this.#active || ceilings.isMeasuring) return;
    const verdict = validateScenario(document);
    if (verdict.ok && sendsOurFrames(verdict.scenario)) frames.makeAhead(verdict.scenario.payload);
    else frames.giveUpAhead();
  }

  /** Starts a run; resolves when it streams. Fails with `run-active`, `scenario-invalid` (all faults named), `run-inactive` where it was cancelled, or with why it could not be started. */
  async start(document: unknown): Promise<{ captureId: string }> {
    if (this.#active) throw new SockscopeError('run-active', 'A run is in progress.');
    const scenario = checked(document);
    const { clock, ceilings, frames, push } = this.#options;
    const captureId = newCaptureId(clock.wallTime(), scenario.name);
    const { run, kernel } = this.#create(scenario, captureId);
    // A measurement on demand gives way to the run.
    ceilings.cancel();
    if (!sendsOurFrames(scenario)) frames.giveUpAhead();
    this.#active = run;
    this.#kernel = kernel;
    this.#newest = run;
    this.#set({ ...IDLE, phase: 'preparing', captureId, scenario });
    try {
      this.#preparing = run.start();
      await this.#preparing;
    } catch (error) {
      this.#active = null;
      this.#kernel = null;
      await kernel.stop();
      const value = toErrorValue(error);
      const cancelled = value.code === 'run-inactive';
      this.#set(cancelled ? IDLE : { phase: 'failed', progress: null, error: value });
      throw error;
    }
    push('captures.changed', null);
    return { captureId };
  }

  /**
   * Ends the run and completes its capture; one that is being prepared is given up. Fails with `run-inactive`, or with why its capture could not be completed.
   *
   * @param error what it ends for, where that is no wish of the user's.
   * @param reason in words, for its events.
   */
  end(error: ErrorValue | null, reason: string): Promise<{ captureId: string }> {
    const { captureId, phase } = this.#state;
    const run = this.#active;
    if (!run || captureId === null) return Promise.reject(new SockscopeError('run-inactive', 'No run is in progress.'));
    if (phase === 'preparing') {
      run.cancel();
      const cancelled = { captureId };
      return this.#preparing.then(
        () => this.end(error, reason),
        () => cancelled,
      );
    }
    this.#ending ??= this.#complete(run, captureId, error, reason)
      .catch((fault) => {
        this.#set({ phase: 'failed', recording: false, endpoint: null, error: toErrorValue(fault) });
        throw fault;
      })
      .finally(() => {
        this.#active = null;
        this.#kernel = null;
        this.#ending = null;
        this.#options.push('captures.changed', null);
      });
    return this.#ending;
  }

  #create(scenario: Scenario, captureId: string): { run: ActiveRun; kernel: KernelMonitor } {
    const { clock, commands, store, environment, hostLoop, threads, frames, ceilings, push, onFrame } = this.#options;
    const now = () => clock.nowNs() / NS_PER_MS;
    const watch = scenario.direction === 'observe' ? new SocketWatch(scenario.observe, now) : null;
    const kernel = new KernelMonitor({
      now,
      platform: process.platform,
      run: commands.run,
      programsCpuMs: commands.cpuMs,
      onFault: (error) => run.kernelFault(error),
      ...watch?.monitoring,
    });
    const ofEveryRun = {
      clock,
      kernel,
      hostLoop,
      environment,
      captureId,
      captureFolder: store.folderOf(captureId),
      onState: (change: Partial<RunState>) => this.#set(change),
      onSample: (sample: Sample) => push('run.sample', sample),
      onEvent: (event: RunEvent) => push('run.event', event),
      onWantsEnd: (error: ErrorValue | null) => this.#endAsWanted(run, error),
    };
    const run: ActiveRun = watch
      ? new ObservedRun(scenario, { ...ofEveryRun, watch })
      : new Run(scenario, {
          ...ofEveryRun,
          threads,
          frames,
          ceilings,
          onExchanges: (exchanges) => push('run.exchanges', exchanges),
          onArrivals: (arrivals) => push('run.arrivals', arrivals),
          freeMemoryBytes: freemem,
          onFrame,
        });
    return { run, kernel };
  }

  /** A run that is over by itself, or cannot go on. */
  #endAsWanted(run: ActiveRun, error: ErrorValue | null): void {
    if (this.#active !== run) return;
    void this.end(error, error ? THREAD_LOST : RUN_COMPLETE).catch((fault) => this.#options.log(`ending the run failed: ${fault}`));
  }

  async #complete(run: ActiveRun, captureId: string, error: ErrorValue | null, reason: string): Promise<{ captureId: string }> {
    const { store, thumbnails, push } = this.#options;
    const manifest = await run.end(reason, error === null && reason !== RUN_COMPLETE);
    this.#unwritten.add(captureId, manifest, run.record);
    this.#set({
      phase: error ? 'failed' : 'ended',
      diagnosis: manifest.diagnosis,
      thresholds: manifest.thresholds,
      endFigures: run.record.endFigures,
      recording: false,
      endpoint: null,
      error: error ?? this.#state.error,
    });
    const { picture, record } = run;
    const { direction } = manifest.scenario;
    void thumbnails
      .make(store.folderOf(captureId), { picture, samples: () => record.samples.newest(Number.MAX_SAFE_INTEGER), direction })
      .then(() => push('captures.changed', null));
    return { captureId };
  }

  #set(change: Partial<RunState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.push('run.state', this.#state);
  }
}

function checked(document: unknown): Scenario {
  const verdict = validateScenario(document);
  if (verdict.ok) return verdict.scenario;
  const { faults } = verdict;
  throw new SockscopeError('scenario-invalid', `The scenario has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`, {
    faults,
  });
}
