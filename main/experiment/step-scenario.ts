import { type Experiment, findPreset, type Scenario, scenarioSchema } from '../../contract/index.ts';
import { withPath } from '../scenario-path.ts';

/** What of an experiment decides the scenarios of its steps. */
export type StepPlan = Pick<Experiment, 'name' | 'kind' | 'preset' | 'set' | 'durationS' | 'warmupS'> & {
  steps: readonly { label: string; set: Record<string, unknown> }[];
};

/** One place where changes of a scenario stand. */
export interface SetLayer {
  /** Where it is in the experiment's document: `set`, `steps.2.set`. */
  at: string;
  set: Record<string, unknown>;
}

const LONGEST_NAME = 120;

/** What is changed in the preset for one step, in the order in which it applies: of a ladder the steps before it too. */
export function layersOfStep({ kind, set, steps }: StepPlan, index: number): SetLayer[] {
  const first = kind === 'ladder' ? 0 : index;
  return [
    { at: 'set', set },
    ...steps.slice(first, index + 1).map((step, offset) => ({ at: `steps.${first + offset}.set`, set: step.set })),
  ];
}

/** The scenario document of one step, not yet validated. The preset must be known. Named so that its capture is found again. */
export function stepDocument(plan: StepPlan, index: number): object {
  const preset = findPreset(plan.preset);
  if (!preset) throw new TypeError(`There is no preset ${plan.preset}.`);
  let document: object = {
    ...preset.scenario,
    name: `${plan.name}: ${plan.steps[index]!.label}`.slice(0, LONGEST_NAME),
    load: { ...preset.scenario.load, durationS: plan.durationS, warmupS: plan.warmupS },
  };
  for (const { set } of layersOfStep(plan, index))
    for (const [path, value] of Object.entries(set)) document = withPath(document, path, value);
  return document;
}

/** The scenario of one step of a validated experiment. */
export function stepScenario(experiment: Experiment, index: number): Scenario {
  return scenarioSchema.parse(stepDocument(experiment, index));
}
