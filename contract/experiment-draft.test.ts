import { describe, expect, it } from 'vitest';
import {
  checkDraft,
  draftDocument,
  draftOf,
  type ExperimentDraft,
  experimentDraftSchema,
  experimentName,
  newDraft,
  suggestedTitle,
} from './experiment-draft.ts';
import { PRESETS } from './presets.ts';
import { scenarioSchema } from './scenario.ts';
import { stepScenario } from './step-scenario.ts';

const scenario = scenarioSchema.parse({ name: 'jpeg-ingest', payload: { bytes: 65_536 }, logging: 'off' });
const draft = (changes: Partial<ExperimentDraft> = {}): ExperimentDraft => ({ ...newDraft(scenario), ...changes });
const axes = [
  { path: 'compression.enabled', values: [true, false] },
  { path: 'masking', values: ['random', 'zero'] },
];
const pathsOf = (written: ExperimentDraft) => {
  const verdict = checkDraft(written);
  return verdict.ok ? [] : verdict.faults.map(({ path }) => path);
};

it('begins with figures that the scenario has, and its own times', () => {
  expect(draft().figures.map(({ path }) => path)).toEqual(['received.fps', 'latencyMs.p50', 'cpu.process']);
  const echo = PRESETS.find(({ scenario }) => scenario.direction === 'echo')!.scenario;
  expect(newDraft(echo).figures[0]!.path).toBe('exchanges.perS');
  const timed = scenarioSchema.parse({ load: { durationS: 8, warmupS: 2 } });
  expect(newDraft(timed)).toMatchObject({ durationS: 8, warmupS: 2, repetitions: 3 });
  for (const preset of PRESETS) expect(experimentDraftSchema.safeParse(newDraft(preset.scenario)).success).toBe(true);
});

describe('a sweep', () => {
  it('is an experiment with every combination of the values, on the base of the scenario', () => {
    const verdict = checkDraft(draft({ axes }));
    expect(verdict.ok && verdict.experiment).toMatchObject({ name: 'sweep-of-compression-mask', kind: 'sweep', preset: 'jpeg-ingest' });
    const experiment = verdict.ok ? verdict.experiment : null;
    expect(experiment!.steps.map(({ label }) => label)).toEqual([
      'Compression on, Mask Random',
      'Compression on, Mask Zero',
      'Compression off, Mask Random',
      'Compression off, Mask Zero',
    ]);
    expect(stepScenario(experiment!, 3)).toMatchObject({
      payload: { bytes: 65_536 },
      logging: 'off',
      masking: 'zero',
      compression: { enabled: false },
      load: { durationS: 3, warmupS: 1 },
    });
  });

  it('names what is missing, and no fault twice', () => {
    expect(pathsOf(draft())).toEqual(['axes']);
    expect(pathsOf(draft({ axes: [{ path: 'masking', values: [] }] }))).toEqual(['axes.0.values']);
    expect(pathsOf(draft({ axes: [axes[0]!, axes[0]!] }))).toEqual(['axes.1.path']);
    const many = Array.from({ length: 32 }, (_, index) => index + 1);
    expect(pathsOf(draft({ axes: [...axes, { path: 'load.connections', values: many }] }))).toEqual(['axes']);
    expect(pathsOf(draft({ axes, figures: [] }))).toEqual(['figures']);
    expect(pathsOf(draft({ axes: [{ path: 'compression.level', values: [3, 12] }] }))).toEqual(['steps.1.set.compression.level']);
  });
});

describe('steps by hand', () => {
  const steps = [
    { label: '', set: {}, theirs: {} },
    { label: '', set: { logging: 'off' }, theirs: {} },
    { label: ' mine ', set: { masking: 'zero' }, theirs: {} },
    { label: '', set: { logging: 'off' }, theirs: {} },
  ];

  it('are called by their changes where nobody named them, and never the same', () => {
    expect(draftDocument(draft({ shape: 'ladder', steps })).steps.map(({ label }) => label)).toEqual([
      'as it is',
      'Logging Off',
      'mine',
      'Logging Off (2)',
    ]);
    expect(draftDocument(draft({ shape: 'ladder', steps })).kind).toBe('ladder');
    expect(draftDocument(draft({ shape: 'list', steps })).kind).toBe('sweep');
    expect(pathsOf(draft({ shape: 'ladder', steps: [] }))).toEqual(['steps']);
  });
});

it('an experiment is written on where it was left: values as values, steps as steps', () => {
  for (const written of [
    draft({ axes, title: 'A', description: 'why' }),
    draft({ shape: 'ladder', steps: [{ label: 'a', set: {}, theirs: { 'received.fps': { text: '3', source: 'x' } } }], title: 'B' }),
    draft({ shape: 'list', steps: [{ label: 'a', set: {}, theirs: {} }], title: 'C' }),
  ]) {
    const verdict = checkDraft(written);
    expect(verdict.ok).toBe(true);
    expect(verdict.ok && draftOf(verdict.experiment, null)).toEqual(written);
  }
});

it('names come from titles: letters and digits of any language', () => {
  expect(experimentName('  Größe × Kompression! ')).toBe('größe-kompression');
  expect(experimentName('../../etc')).toBe('etc');
  expect(experimentName('***')).toBe('experiment');
  expect(experimentName('x'.repeat(200))).toHaveLength(40);
  expect(suggestedTitle(draft({ axes }))).toBe('Sweep of Compression × Mask');
});
