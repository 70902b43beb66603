import { expect, test } from 'vitest';
import { overlayScale } from './overlay-scale.ts';

const line = (...values: (number | null)[]) => ({
  capture: 0,
  rare: [],
  heldUntilMs: null,
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
