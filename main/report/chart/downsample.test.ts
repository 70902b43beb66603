import { describe, expect, test } from 'vitest';
import { downsample, type Point } from './downsample.ts';

const points = (values: (number | null)[]): Point[] => values.map((y, x) => ({ x, y }));

describe('downsample', () => {
  test('leaves a short line as it is', () => {
    const line = points([1, 2, 3]);
    expect(downsample(line, 3)).toBe(line);
  });

  test('keeps lowest and highest of each bucket where they were', () => {
    // 12 points in 6 / 2 = 3 buckets of 4: [5 1 9 4] [2 2 2 2] [7 8 0 3].
    const kept = downsample(points([5, 1, 9, 4, 2, 2, 2, 2, 7, 8, 0, 3]), 6);
    expect(kept).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 9 },
      { x: 4, y: 2 },
      { x: 9, y: 8 },
      { x: 10, y: 0 },
    ]);
  });

  test('keeps a hole in each bucket that has one', () => {
    // Two buckets of 4: [3 null 1 null] and nothing but holes.
    const kept = downsample(points([3, null, 1, null, null, null, null, null]), 4);
    expect(kept).toEqual([
      { x: 0, y: 3 },
      { x: 1, y: null },
      { x: 2, y: 1 },
      { x: 4, y: null },
    ]);
  });

  test('tells no reading of a thinned line to be rare', () => {
    const rare = points([5, 1, 9, 4]).map((point) => ({ ...point, isRare: true }));
    expect(downsample(rare, 4)).toBe(rare);
    expect(downsample(rare, 2)).toEqual([
      { x: 1, y: 1 },
      { x: 2, y: 9 },
    ]);
  });

  test('keeps the one peak of an hour, in 600 points at most', () => {
    const hour = points(Array.from({ length: 14_400 }, (_, index) => (index === 7_777 ? 1_000 : index % 7)));
    const kept = downsample(hour, 600);
    expect(kept.length).toBeLessThanOrEqual(600);
    expect(kept).toContainEqual({ x: 7_777, y: 1_000 });
  });
});
