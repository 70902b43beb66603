import type { LoopReading, SparseHistogram, Unavailable } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { distributionMs, HistogramReader } from './histogram.ts';
import { stalledMs } from './loop-probe.ts';
import { LOOP } from './shared-counters.ts';
import { CpuShare, threadCpuNs } from './thread-cpu.ts';
import type { LoopTelemetry } from './thread-telemetry.ts';

/** The host's view of one event loop, interval by interval. */
export class LoopReader {
  readonly #name: string;
  readonly #telemetry: LoopTelemetry;
  readonly #clock: Clock;
  readonly #delay: HistogramReader;
  readonly #cpu: CpuShare;
  /** What the loop had told of itself, and how long it had been silent, when the last interval ended. */
  #told = { activeMs: 0, idleMs: 0, silentMs: 0 };
  /** Delays of the interval that was taken last. */
  delayUs: SparseHistogram = [];

  constructor(name: string, telemetry: LoopTelemetry, clock: Clock) {
    this.#name = name;
    this.#telemetry = telemetry;
    this.#clock = clock;
    this.#delay = new HistogramReader(telemetry.delayUs);
    this.#cpu = new CpuShare(clock);
  }

  /** The kernel's id of the thread; 0 where unknown. */
  get tid(): number {
    return this.#telemetry.counters[LOOP.tid]!;
  }

  /** What happened since the last call; `null` before the loop's probe has started. Reasons for missing parts go to `unavailable`. */
  take(unavailable: Unavailable): LoopReading | null {
    const { counters } = this.#telemetry;
    const at = `eventLoop.${this.#name}`;
    this.delayUs = this.#delay.take();
    const delay = distributionMs(this.delayUs);
    const cpu = this.#cpu.take(threadCpuNs(this.tid), this.tid);
    const isRunning = counters[LOOP.alive] !== 0;
    const silentMs = isRunning ? stalledMs(this.#telemetry, this.#clock.nowNs()) : 0;
    const utilization = this.#utilization(silentMs);
    if (!isRunning) {
      unavailable[at] = 'this thread is not running';
      return null;
    }
    if (delay.n === 0) unavailable[`${at}.p50Ms`] = 'the loop did not turn in this interval';
    if (cpu === null)
      unavailable[`${at}.cpu`] = this.tid === 0 ? 'this system does not tell the CPU time of a thread' : 'the first reading of this thread';
    if (utilization === null) unavailable[`${at}.utilization`] = 'the loop has told nothing new in this interval';
    return {
      p50Ms: delay.p50,
      p99Ms: delay.p99,
      maxMs: delay.max,
      utilization,
      stalledMs: silentMs,
      cpu,
      heapUsedBytes: counters[LOOP.heapUsedBytes]!,
      externalBytes: counters[LOOP.externalBytes]!,
    };
  }

  /**
   * The share of the interval that the loop was not idle. A loop that stands still tells nothing until it turns again, and then all of it at once: its silence counts
   * as busy in the interval it falls into, and no more in the one in which it is told. Otherwise a mean over intervals would leave most of a long stall out.
   */
  #utilization(silentMs: number): number | null {
    const { counters } = this.#telemetry;
    const before = this.#told;
    const activeMs = counters[LOOP.activeMs]!;
    const idleMs = counters[LOOP.idleMs]!;
    this.#told = { activeMs, idleMs, silentMs };
    // A restarted thread counts from 0 again.
    if (activeMs < before.activeMs || idleMs < before.idleMs) return null;
    // A thread that only waited for a processor was not as busy as it was silent.
    const busyMs = Math.max(0, activeMs + silentMs - before.activeMs - before.silentMs);
    const restedMs = idleMs - before.idleMs;
    return busyMs + restedMs > 0 ? busyMs / (busyMs + restedMs) : null;
  }
}
