import { expect, it } from 'vitest';
import type { Diagnosis } from '../../contract/index.ts';
import { type CaseOutcome, confusionOf, faultsOf, gradeOf, scoreOf } from './score.ts';

const outcome = (
  label: CaseOutcome['label'],
  said: Diagnosis['bottleneck'] | null,
  more: Partial<CaseOutcome> & { confidence?: Diagnosis['confidence'] } = {},
): CaseOutcome => ({
  name: `${label}/x`,
  label,
  kind: 'clear',
  accepts: [],
  captureId: 'c',
  verdict: said === null ? null : { bottleneck: said, confidence: more.confidence ?? 'medium', verdict: '', evidence: [], advice: [] },
  receivedFps: 30,
  isBalanced: true,
  advice: [],
  ...more,
});

it('grades a verdict by the label, and at the border by what else is right', () => {
  expect(gradeOf(outcome('none', 'none'))).toBe('right');
  expect(gradeOf(outcome('none', 'undetermined'))).toBe('unsure');
  expect(gradeOf(outcome('none', null))).toBe('unsure');
  expect(gradeOf(outcome('none', 'receiver-slow', { accepts: ['receiver-slow'] }))).toBe('wrong');
  expect(gradeOf(outcome('none', 'receiver-slow', { kind: 'border', accepts: ['receiver-slow'] }))).toBe('right');
});

it('asks for 95 % of the clear cases, and for no wrong name with high confidence', () => {
  const right = Array.from({ length: 19 }, () => outcome('none', 'none'));
  expect(faultsOf(scoreOf([...right, outcome('none', 'undetermined')]))).toEqual([]);
  expect(faultsOf(scoreOf([...right.slice(1), outcome('none', 'undetermined'), outcome('none', 'undetermined')]))).toEqual([
    '18 of 20 clear cases are named, fewer than 95 %',
  ]);
  expect(faultsOf(scoreOf([...right, outcome('display', 'none', { confidence: 'high', kind: 'border' })]))).toEqual([
    'display/x is wrong with high confidence',
  ]);
  expect(faultsOf(scoreOf([...right, outcome('none', 'none', { isBalanced: false })]))).toEqual(['the ledger of none/x does not balance']);
});

it('counts what each label was called, in the order of the contract', () => {
  expect(confusionOf([outcome('display', 'none'), outcome('none', 'none'), outcome('none', 'undetermined')])).toEqual({
    rows: ['none', 'display'],
    columns: ['none', 'display', 'undetermined'],
    counts: [
      [1, 0, 1],
      [1, 0, 0],
    ],
  });
});
