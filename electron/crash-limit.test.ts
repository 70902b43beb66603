import { expect, it } from 'vitest';
import { CrashLimit } from './crash-limit.ts';

it('mends so many crashes within the span, then no more until the span is over', () => {
  const limit = new CrashLimit(2, 1_000);
  expect([0, 500, 900].map((now) => limit.mayMend(now))).toEqual([true, true, false]);
  expect(limit.mayMend(1_950)).toBe(true);
});
