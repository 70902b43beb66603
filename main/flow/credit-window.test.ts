import { describe, expect, it } from 'vitest';
import { CREDIT_STEP_MAX_FRAMES } from '../../contract/index.ts';
import { CreditWindow } from './credit-window.ts';

describe('CreditWindow', () => {
  it('allows nothing before the first grant', () => {
    const window = new CreditWindow();
    expect([window.limit, window.allows(0)]).toEqual([0, false]);
  });

  it('allows the frames below the limit, counted from 0', () => {
    const window = new CreditWindow();
    expect(window.grant(3)).toBe('granted');
    expect([0, 2, 3, 4].map((frame) => window.allows(frame))).toEqual([true, true, false, false]);
  });

  it('never takes a grant back', () => {
    const window = new CreditWindow();
    expect([0, 5, 5, 3, 0, 6].map((limit) => window.grant(limit))).toEqual(['stale', 'granted', 'stale', 'stale', 'stale', 'granted']);
    expect(window.limit).toBe(6);
  });

  it('calls nonsense what is no limit, and keeps its own', () => {
    const window = new CreditWindow();
    window.grant(10);
    for (const limit of [-1, 10.5, 9.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53]) {
      expect(window.grant(limit)).toBe('nonsense');
    }
    expect(window.grant(11 + CREDIT_STEP_MAX_FRAMES)).toBe('nonsense');
    expect(window.limit).toBe(10);
    expect(window.grant(10 + CREDIT_STEP_MAX_FRAMES)).toBe('granted');
    expect(window.limit).toBe(10 + CREDIT_STEP_MAX_FRAMES);
  });
});
