import {
  type Experiment,
  experimentSchema,
  experimentStepSchema,
  type Fault,
  faultsOf,
  findPreset,
  PRESETS,
  SockscopeError,
  showValue,
  summarySchema,
  validateScenario,
} from '../../contract/index.ts';
import { layersOfStep, type StepPlan, stepDocument } from './step-scenario.ts';

/**
 * Validates an experiment document with the scenario of each of its steps. Throws `experiment-invalid`, which names all
 * faults at once: a fault in one place does not hide those of others.
 */
export function validateExperiment(document: unknown): Experiment {
  const parsed = experimentSchema.safeParse(document);
  const faults = [
    ...(parsed.success ? [] : faultsOf(parsed.error, document)),
    ...presetFaults(document),
    ...figureFaults(document),
    ...stepFaults(document),
  ];
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new SockscopeError('experiment-invalid', `The experiment has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`, {
    faults,
  });
}

const fieldOf = (document: unknown, name: string): unknown =>
  typeof document === 'object' && document !== null ? (document as Record<string, unknown>)[name] : undefined;

function presetFaults(document: unknown): Fault[] {
  const preset = fieldOf(document, 'preset');
  if (typeof preset !== 'string' || findPreset(preset)) return [];
  return [{ path: 'preset', value: showValue(preset), allowed: `one of ${PRESETS.map(({ name }) => name).join(', ')}` }];
}

/** A path that begins with no field of the summary would show nothing in every run; so would a figure of theirs that no column shows. */
function figureFaults(document: unknown): Fault[] {
  const figures = experimentSchema.shape.figures.safeParse(fieldOf(document, 'figures')).data;
  if (!figures) return [];
  const fields = Object.keys(summarySchema.shape);
  const unknownFigures = figures.flatMap(({ path }, index) =>
    fields.includes(path.split('.')[0]!)
      ? []
      : [{ path: `figures.${index}.path`, value: showValue(path), allowed: `a figure of the summary, which has ${fields.join(', ')}` }],
  );
  const shown = figures.map(({ path }) => path);
  const unshown = planOf(document).steps.flatMap(({ theirs }, index) =>
    Object.keys(theirs)
      .filter((path) => !shown.includes(path))
      .map((path) => ({ path: `steps.${index}.theirs`, value: showValue(path), allowed: `a path of figures: ${shown.join(', ')}` })),
  );
  return [...unknownFigures, ...unshown];
}

/** Faults of the scenarios, each told once, at the change that brings it in. */
function stepFaults(document: unknown): Fault[] {
  const plan = planOf(document);
  if (!findPreset(plan.preset)) return [];
  const told = new Map<string, Fault>();
  plan.steps.forEach(({ label }, index) => {
    for (const fault of scenarioFaults(stepDocument(plan, index))) {
      const origin = layersOfStep(plan, index)
        .reverse()
        .find(({ set }) => Object.keys(set).some((path) => isAlong(path, fault.path)));
      const key = JSON.stringify([origin?.at, fault]);
      if (told.has(key)) continue;
      const path = `${origin?.at ?? `steps.${index}`}.${fault.path}`;
      told.set(key, { ...fault, path, allowed: `${fault.allowed} (step ${JSON.stringify(label)})` });
    }
  });
  return [...told.values()];
}

function scenarioFaults(document: object): Fault[] {
  const verdict = validateScenario(document);
  if (!verdict.ok) return verdict.faults;
  const { load } = verdict.scenario;
  if (load.durationS !== null || load.frames !== null) return [];
  return [{ path: 'load.durationS', value: 'null', allowed: 'a time where load.frames has no number, or the run would never end' }];
}

/** Whether one of two dotted paths leads to or through the other. */
function isAlong(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** What can be understood of a document, so that its steps are looked at although other fields are at fault. */
function planOf(document: unknown): Omit<StepPlan, 'steps'> & Pick<Experiment, 'steps'> {
  const { shape } = experimentSchema;
  const steps = fieldOf(document, 'steps');
  return {
    name: shape.name.safeParse(fieldOf(document, 'name')).data ?? 'experiment',
    kind: shape.kind.safeParse(fieldOf(document, 'kind')).data ?? 'sweep',
    preset: shape.preset.safeParse(fieldOf(document, 'preset')).data ?? '',
    set: shape.set.safeParse(fieldOf(document, 'set')).data ?? {},
    durationS: shape.durationS.safeParse(fieldOf(document, 'durationS')).data ?? shape.durationS.parse(undefined),
    warmupS: shape.warmupS.safeParse(fieldOf(document, 'warmupS')).data ?? shape.warmupS.parse(undefined),
    steps: (Array.isArray(steps) ? steps : []).map(
      (step, index) => experimentStepSchema.safeParse(step).data ?? { label: `step ${index + 1}`, set: {}, theirs: {} },
    ),
  };
}
