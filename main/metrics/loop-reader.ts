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
  #activeMs = 0;
  #idleMs = 0;
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
    const activeMs = counters[LOOP.activeMs]! - this.#activeMs;
    const idleMs = counters[LOOP.idleMs]! - this.#idleMs;
    this.#activeMs = counters[LOOP.activeMs]!;
    this.#idleMs = counters[LOOP.idleMs]!;
    if (counters[LOOP.alive] === 0) {
      unavailable[at] = 'this thread is not running';
      return null;
    }
    if (delay.n === 0) unavailable[`${at}.p50Ms`] = 'the loop did not turn in this interval';
    if (cpu === null)
      unavailable[`${at}.cpu`] = this.tid === 0 ? 'this system does not tell the CPU time of a thread' : 'the first reading of this thread';
    // A restarted thread counts from 0 again, and a blocked one has not told its utilisation yet.
    const utilization = activeMs + idleMs > 0 && activeMs >= 0 && idleMs >= 0 ? activeMs / (activeMs + idleMs) : null;
    if (utilization === null) unavailable[`${at}.utilization`] = 'the loop did not turn in this interval';
    return {
      p50Ms: delay.p50,
      p99Ms: delay.p99,
      maxMs: delay.max,
      utilization,
      stalledMs: stalledMs(this.#telemetry, this.#clock.nowNs()),
      cpu,
      heapUsedBytes: counters[LOOP.heapUsedBytes]!,
      externalBytes: counters[LOOP.externalBytes]!,
    };
  }
}
