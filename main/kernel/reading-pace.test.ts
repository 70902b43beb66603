import { expect, it } from 'vitest';
import { readingPace } from './reading-pace.ts';

const paceOf = (maxCpuPercent: number, busy: number | null) =>
  readingPace({ kernel: { source: 'auto', intervalMs: 250, maxCpuPercent } }, 2, busy);

it('takes a part of all processors, and a third of it where three quarters of those are in use', () => {
  const paces = [paceOf(1, null), paceOf(1, 1.4), paceOf(3, 1.5), paceOf(3, 2)];
  for (const pace of paces) expect(pace).toEqual(['auto', 250, expect.closeTo(0.02, 9)]);
});

it('takes whatever a reading costs where nothing is to be put off', () => {
  expect([paceOf(100, null)[2], paceOf(100, 2)[2]]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
});
