import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ramp } from './ramp.ts';

describe('Ramp', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('does one action at once and then as many a second as it may', () => {
    let done = 0;
    const ramp = new Ramp(100, (most) => {
      done += most;
      return most;
    });
    ramp.go();
    expect(done).toBeGreaterThanOrEqual(1);
    const first = done;
    vi.advanceTimersByTime(1_000);
    // 100 a second are 2.5 in each of the 40 turns of 25 ms.
    expect(done - first).toBeGreaterThanOrEqual(99);
    expect(done - first).toBeLessThanOrEqual(101);
    ramp.stop();
  });

  it('ends when there is nothing left to do, and goes on when there is', () => {
    let left = 3;
    const ramp = new Ramp(1_000, (most) => {
      const done = Math.min(most, left);
      left -= done;
      return done;
    });
    ramp.go();
    vi.advanceTimersByTime(200);
    expect(left).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    left = 2;
    ramp.go();
    vi.advanceTimersByTime(200);
    expect(left).toBe(0);
  });

  it('takes a new slope in mid-ramp', () => {
    let done = 0;
    const ramp = new Ramp(40, (most) => {
      done += most;
      return most;
    });
    ramp.go();
    vi.advanceTimersByTime(1_000);
    const slow = done;
    ramp.perS = 400;
    vi.advanceTimersByTime(1_000);
    expect(slow).toBeLessThanOrEqual(42);
    expect(done - slow).toBeGreaterThanOrEqual(395);
    ramp.stop();
  });
});
