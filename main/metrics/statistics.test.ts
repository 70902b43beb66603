import { describe, expect, it } from 'vitest';
import { leastSquaresSlope, mean, median, percentile, weightedMean } from './statistics.ts';

describe('statistics, hand-computed', () => {
  it('mean and median sort by number, not by text', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 100, 10])).toBe(10);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('a weighted mean leaves out what is not known or weighs nothing, and of equal values is that value', () => {
    expect(
      weightedMean([
        [1, 1],
        [5, 3],
        [null, 9],
        [9, 0],
      ]),
    ).toBe(4);
    expect(weightedMean([[null, 1]])).toBeNull();
    expect(weightedMean([249.93, 250.07, 250.31, 249.79, 0.4].map((ms) => [129_536, ms]))).toBe(129_536);
  });

  it('percentile is the nearest rank', () => {
    const values = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect([0, 5, 50, 95, 96, 100].map((p) => percentile(values, p))).toEqual([1, 1, 10, 19, 20, 20]);
  });

  it('slope is that of the least-squares line', () => {
    expect(
      leastSquaresSlope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBe(2);
    expect(
      leastSquaresSlope([
        [0, 0],
        [1, 2],
        [2, 1],
      ]),
    ).toBe(0.5);
    expect(leastSquaresSlope([[1, 1]])).toBeNull();
    expect(
      leastSquaresSlope([
        [1, 1],
        [1, 2],
      ]),
    ).toBeNull();
  });
});
