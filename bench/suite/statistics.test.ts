import { expect, it } from 'vitest';
import { pairedRatios, spreadOf, valueAt } from './statistics.ts';

it('takes the middle figure, or the mean of the middle two', () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([5])).toEqual({ median: 5, min: 5, max: 5 });
  expect(spreadOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
  expect(spreadOf([8, 1, 2, 4])).toEqual({ median: 3, min: 1, max: 8 });
});

it('compares within each round, and leaves out rounds in which one is missing', () => {
  // The machine was half as fast in the second round: the ratio is the same.
  expect(pairedRatios([90, 45, 88], [100, 50, 80])).toEqual([0.9, 0.9, 1.1]);
  expect(pairedRatios([90, null, 88, 70], [100, 50, null])).toEqual([0.9]);
  expect(pairedRatios([90], [0])).toEqual([]);
  // The median of the ratios is not the ratio of the medians: 0.9 here, and 88 / 80 there.
  expect(spreadOf(pairedRatios([90, 45, 88], [100, 50, 80]))!.median).toBe(0.9);
});

it('reads a growing count between two readings', () => {
  const readings = [
    { at: 0, value: 0 },
    { at: 250, value: 100 },
    { at: 500, value: 300 },
  ];
  expect(valueAt(readings, 0)).toBe(0);
  expect(valueAt(readings, 250)).toBe(100);
  expect(valueAt(readings, 300)).toBe(140);
  expect(valueAt(readings, 501)).toBeNull();
  expect(valueAt(readings, -1)).toBeNull();
  expect(valueAt([], 1)).toBeNull();
});
