import { expect, it } from 'vitest';
import { type ExperimentResult, SockscopeError, type StepResult } from '../contract/index.ts';
import { exampleDocument } from '../main/testing/example-document.ts';
import { incompleteRuns, junitRunsOf, missedOfRuns, withRunThresholds } from './experiment-thresholds.ts';

const held = { text: 'received.fps>=1', holds: true, found: 30, reason: null };
const missed = { text: 'received.fps>=1', holds: false, found: 0.5, reason: null };
const step = (label: string, more: Partial<StepResult>) => ({ label, set: {}, errors: [], ...more }) as StepResult;
const result = (set: Record<string, unknown>, steps: StepResult[]) => ({ experiment: { set }, steps }) as unknown as ExperimentResult;

it('adds thresholds to every run, also to those of steps that have their own', () => {
  const document = { name: 'e', set: { masking: 'zero' }, steps: [{ set: {} }, { set: { thresholds: ['sent.fps>1'] } }] };
  expect(withRunThresholds(document, ['received.fps>=1'])).toEqual({
    name: 'e',
    set: { masking: 'zero', thresholds: ['received.fps>=1'] },
    steps: [{ set: {} }, { set: { thresholds: ['sent.fps>1', 'received.fps>=1'] } }],
  });
  expect(withRunThresholds(document, [])).toBe(document);
  expect(withRunThresholds({}, ['received.fps>=1'])).toEqual({ set: { thresholds: ['received.fps>=1'] } });
});

it('names each run that missed one', () => {
  const set = { thresholds: ['received.fps>=1'] };
  expect(missedOfRuns(result(set, [step('a', { thresholds: [[held], [missed]] }), step('b', { thresholds: [[held]] })]))).toEqual([
    'threshold missed: received.fps>=1 (a, repetition 2: found 0.500 FPS)',
  ]);
});

it('takes no failed run for one that held, where thresholds were asked for', () => {
  const failed = [step('a', { thresholds: [[]], errors: [{ code: 'bind-failed', message: 'no port', hint: '' }] })];
  expect(missedOfRuns(result({ thresholds: ['received.fps>=1'] }, failed))).toEqual([
    'thresholds not checked: a run of a failed (no port)',
  ]);
  expect(missedOfRuns(result({}, failed))).toEqual([]);
});

it('names each run whose capture is not whole, and makes that its fault in JUnit', async () => {
  const cut = new SockscopeError('disk-full', 'The capture is not whole: no room.', { hint: 'Free some.' });
  const made = {
    incompleteError: async (id: string) => (id === 'cut' ? cut : null),
    open: async (id: string) => ({ ...exampleDocument(), id, events: [], thresholds: [] }),
  };
  const steps = [step('a', { captureIds: ['whole', 'cut'], bottlenecks: [null, null] })];
  const found = await incompleteRuns({ steps }, made);
  expect(found.map(({ value }) => value)).toMatchObject([
    { code: 'disk-full', message: 'a, run 2: The capture is not whole: no room.', hint: 'Free some.' },
  ]);
  const runs = await junitRunsOf({ ...result({}, steps), experiment: { name: 'e', set: {} } } as unknown as ExperimentResult, made);
  expect(runs.map(({ name, fault }) => [name, fault?.code])).toEqual([
    ['e: a, run 1', undefined],
    ['e: a, run 2', 'disk-full'],
  ]);
});
