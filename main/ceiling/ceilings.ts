import { type Ceiling, ceilingDoubt, type Environment } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import { ceilingCompany } from './ceiling-company.ts';
import { ceilingOfMeasurements, isDue, OCCASIONS_APART_MS } from './ceiling-occasions.ts';
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

/** What a measurement found, alone, and what is kept now; `null`: nothing is. */
export interface MeasuredCeiling {
  alone: Ceiling;
  kept: Ceiling | null;
}

/** The ceilings of this machine: measured, kept, and forgotten when a run has shown that they are wrong. */
export class Ceilings {
  readonly #options: CeilingsOptions;
  readonly #store: CeilingStore;
  readonly #machine: string;
  #abort: AbortController | null = null;
  #measuring: Promise<unknown> = Promise.resolve();
  /** When each was measured last, kept or not: what other programs do not allow now they will hardly allow a moment later. */
  readonly #triedMs = new Map<string, number>();
  #heldSinceMs: number | null = null;

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

  /** Whether a kept one is provisional and a run should measure it once more before it begins. */
  isDue(kept: Ceiling): boolean {
    const nowMs = this.#heldSinceMs ?? this.#nowMs();
    const triedMs = this.#triedMs.get(nameOf(kept)) ?? Number.NEGATIVE_INFINITY;
    return isDue(kept, nowMs) && nowMs - triedMs >= OCCASIONS_APART_MS;
  }

  /**
   * From now on nothing becomes due that is not due now: runs that are compared with each other have one ceiling. Answers what ends it.
   */
  hold(): () => void {
    const sinceMs = this.#nowMs();
    this.#heldSinceMs = sinceMs;
    return () => {
      if (this.#heldSinceMs === sinceMs) this.#heldSinceMs = null;
    };
  }

  /**
   * Measures, and keeps what was not held down by other programs; what was says so. One at a time: a newer call gives up the one
   * before. Fails with `ceiling-failed`, or with `run-inactive` where it was given up.
   */
  measure(wanted: CeilingWanted, onProgress: (fraction: number) => void): Promise<MeasuredCeiling> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    const before = this.#measuring;
    const measured = (async () => {
      // Two measurements at once would each find half of the machine.
      await before;
      const alone = await this.#measureAlone(wanted, onProgress, abort.signal);
      if (alone.likelyLow !== true) return { alone, kept: await this.#store.add(alone) };
      this.#options.log(`the ceiling is not kept: it was ${ceilingDoubt(alone)}`);
      return { alone, kept: await this.kept(wanted) };
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

  /** Forgets of what is kept the occasions that a run has exceeded. @param rateFps of the run, as it came over the wire. */
  drop(ceiling: Ceiling, rateFps: number): Promise<void> {
    return this.#store.drop(ceiling, rateFps);
  }

  async #measureAlone(wanted: CeilingWanted, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<Ceiling> {
    const { threads, clock, environment, readCpu } = this.#options;
    const { messageBytes, serverThread } = wanted;
    const kind = { messageBytes, serverThread, machine: this.#machine };
    const othersCores = watchOthers(clock, readCpu);
    const figures = await measureCeiling({ messageBytes, serverThread, threads, clock, onProgress, signal }).finally(() => {
      if (!signal.aborted) this.#triedMs.set(nameOf(kind), this.#nowMs());
    });
    const company = ceilingCompany(othersCores(), environment.cores);
    return ceilingOfMeasurements(kind, [{ ...figures, measuredAt: clock.wallTime().toISOString(), ...company }]);
  }

  #nowMs(): number {
    return this.#options.clock.wallTime().getTime();
  }
}

/** Of this machine. */
function nameOf({ messageBytes, serverThread }: CeilingWanted): string {
  return `${messageBytes} ${serverThread}`;
}
