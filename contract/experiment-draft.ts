import { z } from 'zod';
import { EXPERIMENT_LIMITS, type Experiment, experimentSchema, experimentStepSchema } from './experiment.ts';
import { EXPERIMENT_FIGURES } from './experiment-figures.ts';
import { type Fault, showValue } from './faults.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';
import { baseScenario } from './step-scenario.ts';
import { axesOf, combinations, labelOf, sweepSteps, withOwnLabels } from './sweep-steps.ts';
import { settingName } from './toggles.ts';
import { checkExperiment, type ExperimentVerdict } from './validate-experiment.ts';

const { axes, values, steps } = EXPERIMENT_LIMITS;

/** An experiment while it is written: it may have faults, and has what no document needs. */
export const experimentDraftSchema = z.object({
  /** Name of the experiment that it will replace; `null`: it is a new one. */
  editing: z.string().nullable(),
  /** Empty: it is called by what it does. */
  title: z.string().max(EXPERIMENT_LIMITS.titleChars),
  description: z.string().max(EXPERIMENT_LIMITS.descriptionChars),
  /** `sweep`: every combination of values. `ladder`: one change after another. `list`: settings side by side, each by hand. */
  shape: z.enum(['sweep', 'ladder', 'list']),
  /** The base. */
  scenario: scenarioSchema,
  /** Changes of the base that hold in every step; documents may have some. */
  set: z.record(z.string(), z.unknown()),
  axes: z.array(z.object({ path: z.string().max(200), values: z.array(z.unknown()).max(values.max) })).max(axes.max),
  /** Of ladder and list. A label that is empty is made of the changes. */
  steps: z.array(experimentStepSchema.extend({ label: z.string().max(EXPERIMENT_LIMITS.labelChars) })).max(steps.max),
  repetitions: experimentSchema.shape.repetitions,
  durationS: experimentSchema.shape.durationS,
  warmupS: experimentSchema.shape.warmupS,
  figures: z.array(experimentSchema.shape.figures.element).max(EXPERIMENT_LIMITS.figures.max),
});
export type ExperimentDraft = z.infer<typeof experimentDraftSchema>;
export type DraftStep = ExperimentDraft['steps'][number];

const FIRST_FIGURES = 3;
const CPU = 'cpu.process';

/** A draft on the base of a scenario: a sweep without a setting yet, with the figures that are asked for first. */
export function newDraft(scenario: Scenario): ExperimentDraft {
  const { durationS, warmupS } = scenario.load;
  const figures = EXPERIMENT_FIGURES.filter(({ applies }) => applies(scenario));
  const chosen = [
    ...figures.filter(({ unit }) => unit !== 'B/s').slice(0, FIRST_FIGURES - 1),
    ...figures.filter(({ path }) => path === CPU),
  ];
  return {
    editing: null,
    title: '',
    description: '',
    shape: 'sweep',
    scenario,
    set: {},
    axes: [],
    steps: [],
    repetitions: 3,
    durationS: durationS === null ? 3 : Math.min(durationS, EXPERIMENT_LIMITS.durationS.max),
    warmupS,
    figures: chosen.map(({ path, label, unit, better }) => ({ path, label, unit, better })),
  };
}

/** An experiment as a draft. `null` where it has no base that is known. */
export function draftOf(experiment: Experiment, editing: string | null): ExperimentDraft | null {
  const scenario = baseScenario(experiment);
  if (!scenario) return null;
  const { title, description, kind, set, steps, repetitions, durationS, warmupS, figures } = experiment;
  const hasTheirs = steps.some(({ theirs }) => Object.keys(theirs).length > 0);
  const found = kind === 'sweep' && !hasTheirs ? axesOf(steps) : null;
  const fits = found !== null && found.length <= axes.max && found.every((axis) => axis.values.length <= values.max);
  return {
    editing,
    title,
    description,
    shape: kind === 'ladder' ? 'ladder' : fits ? 'sweep' : 'list',
    scenario,
    set,
    axes: fits ? found.map(({ path, values }) => ({ path, values: [...values] })) : [],
    steps: fits ? [] : steps,
    repetitions,
    durationS,
    warmupS,
    figures,
  };
}

