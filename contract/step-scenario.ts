import type { Experiment } from './experiment.ts';
import { findPreset } from './presets.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';
import { withPath } from './scenario-path.ts';

/** What of an experiment decides the scenarios of its steps. */
export type StepPlan = Pick<Experiment, 'name' | 'kind' | 'preset' | 'scenario' | 'set' | 'durationS' | 'warmupS'> & {
  steps: readonly { label: string; set: Record<string, unknown> }[];
};

/** One place where changes of a scenario stand. */
export interface SetLayer {
  /** Where it is in the experiment's document: `set`, `steps.2.set`. */
  at: string;
  set: Record<string, unknown>;
}

const LONGEST_NAME = 120;

/** What the steps change: the scenario of the experiment, or that of its preset. `null` where there is neither. */
export function baseScenario({ scenario, preset }: Pick<Experiment, 'scenario' | 'preset'>): Scenario | null {
  return scenario ?? findPreset(preset)?.scenario ?? null;
}

/** What is changed in the base for one step, in the order in which it applies: of a ladder the steps before it too. */
export function layersOfStep({ kind, set, steps }: StepPlan, index: number): SetLayer[] {
  const first = kind === 'ladder' ? 0 : index;
  return [
    { at: 'set', set },
    ...steps.slice(first, index + 1).map((step, offset) => ({ at: `steps.${first + offset}.set`, set: step.set })),
  ];
}

/** The scenario document of one step, not yet validated. There must be a base. Named so that its capture is found again. */
export function stepDocument(plan: StepPlan, index: number): object {
  const base = baseScenario(plan);
  if (!base) throw new TypeError(`There is no preset ${plan.preset}.`);
  let document: object = {
    ...base,
    name: `${plan.name}: ${plan.steps[index]!.label}`.slice(0, LONGEST_NAME),
    load: { ...base.load, durationS: plan.durationS, warmupS: plan.warmupS },
  };
  for (const { set } of layersOfStep(plan, index))
    for (const [path, value] of Object.entries(set)) document = withPath(document, path, value);
  return document;
}

/** The scenario of one step of a validated experiment. */
export function stepScenario(experiment: Experiment, index: number): Scenario {
  return scenarioSchema.parse(stepDocument(experiment, index));
}
