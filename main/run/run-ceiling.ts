import {
  type Ceiling,
  ceilingDoubt,
  grouped,
  type Sample,
  type Scenario,
  SockscopeError,
  type Summary,
  toErrorValue,
} from '../../contract/index.ts';
import { type CeilingFact, ceilingNeed } from '../ceiling/ceiling-need.ts';
import { withoutExceeded } from '../ceiling/ceiling-occasions.ts';
import { CeilingWatch, WATCH_MS } from '../ceiling/ceiling-watch.ts';
import type { Ceilings, CeilingWanted } from '../ceiling/ceilings.ts';
import { rateOverWire } from '../ceiling/exceeds-ceiling.ts';

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
   * Before the run: takes the kept ceiling, or measures it, also one that is provisional. Answers why it could not be measured, and the run
   * goes on without or with what is kept; or why it is not to be trusted; or `null`. Fails with `run-inactive` where it was given up.
   */
  async prepare(scenario: Scenario, onProgress: (fraction: number) => void): Promise<CeilingWarning | null> {
    const { wanted, reason } = ceilingNeed(scenario);
    if (wanted === null || scenario.ceiling === 'off') {
      this.#fact = none(reason ?? 'the scenario does not ask for it (ceiling: off)');
      return null;
    }
    let kept: Ceiling | null = null;
    try {
      kept = scenario.ceiling === 'auto' ? await this.#ceilings.kept(wanted) : null;
      if (this.#cancelled) throw new SockscopeError('run-inactive', 'The start was cancelled.');
      const isMeasured = kept === null || this.#ceilings.isDue(kept);
      if (isMeasured) onProgress(0);
      return this.#take(kept === null || isMeasured ? await this.#measure(scenario.ceiling, wanted, onProgress) : kept);
    } catch (thrown) {
      const error = toErrorValue(thrown);
      if (error.code === 'run-inactive') throw thrown;
      if (kept !== null) {
        this.#take(kept);
        return { text: `${error.message} The run has the ceiling that was measured before.`, code: error.code };
      }
      this.#fact = none(error.message.replace(/\.$/, ''));
      return { text: `${error.message} The run goes on without it.`, code: error.code };
    }
  }

  /** For one run alone where that was asked for; else with the other occasions, which also serve where this one is not kept. */
  async #measure(mode: Scenario['ceiling'], wanted: CeilingWanted, onProgress: (fraction: number) => void): Promise<Ceiling> {
    const { alone, kept } = await this.#ceilings.measure(wanted, onProgress);
    return mode === 'auto' ? (kept ?? alone) : alone;
  }

  #take(ceiling: Ceiling): CeilingWarning | null {
    this.current = ceiling;
    this.#fact = { measured: ceiling, reason: null };
    const doubt = ceilingDoubt(ceiling);
    return doubt === null ? null : { text: `The ceiling of raw TCP was ${doubt}.`, code: null };
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
   * While the run goes on: what it exceeds for seconds was measured too low, and is forgotten. Where there are higher occasions the run is compared with those from then on; else nothing
   * is concluded any more. Answers the sentence to tell when that has just been found, else `null`.
   */
  seen(sample: Pick<Sample, 'tMs' | 'frames' | 'bytes'>): string | null {
    const { current } = this;
    if (current === null || current.exceeded) return null;
    const ratio = this.#watch.see(sample, current);
    if (ratio === null) return null;
    const rateFps = ratio * current.fps;
    const left = withoutExceeded(current, rateFps);
    this.#watch.reset();
    this.#replace(current, left ?? { ...current, exceeded: true });
    void this.#ceilings.drop(current, rateFps);
    const found = `The run is faster than the ceiling of raw TCP that was measured before it (${Math.round(ratio * 100)} % of it over ${WATCH_MS / 1_000} s)`;
    return left === null
      ? `${found}: it was measured too low, perhaps beside other programs. Nothing is concluded from it any more; it is forgotten, and the next run measures it anew.`
      : `${found}: on ${current.occasions - left.occasions} of ${current.occasions} occasions it was measured too low, perhaps beside other programs. Those are forgotten, and the run is compared with what is left: ${grouped(left.fps.toFixed(0))} FPS.`;
  }

  /** At the end: forgets what the run exceeded as a whole. Answers the sentence to tell, or `null` where there is none that was not told. */
  async check({
    ceiling,
    received,
    wire,
    durationS,
  }: Pick<Summary, 'ceiling' | 'received' | 'wire' | 'durationS'>): Promise<string | null> {
    const { measured } = this.#fact;
    if (!ceiling?.exceeded || !measured || measured.exceeded) return null;
    const rateFps = rateOverWire(received.fps, wire.bytes / durationS, measured.messageBytes);
    const left = withoutExceeded(measured, rateFps);
    // The figures of the run are made: they are of all occasions, and say that those were too low.
    this.#replace(measured, { ...measured, exceeded: true });
    await this.#ceilings.drop(measured, rateFps);
    const found = `The run was faster than the ceiling of raw TCP (${Math.round(ceiling.ratio * 100)} % of it): the machine was busy when that was measured`;
    return left === null
      ? `${found}. It is forgotten, and the next run measures it anew.`
      : `${found} on ${measured.occasions - left.occasions} of ${measured.occasions} occasions. Those are forgotten.`;
  }

  #replace(ceiling: Ceiling, now: Ceiling): void {
    if (this.#fact.measured === ceiling) this.#fact = { measured: now, reason: null };
    if (this.current === ceiling) this.current = now;
  }
}

function none(reason: string): CeilingFact {
  return { measured: null, reason };
}
