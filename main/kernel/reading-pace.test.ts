import { expect, it } from 'vitest';
import { readingPace } from './reading-pace.ts';

const paceOf = (maxCpuPercent: number, areFull: boolean) =>
  readingPace({ kernel: { source: 'auto', intervalMs: 250, maxCpuPercent } }, 2, areFull);

it('takes a part of all processors, and a third of it while those are full', () => {
  for (const pace of [paceOf(1, false), paceOf(3, true)]) expect(pace).toEqual(['auto', 250, expect.closeTo(0.02, 9)]);
});

it('takes whatever a reading costs where nothing is to be put off', () => {
  expect([paceOf(100, false)[2], paceOf(100, true)[2]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
