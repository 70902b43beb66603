import { expect, it } from 'vitest';
import { ceilingCompany, othersCoresMax } from './ceiling-company.ts';

it('leaves two whole processors to the measurement, of which the system may count each as two', () => {
  // 8 / 2 - 2 and 16 / 2 - 2.
  expect([1, 2, 4, 8, 16].map(othersCoresMax)).toEqual([0.3, 0.3, 0.3, 2, 6]);
});

it('tells a ceiling that was measured beside others from one that was not, and from what is not known', () => {
  const beside = (used: number, cores: number) => ceilingCompany({ cores: used, reason: null }, cores);
  expect(beside(0.3, 2)).toEqual({ othersCores: 0.3, othersUnknown: null, likelyLow: false });
  expect(beside(0.8, 2)).toEqual({ othersCores: 0.8, othersUnknown: null, likelyLow: true });
  expect(beside(0.8, 8)).toMatchObject({ othersCores: 0.8, likelyLow: false });
  expect(ceilingCompany({ cores: null, reason: 'nobody tells' }, 2)).toEqual({
    othersCores: null,
    othersUnknown: 'nobody tells',
    likelyLow: null,
  });
});
