import { EXPERIMENT_LIMITS } from './experiment.ts';
import { toggleValueText } from './toggle-value-text.ts';
import { findToggle, settingName } from './toggles.ts';

/** A setting that a sweep takes through several values. */
export interface SweepAxis {
  /** Scenario path. */
  path: string;
  values: readonly unknown[];
}

/** A step that is made from axes. */
export interface SweepStep {
  label: string;
  set: Record<string, unknown>;
}

/** How many combinations the values of all axes have; 0 where there is no axis, or one without values. */
export function combinations(axes: readonly SweepAxis[]): number {
  return axes.length === 0 ? 0 : axes.reduce((product, { values }) => product * values.length, 1);
}

/**
 * A step for every combination of values; the last axis changes fastest. `null` where there are more than
 * {@link EXPERIMENT_LIMITS}.steps.max.
 */
export function sweepSteps(axes: readonly SweepAxis[]): SweepStep[] | null {
  const count = combinations(axes);
  if (count > EXPERIMENT_LIMITS.steps.max) return null;
  if (count === 0) return [];
  const sets = axes.reduce<Record<string, unknown>[]>(
    (made, { path, values }) => made.flatMap((set) => values.map((value) => ({ ...set, [path]: value }))),
    [{}],
  );
  return withOwnLabels(sets.map((set) => ({ label: labelOf(set), set })));
}

/** The axes that {@link sweepSteps} would make these steps of, or `null` where they are no product of values. */
export function axesOf(steps: readonly SweepStep[]): SweepAxis[] | null {
  const [first] = steps;
  if (!first || Object.keys(first.set).length === 0) return null;
  const axes = Object.keys(first.set).map((path) => ({ path, values: distinct(steps.map(({ set }) => set[path])) }));
  const again = sweepSteps(axes);
  return again &&
    JSON.stringify(again.map(({ label, set }) => ({ label, set }))) === JSON.stringify(steps.map(({ label, set }) => ({ label, set })))
    ? axes
    : null;
}

/** What a step is called where nobody named it: its changes in the words of their controls. */
export function labelOf(set: Record<string, unknown>): string {
  const words = Object.entries(set).map(([path, value]) => {
    const toggle = findToggle(path);
    return toggle ? `${settingName(path)} ${toggleValueText(toggle, value)}` : `${path} ${JSON.stringify(value)}`;
  });
  return shortened(words.join(', ') || 'as it is');
}

/** Steps are told apart by their labels: the second of the same gets a number. */
export function withOwnLabels<T extends { label: string }>(steps: readonly T[]): T[] {
  const taken = new Set<string>();
  return steps.map((step) => {
    let label = step.label;
    for (let number = 2; taken.has(label); number++) label = shortened(step.label, ` (${number})`);
    taken.add(label);
    return { ...step, label };
  });
}

function shortened(text: string, end = ''): string {
  const room = EXPERIMENT_LIMITS.labelChars - end.length;
  return (text.length > room ? `${text.slice(0, room - 1)}…` : text) + end;
}

function distinct(values: readonly unknown[]): unknown[] {
  return values.filter((value, index) => values.findIndex((other) => JSON.stringify(other) === JSON.stringify(value)) === index);
}
