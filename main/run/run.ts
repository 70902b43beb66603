import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  CONNECTION_ROWS_MAX,
  type ConnectionRow,
  type DisplayReport,
  type ErrorValue,
  errorValue,
  type Manifest,
  NO_LEDGER_OF_FOREIGN,
  SAMPLE_INTERVAL_MS,
  type Sample,
  type Scenario,
  SockscopeError,
  sendsOurFrames,
  toErrorValue,
} from '../../contract/index.ts';
import { FRAME_LOG_FILE } from '../capture/capture-files.ts';
import { fileLimitFault } from '../file-limit.ts';
import { HistogramReader } from '../metrics/histogram.ts';
import { kernelReadingsOf } from '../metrics/kernel-reader-of.ts';
import { createRunTelemetry, type RunTelemetry } from '../metrics/run-telemetry.ts';
import { Sampler } from '../metrics/sampler.ts';
import { RECEIVER } from '../metrics/shared-counters.ts';
import { FrameRecording } from '../recording/frame-recording.ts';
import type { ActiveRun } from './active-run.ts';
import { describeChange, type ToggleChange, toggleChange } from './apply-toggle.ts';
import { DisplayAccount } from './display-account.ts';
import { LastPicture } from './last-picture.ts';
import { type CeilingWarning, RunCeiling } from './run-ceiling.ts';
import type { RunDependencies } from './run-dependencies.ts';
import { type MadeFrames, RunFrames } from './run-frames.ts';
import { RunJournal } from './run-journal.ts';
import { RunLedgers } from './run-ledgers.ts';
import { RunMessages } from './run-messages.ts';
import { RunReadings } from './run-readings.ts';
import type { RunRecord } from './run-record.ts';
import { RunThreads, socketUrl } from './run-threads.ts';
import { guardText, leftText, pathCutText } from './run-words.ts';
import { ThreadsAhead } from './threads-ahead.ts';

/** Without a limit of the scenario's own, the inboxes may take this share of the memory that is free at the start. */
const GUARD_SHARE = 0.25;

/** Where the system does not tell its largest receive buffer: Linux's default (tcp(7), tcp_rmem). */
const PATH_LIMIT_BYTES = 6_291_456;

/** After the guard nothing is read any more: what is on its way has no chance to arrive, and memory is wanted back soon. */
const GUARDED_DRAIN_MS = 250;

