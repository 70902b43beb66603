import { SockscopeError } from './errors.ts';
import { type Experiment, experimentSchema, experimentStepSchema } from './experiment.ts';
import { type Fault, faultsOf, showValue } from './faults.ts';
import { findPreset, PRESETS } from './presets.ts';
import { baseScenario, layersOfStep, type StepPlan, stepDocument } from './step-scenario.ts';
import { summarySchema } from './summary.ts';
import { validateScenario } from './validate-scenario.ts';

/** Either a whole experiment or everything that is wrong with the document. */
export type ExperimentVerdict = { ok: true; experiment: Experiment } | { ok: false; faults: Fault[] };

/**
 * Looks at an experiment document with the scenario of each of its steps, and names all faults at once: a fault in one
 * place does not hide those of others.
 */
export function checkExperiment(document: unknown): ExperimentVerdict {
  const parsed = experimentSchema.safeParse(document);
  const faults = [
    ...(parsed.success ? [] : faultsOf(parsed.error, document)),
    ...baseFaults(document),
    ...figureFaults(document),
    ...stepFaults(document),
  ];
  return parsed.success && faults.length === 0 ? { ok: true, experiment: parsed.data } : { ok: false, faults };
}

/** As {@link checkExperiment}, for who cannot go on without one. Throws `experiment-invalid` with all faults. */
export function validateExperiment(document: unknown): Experiment {
  const verdict = checkExperiment(document);
  if (verdict.ok) return verdict.experiment;
  const { faults } = verdict;
  throw new SockscopeError('experiment-invalid', `The experiment has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`, {
    faults,
  });
}

const fieldOf = (document: unknown, name: string): unknown =>
  typeof document === 'object' && document !== null ? (document as Record<string, unknown>)[name] : undefined;

/** A scenario of its own needs no preset; a name of one that is not known is no more than a name then. */
function baseFaults(document: unknown): Fault[] {
  const preset = fieldOf(document, 'preset');
  const hasScenario = typeof fieldOf(document, 'scenario') === 'object' && fieldOf(document, 'scenario') !== null;
  if (hasScenario || (preset !== undefined && typeof preset !== 'string') || findPreset(preset ?? '')) return [];
  return [
    {
      path: 'preset',
      value: showValue(preset),
      allowed: `one of ${PRESETS.map(({ name }) => name).join(', ')}, or a whole scenario as the field scenario`,
    },
  ];
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
  if (!baseScenario(plan)) return [];
  const told = new Map<string, Fault>();
  plan.steps.forEach(({ label }, index) => {
    for (const fault of scenarioFaults(stepDocument(plan, index))) {
      const origin = layersOfStep(plan, index)
        .reverse()
        .find(({ set }) => Object.keys(set).some((path) => isAlong(path, fault.path)));
      const key = JSON.stringify([origin?.at, fault]);
      if (told.has(key)) continue;
      // What no change brings in stands in the base.
      const at = origin?.at ?? (plan.scenario && isAtFault(plan.scenario, fault) ? 'scenario' : `steps.${index}`);
      const path = `${at}.${fault.path}`;
      told.set(key, { ...fault, path, allowed: at === 'scenario' ? fault.allowed : `${fault.allowed} (step ${JSON.stringify(label)})` });
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

/** Whether a scenario has a fault by itself, before any change. */
function isAtFault(scenario: object, { path, allowed }: Fault): boolean {
  return scenarioFaults(scenario).some((own) => own.path === path && own.allowed === allowed);
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
    scenario: shape.scenario.safeParse(fieldOf(document, 'scenario')).data ?? null,
    set: shape.set.safeParse(fieldOf(document, 'set')).data ?? {},
    durationS: shape.durationS.safeParse(fieldOf(document, 'durationS')).data ?? shape.durationS.parse(undefined),
    warmupS: shape.warmupS.safeParse(fieldOf(document, 'warmupS')).data ?? shape.warmupS.parse(undefined),
    steps: (Array.isArray(steps) ? steps : []).map(
      (step, index) => experimentStepSchema.safeParse(step).data ?? { label: `step ${index + 1}`, set: {}, theirs: {} },
    ),
  };
}
