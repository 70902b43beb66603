import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketFloor,
  bucketOf,
  bucketWidth,
  distributionMs,
  HistogramReader,
  mergeHistograms,
  percentileUs,
  SharedHistogram,
} from './histogram.ts';

function histogramOf(...values: number[]) {
  const histogram = new SharedHistogram();
  for (const value of values) histogram.record(value);
  return new HistogramReader(histogram.buffer).take();
}

describe('buckets', () => {
  it('are exact below 2048 and two wide from there to 4095', () => {
    expect([bucketOf(0), bucketOf(1), bucketOf(2_047)]).toEqual([0, 1, 2_047]);
    expect([bucketOf(2_048), bucketOf(2_049), bucketOf(2_050)]).toEqual([2_048, 2_048, 2_049]);
    expect([bucketFloor(2_049), bucketWidth(2_049)]).toEqual([2_050, 2]);
  });

  it('hold the largest value in the last one', () => {
    expect(bucketOf(4_294_967_295)).toBe(2_048 + 21 * 1_024 - 1);
  });

  it('contain their own value within 0.1 %, over the whole range', () => {
    for (let value = 1; value < 4_294_967_295; value = Math.ceil(value * 1.37)) {
      const bucket = bucketOf(value);
      expect(bucketFloor(bucket)).toBeLessThanOrEqual(value);
      expect(bucketFloor(bucket) + bucketWidth(bucket)).toBeGreaterThan(value);
      expect(bucketWidth(bucket) / value).toBeLessThanOrEqual(1 / 1_024 + 1 / value);
    }
  });
});

describe('percentileUs', () => {
  it('takes the value at the rank, hand-computed for 1 to 10', () => {
    const histogram = histogramOf(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    expect([0, 10, 50, 90, 91, 99, 100].map((p) => percentileUs(histogram, p))).toEqual([1, 1, 5, 9, 10, 10, 10]);
  });

  it('is exact where floating point would round the rank up', () => {
    // 99.9 % of 1000 values is rank 999, though 0.999 * 1000 is 999.0000000000001 in some orders of evaluation.
    const histogram = histogramOf(...Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(percentileUs(histogram, 99.9)).toBe(999);
  });

  it('is the nearest rank of the sorted values, to 3 significant digits, whatever the values', () => {
    const values = fc.array(fc.integer({ min: 0, max: 4_294_967_295 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.constantFrom(0, 50, 90, 99, 99.9, 100), (recorded, percent) => {
        const sorted = [...recorded].sort((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length - 1e-9) - 1)]!;
        const found = percentileUs(histogramOf(...recorded), percent)!;
        expect(found).toBeGreaterThanOrEqual(exact);
        expect(found - exact).toBeLessThanOrEqual(exact / 1_000 + 1);
      }),
    );
  });

  it('is null when nothing was recorded', () => {
    expect(percentileUs([], 50)).toBeNull();
  });
});

describe('distributionMs', () => {
  it('gives the hand-computed figures in milliseconds', () => {
    expect(distributionMs(histogramOf(100, 200, 300, 1_000))).toEqual({
      n: 4,
      min: 0.1,
      mean: 0.4,
      p50: 0.2,
      p90: 1,
      p99: 1,
      p999: 1,
      max: 1,
    });
  });

  it('counts values outside the range at its ends', () => {
    expect(distributionMs(histogramOf(-5, 1e12))).toMatchObject({ n: 2, min: 0, max: 4_294_967.295 });
  });
});

describe('merging and reading', () => {
  it('gives the percentiles of all values, not the mean of percentiles', () => {
    const slow = histogramOf(...Array.from({ length: 10 }, () => 1_000));
    const fast = histogramOf(...Array.from({ length: 90 }, () => 10));
    const merged = mergeHistograms([slow, fast]);
    expect(percentileUs(merged, 90)).toBe(10);
    expect(percentileUs(merged, 91)).toBe(1_000);
  });

  it('hands out only what was added since the last reading', () => {
    const histogram = new SharedHistogram();
    const reader = new HistogramReader(histogram.buffer);
    histogram.record(5);
    expect(reader.take()).toEqual([[5, 1]]);
    expect(reader.take()).toEqual([]);
    histogram.record(5);
    histogram.record(7);
    expect(reader.take()).toEqual([
      [5, 1],
      [7, 1],
    ]);
  });
});
