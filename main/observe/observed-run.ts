import {
  type ConnectionRow,
  type ErrorValue,
  type Fault,
  filterText,
  type Manifest,
  NO_FRAMES,
  NOTHING_OF_OURS,
  SAMPLE_INTERVAL_MS,
  type Sample,
  type Scenario,
  type SocketFilter,
  SockscopeError,
  showValue,
} from '../../contract/index.ts';
import type { KernelMonitor } from '../kernel/kernel-monitor.ts';
import { kernelReadingsOf } from '../metrics/kernel-reader-of.ts';
import { ledgerOf } from '../metrics/ledger.ts';
import type { LoopTelemetry } from '../metrics/thread-telemetry.ts';
import type { ActiveRun } from '../run/active-run.ts';
import { describeChange, toggleChange } from '../run/apply-toggle.ts';
import { RunJournal, type RunJournalDependencies } from '../run/run-journal.ts';
import type { RunRecord } from '../run/run-record.ts';
import { parseFilterEndpoint } from '../sockets/socket-filter.ts';
import { ObservedSampler } from './observed-sampler.ts';
import type { SocketWatch } from './socket-watch.ts';

/** What an observation is given: its tools, and where to tell what happens. */
export interface ObservedRunDependencies extends RunJournalDependencies {
  /** Reads as `watch` has it. */
  kernel: KernelMonitor;
  watch: SocketWatch;
  hostLoop: LoopTelemetry;
  /** Its time is over. */
  onWantsEnd: (error: ErrorValue | null) => void;
}

/**
 * A run of direction observe: the kernel's queues of other programs' sockets are recorded as a capture. It has no threads and
 * no connections, so that it measures from its first sample on: there is nothing to warm up and nothing to drain.
 */
export class ObservedRun implements ActiveRun {
  readonly messages = { exchanges: { newest: [] }, arrivals: { newest: [] } };
  readonly picture = null;
  readonly #deps: ObservedRunDependencies;
  readonly #journal: RunJournal;
  #scenario: Scenario;
  #sampler: ObservedSampler | null = null;
  #phase: Sample['phase'] = 'steady';
  #cancelled = false;
  #ending = false;
  #sampleTimer: NodeJS.Timeout | null = null;
  #endTimer: NodeJS.Timeout | null = null;

  constructor(scenario: Scenario, deps: ObservedRunDependencies) {
    this.#scenario = scenario;
    this.#deps = deps;
    this.#journal = new RunJournal(scenario, deps);
    deps.watch.onEvent((kind, severity, text) => this.#journal.event(kind, severity, text));
  }

  get record(): RunRecord {
    return this.#journal.record;
  }

  async start(): Promise<void> {
    const { clock, kernel, watch, onState, hostLoop, environment } = this.#deps;
    const { load, observe } = this.#scenario;
    this.#journal.startNs = clock.nowNs();
    try {
      throwIfNoEndpoint(observe);
      await this.record.begin();
      if (this.#cancelled) throw new SockscopeError('run-inactive', 'The start was cancelled.');
    } catch (error) {
      watch.close();
      await this.record.abandon();
      throw error;
    }
    const startNs = clock.nowNs();
    this.#journal.startNs = startNs;
    onState({ phase: 'running', progress: null, recording: this.record.isRecording });
    this.#journal.event('started', 'info', `The sockets of ${filterText(observe)} are observed.`);
    kernel.start(this.#scenario.kernel.source, this.#scenario.kernel.intervalMs);
    this.#sampler = new ObservedSampler({
      clock,
      startNs,
      hostLoop,
      kernel,
      watch,
      scenario: () => this.#scenario,
      tcpLimits: { recvBytes: environment.tcpRmem?.[2] ?? null, sendBytes: environment.tcpWmem?.[2] ?? null },
    });
    this.#sampleTimer = setInterval(() => this.#sample(), SAMPLE_INTERVAL_MS);
    if (load.durationS !== null) this.#endTimer = setTimeout(() => this.#deps.onWantsEnd(null), load.durationS * 1_000);
  }

  cancel(): void {
    this.#cancelled = true;
  }

  /** Which reader reads and how often can be changed; nothing else has an effect. */
  async toggle(path: string, value: unknown): Promise<Scenario> {
    if (this.#ending) throw new SockscopeError('run-inactive', 'The run is ending.');
    const change = toggleChange(this.#scenario, path, value);
    if (!change) return this.#scenario;
    if (change.toggle.group !== 'measurement') {
      throw new SockscopeError('toggle-invalid', `${change.toggle.label} has no effect while sockets are only observed.`);
    }
    this.#scenario = change.scenario;
    this.#deps.kernel.configure(change.scenario.kernel.source, change.scenario.kernel.intervalMs);
    this.#journal.event('toggle', 'info', describeChange(change));
    this.#deps.onState({ scenario: this.#scenario });
    return this.#scenario;
  }

  /** There is no server, so that nothing is connected to it. */
  async connections(): Promise<{ total: number; rows: ConnectionRow[] }> {
    return { total: 0, rows: [] };
  }

  /** There are no pictures. */
  displayReport(): void {}

  kernelFault(error: ErrorValue): void {
    this.#journal.kernelFault(error);
  }

  async end(reason: string, isEarly: boolean): Promise<Manifest> {
    const { kernel, watch, onState } = this.#deps;
    this.#ending = true;
    if (this.#endTimer) clearTimeout(this.#endTimer);
    if (this.#sampleTimer) clearInterval(this.#sampleTimer);
    this.#sample();
    this.#phase = 'draining';
    onState({ phase: 'draining', applying: null });
    watch.close();
    this.#journal.event('stopping', 'info', reason);
    const readings = kernelReadingsOf(kernel, this.#scenario);
    await kernel.stop();
    const { opened, closed } = watch.counts;
    this.#journal.event(
      'ended',
      'info',
      `${opened} ${opened === 1 ? 'connection was' : 'connections were'} observed, ${closed} of them to their end.`,
    );
    const summary = this.record.summarise({
      ledger: ledgerOf(NO_FRAMES, []),
      publishLedger: null,
      setupUs: [],
      ceiling: { measured: null, reason: NOTHING_OF_OURS },
      kernel: readings,
    });
    return this.record.finish(this.#scenario, { summary, recording: null, isEarly });
  }

  #sample(): void {
    if (!this.#sampler) return;
    const sample = this.#sampler.take(this.#phase);
    this.#journal.sample(sample, this.#sampler.beside, this.#scenario);
  }
}

/** Fails with `scenario-invalid` where an end is not written as `address:port`: it would match nothing for ever. */
function throwIfNoEndpoint(filter: SocketFilter): void {
  const faults: Fault[] = (['local', 'remote'] as const).flatMap((end) => {
    const text = filter[end];
    if (text === null || parseFilterEndpoint(text) !== null) return [];
    return [{ path: `observe.${end}`, value: showValue(text), allowed: 'an IP address with a port, for instance 127.0.0.1:8765' }];
  });
  if (faults.length > 0)
    throw new SockscopeError('scenario-invalid', `The scenario has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`, {
      faults,
    });
}
