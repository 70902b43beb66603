import { expect, it } from 'vitest';
import { type Checked, checkLevel } from './check-levels.ts';
import type { ContenderResult } from './suite-result.ts';

function contender(id: string, values: readonly (number | string)[], unavailable: string | null = null): ContenderResult {
  const numbers = values.filter((value) => typeof value === 'number');
  return {
    id,
    name: id.toUpperCase(),
    what: '',
    isOurs: id === 'ours',
    unavailable,
    attempts: values.map((value, round) => (typeof value === 'number' ? { round, ok: true, value } : { round, ok: false, reason: value })),
    value:
      numbers.length === 0
        ? null
        : { median: [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!, min: Math.min(...numbers), max: Math.max(...numbers) },
    reference: null,
    ratio: null,
  };
}

const NAMES = { ours: 'OURS', raw: 'RAW', bun: 'BUN', go: 'GO', zero: 'ZERO' };
const checked = (contenders: ContenderResult[], higherIsBetter = true): Checked => ({
  unit: 'messages/s',
  higherIsBetter,
  contenders,
  names: NAMES,
});
const ATLEAST = { kind: 'ratio', of: 'ours', to: 'raw', atLeast: 0.9 } as const;

it('holds a ratio against its bound by the median of the rounds', () => {
  // Ratios 0.95, 0.5 and 0.9: the median is the bound itself.
  const at = checkLevel(ATLEAST, checked([contender('ours', [95, 50, 90]), contender('raw', [100, 100, 100])]));
  expect(at).toMatchObject({ verdict: 'held', text: 'OURS / RAW >= 0.9: 0.900' });
  // Ratios 0.95, 0.5 and 0.89.
  const below = checkLevel(ATLEAST, checked([contender('ours', [95, 50, 89]), contender('raw', [100, 100, 100])]));
  expect(below).toMatchObject({ verdict: 'missed', text: 'OURS / RAW >= 0.9: 0.890' });
  const most = { kind: 'ratio', of: 'ours', to: 'raw', atMost: 1.03 } as const;
  expect(checkLevel(most, checked([contender('ours', [104, 104, 104]), contender('raw', [100, 100, 100])])).verdict).toBe('missed');
});

it('misses a level whose contender was run and could not be measured, and says why', () => {
  const failed = checkLevel(ATLEAST, checked([contender('ours', ['not served', 'x', 'x']), contender('raw', [1, 1, 1])]));
  expect(failed).toMatchObject({ verdict: 'missed', text: 'OURS / RAW >= 0.9: OURS: not served' });
  const rare = checkLevel(ATLEAST, checked([contender('ours', [1, 'x', 1]), contender('raw', [1, 1, 1])]));
  expect(rare).toMatchObject({ verdict: 'missed', text: 'OURS / RAW >= 0.9: 2 rounds have both, and it takes 3' });
});

it('leaves a level unchecked where a contender is not on this machine or not in this form', () => {
  const absent = checkLevel(ATLEAST, checked([contender('ours', [1, 1, 1]), contender('raw', [], 'no compiler')]));
  expect(absent).toMatchObject({ verdict: 'unchecked', text: 'OURS / RAW >= 0.9: RAW: no compiler' });
  const left = checkLevel({ kind: 'value', of: 'zero', atMost: 25 }, checked([contender('ours', [1])]));
  expect(left).toMatchObject({ verdict: 'unchecked', text: 'ZERO <= 25 messages/s: ZERO is not run in this form' });
});

it('asks to be ahead of each peer that was measured', () => {
  const level = { kind: 'ahead', of: 'ours', others: ['bun', 'go'] } as const;
  const ours = contender('ours', [100, 100, 100]);
  const [slow, fast, none] = [
    contender('bun', [50, 80, 40]),
    contender('bun', [100, 125, 125]),
    contender('go', [], 'Go is not installed'),
  ];
  expect(checkLevel(level, checked([ours, slow, none]))).toMatchObject({
    verdict: 'held',
    text: 'OURS ahead of every peer: 2.00 times BUN, GO not measured',
  });
  expect(checkLevel(level, checked([ours, fast, none])).verdict).toBe('missed');
  // Where less is better, half as much is behind no more.
  expect(checkLevel(level, checked([ours, fast, none], false)).verdict).toBe('held');
  expect(checkLevel(level, checked([ours, none])).verdict).toBe('unchecked');
  // One that was tried and failed may have been ahead.
  expect(checkLevel(level, checked([ours, slow, contender('go', ['it hung', 'it hung'])]))).toMatchObject({
    verdict: 'missed',
    text: 'OURS ahead of every peer: 2.00 times BUN, GO could not be measured',
  });
});

it('holds a value against its bounds', () => {
  const level = { kind: 'value', of: 'ours', atLeast: 10, atMost: 25 } as const;
  expect(checkLevel(level, checked([contender('ours', [9, 24, 26])]))).toMatchObject({
    verdict: 'held',
    text: 'OURS >= 10 and <= 25 messages/s: 24',
  });
  expect(checkLevel(level, checked([contender('ours', [9, 9, 26])])).verdict).toBe('missed');
  const always = { kind: 'value', of: 'ours', atMost: 0, everyRound: true } as const;
  expect(checkLevel(always, checked([contender('ours', [0, 0, 0])])).verdict).toBe('held');
  expect(checkLevel(always, checked([contender('ours', [0, 3, 0])]))).toMatchObject({
    verdict: 'missed',
    text: 'OURS <= 0 messages/s: 0 to 3',
  });
});
