import { expect, test } from 'vitest';
import { overlayPath, overlayScale, readingAt } from './overlay-scale.ts';

const line = (...values: (number | null)[]) => ({
  capture: 0,
  reason: null,
  points: values.map((value, at): [number, number | null] => [at * 250, value]),
});

test('a linear axis from 0 to a round number', () => {
  const scale = overlayScale({ lines: [line(3, 70), line(null, 36)], mayBeLog: false });
  expect([scale.kind, ...scale.ticks]).toEqual(['linear', 0, 40, 80]);
  expect(scale.share(20)).toBe(0.25);
});

test('decades where the largest is more than a hundred times the smallest above 0', () => {
  const scale = overlayScale({ lines: [line(0, 0.5), line(3_000)], mayBeLog: true });
  expect([scale.kind, ...scale.ticks]).toEqual(['log', 0.1, 1, 10, 100, 1_000, 10_000]);
  expect(scale.share(10)).toBeCloseTo(2 / 5, 12);
  expect(scale.share(0)).toBe(0);
  expect(overlayScale({ lines: [line(0, 50), line(5_000)], mayBeLog: true }).kind).toBe('linear');
  expect(overlayScale({ lines: [line(0.5), line(3_000)], mayBeLog: false }).kind).toBe('linear');
});

test('nothing to draw has an axis all the same', () => {
  expect(overlayScale({ lines: [line(null), line()], mayBeLog: true }).ticks).toEqual([0, 0.5, 1]);
});

test('the reading under the pointer is that of the nearest point, if one is near', () => {
  const { points } = line(1, 2, null, 4);
  const value = (...at: Parameters<typeof readingAt>) => readingAt(...at).value;
  expect(value(points, 260, 125)).toBe(2);
  expect(value(points, 120, 125)).toBe(1);
  expect(value(points, 510, 125)).toBeNull();
  expect(value(points, 900, 125)).toBeNull();
  expect(value([], 0, 125)).toBeNull();
});

test('between two readings that are far apart it is the earlier one, and behind the last none', () => {
  const rare: [number, number | null][] = [
    [1_000, 7],
    [6_000, 9],
    [11_000, null],
    [16_000, 3],
  ];
  expect(readingAt(rare, 4_000, 250)).toEqual({ value: 7, earlierMs: 1_000 });
  expect(readingAt(rare, 5_900, 250)).toEqual({ value: 9, earlierMs: null });
  for (const tMs of [500, 8_000, 13_000, 17_000]) expect(readingAt(rare, tMs, 250).value).toBeNull();
});

test('a hole breaks the line', () => {
  expect(
    overlayPath(
      line(1, 2, null, 4, 5).points,
      (tMs) => tMs / 10,
      (value) => value,
    ),
  ).toBe('M0.0 1.0L25.0 2.0M75.0 4.0L100.0 5.0');
});
