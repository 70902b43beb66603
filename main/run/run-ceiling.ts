import {
  type Ceiling,
  ceilingDoubt,
  type Sample,
  type Scenario,
  SockscopeError,
  type Summary,
  toErrorValue,
} from '../../contract/index.ts';
import { type CeilingFact, ceilingNeed } from '../ceiling/ceiling-need.ts';
import { CeilingWatch, WATCH_MS } from '../ceiling/ceiling-watch.ts';
import type { Ceilings } from '../ceiling/ceilings.ts';

/** What is to be said of a ceiling at the start of its run. */
export interface CeilingWarning {
  text: string;
  /** Documented code of the fault, where it is one. */
  code: string | null;
}

/** The ceiling of one run. */
export class RunCeiling {
  readonly #ceilings: Ceilings;
  #fact: CeilingFact = none('what raw TCP reaches on this machine was not measured');
  #cancelled = false;
  readonly #watch = new CeilingWatch();
  /** What the stream is compared with now; after a change of the frame size the kept one of the new size, where there is one. */
  current: Ceiling | null = null;

  constructor(ceilings: Ceilings) {
    this.#ceilings = ceilings;
  }

  get fact(): CeilingFact {
    return this.#fact;
  }

  /**
   * Before the run: takes the kept ceiling, or measures it. Answers why it could not be measured, and the run goes on without; or why
   * it is not to be trusted; or `null`. Fails with `run-inactive` where it was given up.
   */
  async prepare(scenario: Scenario, onProgress: (fraction: number) => void): Promise<CeilingWarning | null> {
    const { wanted, reason } = ceilingNeed(scenario);
    if (wanted === null || scenario.ceiling === 'off') {
      this.#fact = none(reason ?? 'the scenario does not ask for it (ceiling: off)');
      return null;
    }
    try {
      const kept = scenario.ceiling === 'auto' ? await this.#ceilings.kept(wanted) : null;
      if (this.#cancelled) throw new SockscopeError('run-inactive', 'The start was cancelled.');
      if (!kept) onProgress(0);
      this.current = kept ?? (await this.#ceilings.measure(wanted, onProgress));
      this.#fact = { measured: this.current, reason: null };
      const doubt = ceilingDoubt(this.current);
      return doubt === null ? null : { text: `The ceiling of raw TCP was ${doubt}.`, code: null };
    } catch (thrown) {
      const error = toErrorValue(thrown);
      if (error.code === 'run-inactive') throw thrown;
      this.#fact = none(error.message.replace(/\.$/, ''));
      return { text: `${error.message} The run goes on without it.`, code: error.code };
    }
  }

  /** Gives the preparation up. */
  cancel(): void {
    this.#cancelled = true;
    this.#ceilings.cancel();
  }

  /** After a change during the run. Nothing is measured beside a stream: a ceiling of the new size is known or it is not. */
  async changed(scenario: Scenario): Promise<void> {
    const { wanted } = ceilingNeed(scenario);
    this.#watch.reset();
    const { current } = this;
    if (!wanted || scenario.ceiling === 'off') return;
    if (current?.messageBytes === wanted.messageBytes && current.serverThread === wanted.serverThread) return;
    const what = this.#fact.measured?.messageBytes === wanted.messageBytes ? 'the server’s thread' : 'the frame size';
    if (this.#fact.measured) this.#fact = none(`${what} changed during the run, and raw TCP was measured for what it was at the start`);
    this.current = await this.#ceilings.kept(wanted);
  }

  /**
   * While the run goes on: a ceiling that it exceeds for seconds is too low from then on, and forgotten. Answers the sentence to tell when that has just been found, else `null`.
   */
  seen(sample: Pick<Sample, 'tMs' | 'frames' | 'bytes'>): string | null {
    const { current } = this;
    if (current === null || current.exceeded) return null;
    const ratio = this.#watch.see(sample, current);
    if (ratio === null) return null;
    void this.#forget(current);
    return `The run is faster than the ceiling of raw TCP that was measured before it (${Math.round(ratio * 100)} % of it over ${WATCH_MS / 1_000} s): it was measured too low, perhaps beside other programs. Nothing is concluded from it any more; it is forgotten, and the next run measures it anew.`;
  }

  /** At the end: forgets a ceiling that the run exceeded as a whole. Answers the sentence to tell, or `null` where there is none that was not told. */
  async check({ ceiling }: Pick<Summary, 'ceiling'>): Promise<string | null> {
    const { measured } = this.#fact;
    if (!ceiling?.exceeded || !measured || measured.exceeded) return null;
    await this.#forget(measured);
    return `The run was faster than the ceiling of raw TCP (${Math.round(ceiling.ratio * 100)} % of it): the machine was busy when that was measured. It is forgotten, and the next run measures it anew.`;
  }

  #forget(ceiling: Ceiling): Promise<void> {
    const exceeded: Ceiling = { ...ceiling, exceeded: true };
    if (this.#fact.measured === ceiling) this.#fact = { measured: exceeded, reason: null };
    if (this.current === ceiling) this.current = exceeded;
    return this.#ceilings.drop(ceiling);
  }
}

function none(reason: string): CeilingFact {
  return { measured: null, reason };
}
