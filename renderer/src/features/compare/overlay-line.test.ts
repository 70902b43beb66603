import { expect, test } from 'vitest';
import { overlayDots, overlayPath, readingAt } from './overlay-line.ts';

const line = (...values: (number | null)[]) => ({
  heldUntilMs: null,
  points: values.map((value, at): [number, number | null] => [at * 250, value]),
});

test('the reading under the pointer is that of the nearest point, if one is near', () => {
  const drawn = line(1, 2, null, 4);
  const value = (...at: Parameters<typeof readingAt>) => readingAt(...at).value;
  expect(value(drawn, 260, 125)).toBe(2);
  expect(value(drawn, 120, 125)).toBe(1);
  expect(value(drawn, 510, 125)).toBeNull();
  expect(value(drawn, 900, 125)).toBeNull();
  expect(value(line(), 0, 125)).toBeNull();
});

test('where nothing was read anew it is the earlier one, up to the next reading, a hole, or the end of what was carried on', () => {
  const points: [number, number | null][] = [
    [1_000, 7],
    [6_000, 9],
    [11_000, null],
    [16_000, 3],
  ];
  const rare = { points, heldUntilMs: 20_000 };
  expect(readingAt(rare, 4_000, 250)).toEqual({ value: 7, earlierMs: 1_000 });
  expect(readingAt(rare, 5_900, 250)).toEqual({ value: 9, earlierMs: null });
  expect(readingAt(rare, 8_000, 250)).toEqual({ value: 9, earlierMs: 6_000 });
  expect(readingAt(rare, 20_000, 250)).toEqual({ value: 3, earlierMs: 16_000 });
  for (const tMs of [500, 13_000, 21_000]) expect(readingAt(rare, tMs, 250).value).toBeNull();
  expect(readingAt({ points, heldUntilMs: null }, 17_000, 250).value).toBeNull();
});

test('a reading that is rarer than samples is a dot, and so is one between two holes', () => {
  const { points } = line(1, 2, 3, null, 4, null, 5, 6);
  expect(overlayDots({ points, rare: [] })).toEqual([[1_000, 4]]);
  expect(overlayDots({ points, rare: [2, 6] }).map(([, value]) => value)).toEqual([3, 4, 5]);
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
