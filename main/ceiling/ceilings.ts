import { type Ceiling, ceilingDoubt, type Environment } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import { ceilingCompany } from './ceiling-company.ts';
import { CeilingStore } from './ceiling-store.ts';
import { type CpuReading, watchOthers } from './cpu-of-others.ts';
import { machineFingerprint } from './machine-fingerprint.ts';
import { measureCeiling } from './measure-ceiling.ts';

/** A message size, and where the receiving end runs. */
export type CeilingWanted = Pick<Ceiling, 'messageBytes' | 'serverThread'>;

export interface CeilingsOptions {
  home: string;
  threads: ThreadSpawner;
  clock: Clock;
  environment: Environment;
  log: (line: string) => void;
  /** Default: of this machine. */
  readCpu?: (() => CpuReading) | undefined;
}

/** The ceilings of this machine: measured, kept, and forgotten when a run has shown that they are wrong. */
export class Ceilings {
  readonly #options: CeilingsOptions;
  readonly #store: CeilingStore;
  readonly #machine: string;
  #abort: AbortController | null = null;
  #measuring: Promise<unknown> = Promise.resolve();

  constructor(options: CeilingsOptions) {
    this.#options = options;
    this.#store = new CeilingStore(options.home, options.log);
    this.#machine = machineFingerprint(options.environment);
  }

  /** Whether a measurement is under way, which anything else that computes would falsify. */
  get isMeasuring(): boolean {
    return this.#abort !== null;
  }

  /** The one that was measured on this machine before, or `null`. */
  kept(wanted: CeilingWanted): Promise<Ceiling | null> {
    return this.#store.get({ ...wanted, machine: this.#machine });
  }

  /**
   * Measures, and keeps what was not held down by other programs; what was says so. One at a time: a newer call gives up the one
   * before. Fails with `ceiling-failed`, or with `run-inactive` where it was given up.
   */
  measure({ messageBytes, serverThread }: CeilingWanted, onProgress: (fraction: number) => void): Promise<Ceiling> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    const { threads, clock, environment, readCpu, log } = this.#options;
    const before = this.#measuring;
    const measured = (async () => {
      // Two measurements at once would each find half of the machine.
      await before;
      const othersCores = watchOthers(clock, readCpu);
      const figures = await measureCeiling({ messageBytes, serverThread, threads, clock, onProgress, signal: abort.signal });
      const company = ceilingCompany(othersCores(), environment.cores);
      const measuredAt = clock.wallTime().toISOString();
      const ceiling: Ceiling = { ...figures, messageBytes, serverThread, measuredAt, machine: this.#machine, exceeded: false, ...company };
      if (ceiling.likelyLow !== true) await this.#store.put(ceiling);
      else log(`the ceiling serves this once and is not kept: it was ${ceilingDoubt(ceiling)}`);
      return ceiling;
    })();
    this.#measuring = measured
      .catch(() => {})
      .finally(() => {
        if (this.#abort === abort) this.#abort = null;
      });
    return measured;
  }

  /** Gives up a measurement that is under way: it fails with `run-inactive`. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  /** Forgets one that a run has exceeded. */
  drop(ceiling: Ceiling): Promise<void> {
    return this.#store.drop(ceiling);
  }
}