/** The document that a draft stands for, not yet validated. */
export function draftDocument(draft: ExperimentDraft): Omit<Experiment, 'steps'> & { steps: DraftStep[] } {
  const { title, description, shape, scenario, set, repetitions, durationS, warmupS, figures } = draft;
  const ownTitle = title.trim() || suggestedTitle(draft);
  return {
    name: experimentName(ownTitle),
    title: ownTitle,
    description: description.trim(),
    kind: shape === 'ladder' ? 'ladder' : 'sweep',
    preset: scenario.name,
    scenario,
    set,
    steps: stepsOf(draft),
    repetitions,
    durationS,
    warmupS,
    figures,
  };
}

/** A draft as an experiment, or all that is still wrong with it. */
export function checkDraft(draft: ExperimentDraft): ExperimentVerdict {
  const verdict = checkExperiment(draftDocument(draft));
  const own = draftFaults(draft);
  if (own.length === 0) return verdict;
  // Without steps or figures the document has faults that say the same in other words.
  const paths = own.map(({ path }) => path);
  const others = verdict.ok ? [] : verdict.faults.filter(({ path }) => path !== 'steps' && !paths.includes(path));
  return { ok: false, faults: [...own, ...others] };
}

/** What an experiment is called where its user gave it no name. */
export function suggestedTitle(draft: ExperimentDraft): string {
  const words = draft.axes.map(({ path }) => settingName(path));
  const title =
    draft.shape === 'ladder'
      ? `Ladder of ${draft.steps.length} steps`
      : draft.shape === 'list'
        ? `${draft.steps.length} settings side by side`
        : words.length > 0
          ? `Sweep of ${words.join(' × ')}`
          : 'Sweep';
  return title.slice(0, EXPERIMENT_LIMITS.titleChars);
}

/** The name that the command line and captures use: letters and digits of the title, the rest as hyphens. */
export function experimentName(title: string): string {
  const slug = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return (
    [...slug]
      .slice(0, EXPERIMENT_LIMITS.nameChars / 2)
      .join('')
      .replace(/-+$/, '') || 'experiment'
  );
}

function stepsOf({ shape, axes, steps }: ExperimentDraft): DraftStep[] {
  if (shape === 'sweep') return (sweepSteps(axes) ?? []).map((step) => ({ ...step, theirs: {} }));
  return withOwnLabels(steps.map((step) => ({ ...step, label: step.label.trim() || labelOf(step.set) })));
}

function draftFaults(draft: ExperimentDraft): Fault[] {
  const faults: Fault[] = [];
  const add = (path: string, value: unknown, allowed: string) => faults.push({ path, value: showValue(value), allowed });
  if (draft.shape === 'sweep') {
    if (draft.axes.length === 0) add('axes', undefined, 'at least one setting to take through several values');
    draft.axes.forEach(({ path, values: chosen }, index) => {
      if (chosen.length === 0) add(`axes.${index}.values`, undefined, 'at least one value');
      if (draft.axes.findIndex((axis) => axis.path === path) !== index)
        add(`axes.${index}.path`, path, 'a setting that is not crossed already');
    });
    const count = combinations(draft.axes);
    if (count > steps.max) add('axes', `${count} combinations`, `at most ${steps.max} combinations; leave out some values`);
  } else if (draft.steps.length === 0) add('steps', undefined, 'at least one step');
  if (draft.figures.length === 0) add('figures', undefined, 'at least one figure; gains are told of the first');
  draft.figures.forEach(({ path }, index) => {
    if (draft.figures.findIndex((figure) => figure.path === path) !== index)
      add(`figures.${index}.path`, path, 'a figure that is not shown already');
  });
  return faults;
}
