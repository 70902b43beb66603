import { expect, it } from 'vitest';
import { figureGain, referenceIndex } from './figure-gain.ts';

const figure = (values: (number | null)[], median: number | null, ratio: number | null) => {
  const known = values.filter((value): value is number => value !== null);
  return {
    path: 'received.fps',
    values,
    median,
    min: known.length > 0 ? Math.min(...known) : null,
    max: known.length > 0 ? Math.max(...known) : null,
    ratio,
  };
};
const base = figure([100, 110], 105, null);

it('tells a gain from a loss by what is better', () => {
  expect(figureGain(figure([200, 220], 210, 2), base, 'higher')).toEqual({ ratio: 2, overlaps: false, verdict: 'better' });
  expect(figureGain(figure([200, 220], 210, 2), base, 'lower')?.verdict).toBe('worse');
  expect(figureGain(figure([20, 22], 21, 0.2), base, 'lower')?.verdict).toBe('better');
});

it('tells no difference where a repetition of one lies among those of the other, or the ratio is near 1', () => {
  expect(figureGain(figure([110, 300], 205, 1.95), base, 'higher')).toEqual({ ratio: 1.95, overlaps: true, verdict: 'same' });
  expect(figureGain(figure([111, 109.9], 110.4, 1.05), base, 'higher')?.overlaps).toBe(true);
  expect(figureGain(figure([110.1, 110.2], 110.15, 1.049), base, 'higher')).toEqual({ ratio: 1.049, overlaps: false, verdict: 'same' });
});

it('says nothing of one run, of a figure that is missing, and of the first step', () => {
  expect(figureGain(figure([300, null], 300, 2.9), base, 'higher')?.verdict).toBe('single');
  expect(figureGain(figure([null], null, null), base, 'higher')).toEqual({ ratio: null, overlaps: false, verdict: null });
  expect(figureGain(base, undefined, 'higher')).toBeNull();
});

it('a ladder compares with the step before, a sweep with the first', () => {
  expect([0, 1, 2].map((index) => referenceIndex('ladder', index))).toEqual([null, 0, 1]);
  expect([0, 1, 2].map((index) => referenceIndex('sweep', index))).toEqual([null, 0, 0]);
});
