import { describe, expect, it } from 'vitest';
import { OpenLoopSchedule } from './open-loop-schedule.ts';

const MS = 1e6;

describe('OpenLoopSchedule', () => {
  it('has the first frame due at once and the others by the clock', () => {
    const schedule = new OpenLoopSchedule(1_000 * MS, 0, 25);
    expect([0, 1, 2, 25].map((n) => schedule.dueAtNs(n) / MS)).toEqual([1_000, 1_040, 1_080, 2_000]);
    expect([999, 1_000, 1_039, 1_040, 1_080, 2_000].map((ms) => schedule.dueCount(ms * MS))).toEqual([0, 1, 1, 2, 3, 26]);
  });

  it('counts a frame as due at the very time it is due, for rates that do not divide a second', () => {
    const schedule = new OpenLoopSchedule(5 * MS, 0, 29.97);
    for (let n = 0; n < 10_000; n++) expect(schedule.dueCount(schedule.dueAtNs(n))).toBe(n + 1);
  });

  it('keeps the count when the rate changes', () => {
    const slow = new OpenLoopSchedule(0, 0, 10);
    const fast = slow.atRate(100, slow.dueCount(950 * MS), 950 * MS);
    // The last frame was due at 900 ms; the next would be at 910 ms, which is over.
    expect(fast.dueAtNs(10) / MS).toBe(950);
    expect(fast.dueCount(949 * MS)).toBe(10);
    expect(fast.dueCount(970 * MS)).toBe(13);
    // Slower: 500 ms after the last one, not after the next one that the old rate had planned.
    expect(slow.atRate(2, 10, 950 * MS).dueAtNs(10) / MS).toBe(1_400);
  });
});
