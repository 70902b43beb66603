import { expect, it } from 'vitest';
import { ceilingDoubt } from './ceiling.ts';

it('doubts a ceiling that its run exceeded or that was measured beside other programs, and no other', () => {
  expect(ceilingDoubt({ othersCores: 0.84, likelyLow: true })).toBe('measured while other programs used 0.8 cores, so likely too low');
  expect(ceilingDoubt({ othersCores: null, likelyLow: true })).toBe('measured while other programs were busy, so likely too low');
  expect(ceilingDoubt({ othersCores: 0.84, likelyLow: true, exceeded: true })).toBe('less than the run itself reached, so too low');
  expect(ceilingDoubt({ othersCores: 3.2, likelyLow: false })).toBeNull();
  expect(ceilingDoubt({ othersCores: null, likelyLow: null })).toBeNull();
});
