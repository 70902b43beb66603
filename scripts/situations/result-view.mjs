// @ts-check
/**
 * @typedef {{ path: string, values: (number | null)[], median: number | null, min: number | null, max: number | null, ratio: number | null }} Figure
 * @typedef {{ label: string, set: Record<string, unknown>, captureIds: string[], bottlenecks: (string | null)[], figures: Figure[], errors: { code: string, message: string }[] }} Step
 * @typedef {{ experiment: { name: string, set: Record<string, unknown>, steps: { label: string, set: Record<string, unknown> }[] }, environment: Record<string, unknown>, startedAt: string, steps: Step[] }} ExperimentResult
 */

/** The figures of one step, for sentences that are made of them. */
export class StepView {
  /** @param {Step} step @param {Record<string, unknown>} common Changes that hold in every step. */
  constructor(step, common) {
    this.label = step.label;
    /** The step's own changes over those of all steps. @type {Record<string, unknown>} */
    this.set = { ...common, ...step.set };
    this.captureIds = step.captureIds;
    this.errors = step.errors;
    this.step = step;
  }

  /** @param {string} path @returns {Figure | null} `null` where the figure was not taken. */
  figure(path) {
    const figure = this.step.figures.find((one) => one.path === path);
    return figure && figure.median !== null ? figure : null;
  }

  /** @param {string} path @returns {number | null} */
  median(path) {
    return this.figure(path)?.median ?? null;
  }

  /** @param {string} path @returns {number[]} The repetitions in which it was taken. */
  values(path) {
    return (this.figure(path)?.values ?? []).filter((value) => value !== null);
  }

  /** The verdict that most of its runs came to; `null` where none came to one. @returns {string | null} */
  get verdict() {
    /** @type {Map<string, number>} */
    const times = new Map();
    for (const name of this.step.bottlenecks) if (name !== null) times.set(name, (times.get(name) ?? 0) + 1);
    return [...times].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  }
}

/** @param {ExperimentResult} result @returns {StepView[]} */
export function stepsOf(result) {
  return result.steps.map((step) => new StepView(step, result.experiment.set));
}

/**
 * The median of `a` over that of `b`; `null` where one was not taken or `b` is 0.
 * @param {StepView | undefined} a @param {StepView | undefined} b @param {string} path @returns {number | null}
 */
export function ratio(a, b, path) {
  const over = a?.median(path) ?? null;
  const under = b?.median(path) ?? null;
  return over === null || under === null || under === 0 ? null : over / under;
}

/**
 * Whether the repetitions of two steps overlap: then the runs show no difference. With one repetition each any two
 * different values would pass for a difference, so that a tenth is asked for.
 * @param {StepView} a @param {StepView} b @param {string} path
 */
export function differ(a, b, path) {
  const one = a.figure(path);
  const other = b.figure(path);
  if (!one || !other) return false;
  const [aMin, aMax, bMin, bMax] = /** @type {[number, number, number, number]} */ ([one.min, one.max, other.min, other.max]);
  if (a.values(path).length > 1 && b.values(path).length > 1) return aMin > bMax || bMin > aMax;
  const larger = Math.max(Math.abs(aMin), Math.abs(bMin));
  return larger > 0 && Math.abs(aMin - bMin) / larger > 0.1;
}

/**
 * The step with the highest (or lowest) median.
 * @param {readonly StepView[]} steps @param {string} path @param {'highest' | 'lowest'} which @returns {StepView | null}
 */
export function extreme(steps, path, which) {
  /** @type {StepView | null} */
  let best = null;
  for (const step of steps) {
    const value = step.median(path);
    const least = best?.median(path) ?? null;
    if (value !== null && (least === null || (which === 'highest' ? value > least : value < least))) best = step;
  }
  return best;
}
