import { expect, it } from 'vitest';
import { HELD, stretchExtremes, stretchStart } from './stretch-extremes.ts';

const hole = Number.NaN;

it.each([
  ['lowest first', [5, 1, 4, 9, 2], 0, 5, [1, 9]],
  ['highest first', [5, 9, 4, 1, 2], 0, 5, [9, 1]],
  ['only what lies in the stretch', [100, 3, 4, -100], 1, 3, [3, 4]],
  ['one reading stands for both', [7], 0, 1, [7, 7]],
  ['a spike of one sample among equal ones', [2, 2, 2, 900, 2, 2], 0, 6, [2, 900]],
  ['holes are passed over', [hole, 6, hole, 2, hole], 0, 5, [6, 2]],
  ['nothing but holes', [hole, hole], 0, 2, [hole, hole]],
  ['a reading that is carried on stands once', [7, HELD, HELD], 0, 3, [7, HELD]],
  ['what is carried on is no peak', [3, HELD, 5, HELD], 0, 4, [3, 5]],
  ['nothing but what is carried on', [HELD, HELD], 0, 2, [HELD, HELD]],
  ['nothing at all', [1, 2], 1, 1, [hole, hole]],
])('%s', (_what, values, from, to, expected) => {
  expect(stretchExtremes(Float64Array.from(values), from, to)).toEqual(expected);
});

it('divides ten readings into four stretches without a gap', () => {
  expect([0, 1, 2, 3, 4].map((index) => stretchStart(index, 4, 10))).toEqual([0, 2, 5, 7, 10]);
});
