import { describe, expect, it } from 'vitest';
import { type Clock, NS_PER_MS, systemClock } from '../clock.ts';
import { CALIBRATION_PIECES, CALIBRATION_UNITS, CpuWork, calibrateWork, doWork } from './cpu-work.ts';

/** A clock whose every second reading is later by the next of these durations; the last one goes on. */
function clockOf(...tookMs: number[]): Clock & { readings: number } {
  let nowNs = 0;
  const clock = {
    readings: 0,
    nowNs: () => {
      if (clock.readings++ % 2 === 1) nowNs += tookMs[Math.min(clock.readings / 2, tookMs.length) - 1]! * NS_PER_MS;
      return nowNs;
    },
    wallTime: () => new Date(0),
  };
  return clock;
}

describe('doWork', () => {
  it('has a result that depends on every round', () => {
    const results = [doWork(1), doWork(1), doWork(2), doWork(0)];
    // xorshift32 has a period of 2^32 - 1, so that it comes back to none of these.
    expect(new Set(results).size).toBe(3);
    expect(results[3]).toBe(results[2]);
    expect(results.every((result) => Number.isInteger(result) && result !== 0)).toBe(true);
  });
});

describe('calibrateWork', () => {
  it('believes the fastest piece', () => {
    const clock = clockOf(9, 4, 2, 5);
    expect(calibrateWork(clock)).toBe(CALIBRATION_UNITS / 2);
    expect(clock.readings).toBe(CALIBRATION_PIECES * 2);
  });

  it('passes over a piece that took no time, and refuses a clock that stands still', () => {
    expect(calibrateWork(clockOf(0, 0, 4))).toBe(CALIBRATION_UNITS / 4);
    expect(() => calibrateWork(clockOf(0))).toThrow(RangeError);
  });
});

describe('CpuWork', () => {
  it('calibrates once, when it is first asked, and does not count that', () => {
    const clock = clockOf(...Array<number>(CALIBRATION_PIECES).fill(2), 7, 8);
    const work = new CpuWork(clock);
    expect(clock.readings).toBe(0);
    expect([work.run(3), work.run(3)]).toEqual([7, 8]);
    expect(clock.readings).toBe((CALIBRATION_PIECES + 2) * 2);
  });

  it('splits a cost into equal steps that together are the whole', () => {
    // 500 units a millisecond.
    const work = new CpuWork(clockOf(2));
    expect(work.steps(0, 5)).toEqual([]);
    expect(work.steps(5, 5)).toEqual([2_500]);
    expect(work.steps(12, 5)).toEqual([2_000, 2_000, 2_000]);
    expect(work.steps(0.001, 5)).toEqual([1]);
    // 10.01 ms are 5,005 units.
    expect(work.steps(10.01, 5)).toEqual([1_668, 1_668, 1_669]);
  });

  it('really spends CPU time, in proportion to the cost', () => {
    const work = new CpuWork(systemClock);
    work.run(1);
    const cpuOf = (costMs: number) => {
      const before = process.cpuUsage();
      work.run(costMs);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const [little, much] = [cpuOf(10), cpuOf(100)];
    expect(much).toBeGreaterThan(little * 4);
  });
});
