import { describe, expect, it } from 'vitest';
import { passableNs } from './stall-schedule.ts';

const MS = 1e6;
/** In milliseconds, from a start at 1,000 ms. */
const passableMs = (nowMs: number, stallMs: number, stallEveryS: number) =>
  passableNs(nowMs * MS, 1_000 * MS, { stallMs, stallEveryS }) / MS;

describe('stalls of 200 ms every 2 s', () => {
  it.each([
    [1_000, 1_000],
    // The first begins after a whole period.
    [2_999, 2_999],
    [3_000, 3_200],
    [3_199, 3_200],
    [3_200, 3_200],
    [4_999, 4_999],
    [5_000, 5_200],
    [5_100, 5_200],
    [1_001_150, 1_001_200],
  ])('at %i ms something passes at %i ms', (nowMs, expected) => {
    expect(passableMs(nowMs, 200, 2)).toBe(expected);
  });
});

it('without a stall everything passes', () => {
  expect(passableMs(7_777, 0, 0.1)).toBe(7_777);
});

it.each([2_000, 2_001, 60_000])('one of %i ms every 2 s begins after 2 s and never ends', (stallMs) => {
  expect(passableMs(2_999, stallMs, 2)).toBe(2_999);
  expect(passableMs(3_000, stallMs, 2)).toBe(Number.POSITIVE_INFINITY);
  expect(passableMs(1e9, stallMs, 2)).toBe(Number.POSITIVE_INFINITY);
});

it('the end of a stall is past it, whatever the fractions', () => {
  for (let n = 1; n < 500; n++) {
    const stalls = { stallMs: 33.333_333 + n / 7, stallEveryS: 0.123_456_789_1 * (1 + n / 11) };
    const sinceNs = 123_456_789_012_345;
    const nowNs = sinceNs + Math.round(stalls.stallEveryS * 1e9) * n + 5;
    const endNs = passableNs(nowNs, sinceNs, stalls);
    expect(endNs).toBeGreaterThan(nowNs);
    if (endNs < Number.POSITIVE_INFINITY) expect(passableNs(endNs, sinceNs, stalls)).toBe(endNs);
  }
});
