import { type Clock, NS_PER_MS } from '../clock.ts';

/** Rounds of the loop in a unit of work: about a microsecond on the processors of these years. */
const ROUNDS_PER_UNIT = 500;

/** Pieces that are timed, and units in each: about a millisecond a piece. The first pieces run before the loop is compiled. */
export const CALIBRATION_PIECES = 30;
export const CALIBRATION_UNITS = 1_000;

/** Results go here, so that no compiler can find that the work has no use. */
let sink = 1;

/** Does `units` of work: integer arithmetic in which every round needs the one before (xorshift32, Marsaglia 2003). */
export function doWork(units: number): number {
  let state = sink;
  for (let left = units; left > 0; left--) {
    for (let round = 0; round < ROUNDS_PER_UNIT; round++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
    }
  }
  sink = state;
  return state;
}

/**
 * How many units of {@link doWork} this thread does in a millisecond on a core of its own. Takes about 30 ms in pieces
 * and believes the fastest, because a piece that was interrupted says nothing about the processor.
 * @throws RangeError when the clock stands still
 */
export function calibrateWork(clock: Clock): number {
  let fastestNs = Number.POSITIVE_INFINITY;
  for (let piece = 0; piece < CALIBRATION_PIECES; piece++) {
    const startNs = clock.nowNs();
    doWork(CALIBRATION_UNITS);
    const tookNs = clock.nowNs() - startNs;
    if (tookNs > 0 && tookNs < fastestNs) fastestNs = tookNs;
  }
  if (fastestNs === Number.POSITIVE_INFINITY) throw new RangeError('work cannot be calibrated by a clock that stands still');
  return CALIBRATION_UNITS / (fastestNs / NS_PER_MS);
}

/**
 * Real CPU work in amounts of milliseconds as calibrated on an idle core: on a busy core it takes longer, as any
 * computation does. Calibrates itself once, when it is first asked for work.
 */
export class CpuWork {
  readonly #clock: Clock;
  #unitsPerMs: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Works in one piece. Returns how many milliseconds of wall time it took, without the calibration. */
  run(costMs: number): number {
    return this.runUnits(this.#unitsIn(costMs));
  }

  /** The same by units, as {@link steps} gives them. */
  runUnits(units: number): number {
    const startNs = this.#clock.nowNs();
    doWork(units);
    return (this.#clock.nowNs() - startNs) / NS_PER_MS;
  }

  /** The units of `costMs` in as few equal steps (to a unit) as are at most `stepMs` long each. None where `costMs` is 0. */
  steps(costMs: number, stepMs: number): number[] {
    const count = Math.ceil(costMs / stepMs);
    const units = this.#unitsIn(costMs);
    return Array.from({ length: count }, (_, step) => Math.floor((units * (step + 1)) / count) - Math.floor((units * step) / count));
  }

  #unitsIn(costMs: number): number {
    this.#unitsPerMs ??= calibrateWork(this.#clock);
    return Math.round(costMs * this.#unitsPerMs);
  }
}