/** One run, from the making of its frames to its settled ledger. */
export class Run implements ActiveRun {
  readonly #deps: RunDependencies;
  readonly #threads: RunThreads;
  readonly #ahead: ThreadsAhead;
  readonly #telemetry: RunTelemetry;
  readonly #ledgers: RunLedgers;
  readonly #display: DisplayAccount;
  readonly #ceiling: RunCeiling;
  readonly #picture = new LastPicture();
  readonly #readings: RunReadings;
  readonly #memoryLimitBytes: number;
  readonly #journal: RunJournal;
  readonly #recording: FrameRecording;
  readonly #frames: RunFrames;
  /** What the threads have told. */
  readonly messages: RunMessages;
  #scenario: Scenario;
  #sampler: Sampler | null = null;
  #cancelled = false;
  #ending = false;
  #isGuarded = false;
  #phase: Sample['phase'];
  #sampleTimer: NodeJS.Timeout | null = null;
  #endTimer: NodeJS.Timeout | null = null;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(scenario: Scenario, deps: RunDependencies) {
    this.#scenario = scenario;
    this.#phase = scenario.load.warmupS > 0 ? 'warmup' : 'steady';
    this.#deps = deps;
    this.#frames = new RunFrames({
      maker: deps.frames,
      clock: deps.clock,
      onState: deps.onState,
      onSlow: (severity, text) => this.#journal.event('thread', severity, text),
    });
    this.#display = new DisplayAccount(deps.clock);
    this.#ceiling = new RunCeiling(deps.ceilings);
    this.#readings = new RunReadings(deps.kernel, deps.environment.cores);
    this.#telemetry = createRunTelemetry(scenario.direction);
    this.#ledgers = new RunLedgers(this.#telemetry);
    this.#memoryLimitBytes = scenario.receiver.memoryLimitBytes ?? Math.floor(deps.freeMemoryBytes() * GUARD_SHARE);
    this.#journal = new RunJournal(scenario, deps);
    this.messages = new RunMessages({
      ledgers: this.#ledgers,
      record: this.record,
      display: this.#display,
      event: (kind, severity, text, code) => this.#journal.event(kind, severity, text, code),
      onNegotiated: (negotiated) => deps.onState({ negotiated }),
      onPicture: (picture) => this.#picture.take(picture),
      onFrame: deps.onFrame,
      onExchanges: deps.onExchanges,
      onArrivals: deps.onArrivals,
      onGuard: (waitingBytes) => this.#guarded(waitingBytes),
      onFinished: () => deps.onWantsEnd(null),
    });
    this.#ahead = new ThreadsAhead(deps.threads, this.#telemetry);
    this.#threads = new RunThreads({
      clock: deps.clock,
      threads: deps.threads,
      ledgers: this.#ledgers,
      telemetry: this.#telemetry,
      runTag: randomBytes(4).readUInt32LE(0),
      captureId: deps.captureId,
      logFile: join(deps.captureFolder, FRAME_LOG_FILE),
      memoryLimitBytes: this.#memoryLimitBytes,
      pathLimitBytes: deps.environment.tcpRmem?.[2] ?? PATH_LIMIT_BYTES,
      onServer: (message) => this.messages.fromServer(message),
      onLoad: (message) => this.messages.fromLoad(message),
      onClients: (message) => this.messages.fromClients(message),
      onIdle: (gauges) => this.messages.fromIdle(gauges),
      onPathCut: (cut) => this.#journal.event('connection', 'warning', pathCutText(cut)),
      onLost: (error) => this.#threadLost(error),
    });
    this.#recording = new FrameRecording({
      folder: deps.captureFolder,
      startNs: () => this.#journal.startNs,
      use: (ring) => this.#threads.record(ring),
      event: (severity, text, code) => this.#journal.event('recorder', severity, text, code),
      onState: (recorded) => deps.onState({ recorded }),
    });
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get record(): RunRecord {
    return this.#journal.record;
  }

  get picture(): Uint8Array | null {
    return this.#picture.newest;
  }

  /** Gives up a start that is under way: it fails with `run-inactive`. */
  cancel(): void {
    this.#cancelled = true;
    this.#frames.cancel();
    this.#ceiling.cancel();
  }

  /** Makes the frames, measures the ceiling, opens the capture, starts the threads, and the clock. Leaves nothing running when it fails. */
  async start(): Promise<void> {
    const { clock, kernel, onState, hostLoop, environment } = this.#deps;
    let ceilingWarning: CeilingWarning | null;
    try {
      const fault = fileLimitFault(this.#scenario);
      if (fault !== null) throw new SockscopeError('file-limit', fault);
      this.#ahead.start(this.#scenario);
      if (sendsOurFrames(this.#scenario)) this.#threads.putFrames(this.#scenario, await this.#frames.make(this.#scenario.payload));
      this.#throwIfCancelled();
      ceilingWarning = await this.#measureCeiling();
      this.#throwIfCancelled();
      await this.record.begin();
      onState({ progress: { text: 'Starting the server', fraction: 1 } });
      this.#journal.startNs = clock.nowNs();
      this.#recording.apply(this.#scenario.recording);
      await this.#threads.startServer(this.#scenario);
      this.#throwIfCancelled();
    } catch (error) {
      this.messages.close();
      this.#recording.abandon();
      await this.#ahead.end();
      await this.#threads.end();
      await this.record.abandon();
      throw error;
    }
    const startNs = clock.nowNs();
    this.#journal.startNs = startNs;
    this.#readings.start(this.#scenario, this.#threads.endpoints);
    this.#sampler = new Sampler({
      clock,
      startNs,
      hostLoop,
      telemetry: this.#telemetry,
      ledgers: this.#ledgers,
      kernel,
      scenario: () => this.#scenario,
      display: () => this.#display.drawn(this.#scenario),
      viewer: () => this.#display.reading()?.viewer ?? null,
      tcpLimits: { recvBytes: environment.tcpRmem?.[2] ?? null, sendBytes: environment.tcpWmem?.[2] ?? null },
      memoryLimitBytes: this.#memoryLimitBytes,
    });
    const { host } = this.#scenario.bind;
    const { port } = this.#threads;
    const endpoint = { host, port, url: socketUrl(host, port) };
    onState({ phase: 'running', progress: null, recording: this.record.isRecording, endpoint });
    this.#journal.event('started', 'info', `${this.#scenario.name} at ${endpoint.url}`);
    if (ceilingWarning) this.#journal.event('ceiling', 'warning', ceilingWarning.text, ceilingWarning.code);
    this.#threads.startClients(this.#scenario, startNs);
    this.#sampleTimer = setInterval(() => this.#sample(), SAMPLE_INTERVAL_MS);
    if (this.#phase === 'steady') this.#startMeasuring();
    await this.#ahead.end();
  }

  /** Changes one setting; answers when it is in force. Changes follow one another. Fails with `toggle-invalid`, or with why it could not be applied. */
  async toggle(path: string, value: unknown): Promise<Scenario> {
    // New frames are made beside the stream and beside other changes; only putting them in takes its turn.
    this.#throwIfEnding();
    const ahead = await this.#frames.ahead(this.#scenario, path, value);
    const change = this.#changes.then(() => this.#toggle(path, value, ahead));
    this.#changes = change.catch(() => {});
    return change;
  }

  /** The server's connections as they are now. */
  connections(): Promise<{ total: number; rows: ConnectionRow[] }> {
    return this.#threads.connections(CONNECTION_ROWS_MAX);
  }

  displayReport(report: DisplayReport): void {
    this.#display.report(report);
    if (!report.wantsFrame) return;
    this.#picture.askedByWindow();
    this.#threads.wantFrame();
  }

  /** Ends the run: no more frames, what is in flight arrives, connections close, the ledger is settled, the capture completed. */
  async end(reason: string, isEarly: boolean): Promise<Manifest> {
    const { kernel, onState } = this.#deps;
    this.#ending = true;
    if (this.#endTimer) clearTimeout(this.#endTimer);
    // A change that still makes its frames is given up: nothing of it is in force yet.
    this.#frames.cancel();
    await this.#changes;
    this.#sample();
    // The last picture is one of those that are still on their way.
    this.#threads.wantFrame();
    this.#phase = 'draining';
    onState({ phase: 'draining', applying: null });
    this.#journal.event('stopping', 'info', reason);
    await (this.#isGuarded ? this.#threads.drain(GUARDED_DRAIN_MS) : this.#threads.drain());
    if (this.#sampleTimer) clearInterval(this.#sampleTimer);
    this.#sample();
    await this.#threads.end();
    const readings = kernelReadingsOf(kernel, this.#scenario);
    await kernel.stop();
    const recorded = await this.#recording.finish();
    this.messages.close();
    const drawn = this.#display.drawn(this.#scenario);
    const { main, publish } = this.#ledgers.settle(typeof drawn === 'string' ? null : drawn.displayed);
    const { load, clients } = this.#telemetry;
    const setup = clients ?? load;
    const summary = this.record.summarise({
      ledger: main,
      publishLedger: publish,
      setupUs: setup ? new HistogramReader(setup.setupUs).take() : [],
      kernel: readings,
      ceiling: this.#ceiling.fact,
    });
    const exceeded = summary && (await this.#ceiling.check(summary));
    if (exceeded) this.#ceilingExceeded(exceeded);
    const faults = [...main.faults, ...(publish?.faults ?? []).map((fault) => `publishers: ${fault}`)];
    this.#tellLeft();
    if (faults.length === 0)
      this.#journal.event('ended', 'info', sendsOurFrames(this.#scenario) ? 'The ledger balances.' : `No ledger: ${NO_LEDGER_OF_FOREIGN}.`);
    else this.#journal.event('ended', 'warning', `The ledger does not balance: ${faults.join('; ')}.`);
    return this.record.finish(this.#scenario, { summary, recording: recorded, isEarly });
  }

  /** Clients that are not ours may go on sending until they are closed: what came in and was not taken is no loss of theirs, and is told. */
  #tellLeft(): void {
    const left = this.#telemetry.main.receiver.counters[RECEIVER.waitingForeignFrames]!;
    if (left > 0) this.#journal.event('ended', 'warning', leftText(left));
  }

  #throwIfEnding(): void {
    if (this.#ending) throw new SockscopeError('run-inactive', 'The run is ending.');
  }

  #throwIfCancelled(): void {
    if (this.#cancelled) throw new SockscopeError('run-inactive', 'The start was cancelled.');
  }

  /** Answers what is to be said of it. */
  async #measureCeiling(): Promise<CeilingWarning | null> {
    const { onState } = this.#deps;
    const warning = await this.#ceiling.prepare(this.#scenario, (fraction) => {
      onState({ progress: { text: 'Measuring the ceiling', fraction } });
    });
    this.#tellCeiling();
    return warning;
  }

  #tellCeiling(): void {
    this.record.ceiling = this.#ceiling.current;
    this.#deps.onState({ ceiling: this.#ceiling.current });
  }

  #ceilingExceeded(text: string): void {
    this.#journal.event('ceiling', 'warning', text);
    this.#tellCeiling();
  }

  async #toggle(path: string, value: unknown, ahead: MadeFrames | null): Promise<Scenario> {
    this.#throwIfEnding();
    const change = toggleChange(this.#scenario, path, value);
    if (!change) return this.#scenario;
    this.#deps.onState({ applying: path });
    try {
      await this.#applyChange(change, await this.#frames.of(change, ahead));
      this.#journal.event('toggle', 'info', describeChange(change));
    } catch (error) {
      const { message, code } = toErrorValue(error);
      this.#journal.event('toggle', 'error', `${describeChange(change)} failed: ${message}`, code);
      throw error;
    } finally {
      await this.#ceiling.changed(this.#scenario);
      this.#tellCeiling();
      this.#deps.onState({ applying: null, progress: null, scenario: this.#scenario });
    }
    return this.#scenario;
  }

  async #applyChange({ toggle, apply, scenario }: ToggleChange, frames: SharedArrayBuffer[] | null): Promise<void> {
    if (frames) this.#threads.putFrames(scenario, frames);
    const fault = fileLimitFault(scenario);
    if (fault !== null) throw new SockscopeError('file-limit', fault);
    const before = this.#scenario;
    this.#scenario = scenario;
    try {
      if (toggle.group === 'measurement') this.#readings.apply(scenario);
      else if (toggle.group === 'recording') this.#recording.apply(scenario.recording);
      else if (apply === 'live') this.#threads.apply(scenario);
      else if (apply === 'reconnect') await this.#threads.reconnect(scenario);
      else {
        this.#ahead.start(scenario);
        await this.#threads.restart(before, scenario).finally(() => this.#ahead.end());
      }
    } catch (error) {
      // A connection that could not be made leaves the setting in force; a server that refused it has the old one again.
      if (toErrorValue(error).code !== 'connect-failed') this.#scenario = before;
      throw error;
    } finally {
      this.#deps.kernel.setEndpoints(this.#threads.endpoints);
    }
  }

  /** The inboxes are at their limit: the run ends in good order while the machine still can. */
  #guarded(waitingBytes: number): void {
    this.#isGuarded = true;
    const text = guardText(waitingBytes, this.#memoryLimitBytes);
    this.#journal.event('guard', 'error', text, 'memory-guard');
    this.#deps.onWantsEnd(errorValue('memory-guard', text));
  }

  #threadLost(error: ErrorValue): void {
    this.#journal.event('thread', 'error', error.message, error.code);
    this.#deps.onWantsEnd(error);
  }

  #sample(): void {
    if (!this.#sampler) return;
    const sample = this.#sampler.take(this.#phase);
    this.#journal.sample(sample, this.#sampler.beside, this.#scenario);
    const exceeded = this.#ceiling.seen(sample);
    if (exceeded !== null) this.#ceilingExceeded(exceeded);
    this.#readings.follow(sample, this.#scenario, this.record.readSinceMs);
    if (this.#phase !== 'draining' && this.#picture.isDue(sample.tMs)) this.#threads.wantFrame();
    const { warmupS } = this.#scenario.load;
    if (this.#phase === 'warmup' && sample.tMs >= warmupS * 1_000) {
      this.#phase = 'steady';
      this.#journal.event('steady', 'info', 'The warm-up is over; measuring begins.');
      this.#startMeasuring();
    }
  }

  #startMeasuring(): void {
    const { durationS } = this.#scenario.load;
    if (durationS !== null && !this.#ending) this.#endTimer = setTimeout(() => this.#deps.onWantsEnd(null), durationS * 1_000);
  }

  kernelFault(error: ErrorValue): void {
    this.#journal.kernelFault(error);
  }
}
