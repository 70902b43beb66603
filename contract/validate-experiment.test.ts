import { describe, expect, it } from 'vitest';
import { SockscopeError } from './errors.ts';
import type { Fault } from './faults.ts';
import { validateExperiment } from './validate-experiment.ts';

const figures = [{ path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' }];
const valid = {
  name: 'mine',
  title: 'Mine',
  description: '',
  kind: 'sweep',
  preset: 'jpeg-ingest',
  steps: [
    { label: 'on', set: {} },
    { label: 'off', set: { 'compression.enabled': false } },
  ],
  figures,
};

function faultsOf(document: unknown): Fault[] {
  try {
    validateExperiment(document);
  } catch (error) {
    expect(error).toBeInstanceOf(SockscopeError);
    expect((error as SockscopeError).value.code).toBe('experiment-invalid');
    return (error as SockscopeError).value.faults!;
  }
  throw new Error('it was taken for valid');
}
const pathsOf = (document: unknown) => faultsOf(document).map(({ path }) => path);

it('answers the whole experiment with its defaults', () => {
  expect(validateExperiment(valid)).toMatchObject({ repetitions: 3, durationS: 3, warmupS: 0.5, set: {}, steps: [{ theirs: {} }, {}] });
});

it('refuses what is no document', () => {
  for (const document of [null, 7, 'mine', []]) expect(faultsOf(document).length).toBeGreaterThan(0);
});

describe('the scenario of each step', () => {
  it('names the step, its path and what is allowed', () => {
    const steps = [valid.steps[0], { label: 'odd', set: { 'compression.level': 12 } }];
    expect(faultsOf({ ...valid, steps })).toEqual([
      { path: 'steps.1.set.compression.level', value: '12', allowed: 'a whole number from 0 to 9 (step "odd")' },
    ]);
  });

  it('refuses a path that no scenario has', () => {
    const steps = [{ label: 'a', set: { 'compresion.enabled': false } }];
    expect(pathsOf({ ...valid, steps })).toEqual(['steps.0.set.compresion.enabled']);
  });

  it('tells a fault of the common changes once, and not for each step', () => {
    expect(pathsOf({ ...valid, set: { 'load.rate': 'fast' } })).toEqual(['set.load.rate']);
  });

  it('tells a fault of a ladder once, at the step that brings it in', () => {
    const steps = [
      { label: 'a', set: {} },
      { label: 'b', set: { masking: 'none' } },
      { label: 'c', set: { logging: 'off' } },
    ];
    expect(pathsOf({ ...valid, kind: 'ladder', steps })).toEqual(['steps.1.set.masking']);
  });

  it('tells a combination that cannot work at the step that has it', () => {
    const steps = [
      { label: 'a', set: {} },
      { label: 'b', set: { 'payload.bytes': 2_097_152, 'sender.bufferLimitBytes': 1_048_576 } },
    ];
    expect(pathsOf({ ...valid, steps })).toEqual(['steps.1.set.sender.bufferLimitBytes']);
  });

  it('refuses a run that would never end', () => {
    expect(pathsOf({ ...valid, steps: [{ label: 'a', set: { 'load.durationS': null } }] })).toEqual(['steps.0.set.load.durationS']);
    expect(validateExperiment({ ...valid, steps: [{ label: 'a', set: { 'load.durationS': null, 'load.frames': 9 } }] }).steps).toHaveLength(
      1,
    );
  });
});

it('names an unknown preset with those that there are', () => {
  const [fault, ...others] = faultsOf({ ...valid, preset: 'jpeg' });
  expect(fault).toMatchObject({ path: 'preset', value: '"jpeg"' });
  expect(fault?.allowed).toContain('jpeg-ingest');
  expect(others).toEqual([]);
});

it('names figures that no summary has, and figures of others that no column shows', () => {
  const steps = [{ label: 'a', set: {}, theirs: { 'latencyMs.p50': { text: '1', source: 'x' } } }];
  expect(pathsOf({ ...valid, steps, figures: [...figures, { ...figures[0], path: 'speed.fps' }] })).toEqual([
    'figures.1.path',
    'steps.0.theirs',
  ]);
});

it('names all faults at once: of fields, of steps that are whole, of keys that do not belong', () => {
  const document = {
    ...valid,
    kind: 'race',
    repetitions: 0,
    extra: 1,
    steps: [
      { label: '', set: {} },
      { label: 'odd', set: { 'load.connections': 0 } },
    ],
  };
  expect(pathsOf(document).sort()).toEqual(['extra', 'kind', 'repetitions', 'steps.0.label', 'steps.1.set.load.connections']);
});
