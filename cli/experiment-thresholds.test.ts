import { expect, it } from 'vitest';
import type { ExperimentResult, StepResult } from '../contract/index.ts';
import { missedOfRuns, withRunThresholds } from './experiment-thresholds.ts';

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
