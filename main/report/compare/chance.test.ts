import { expect, it, test } from 'vitest';
import { sampleOf } from '../../testing/sample.ts';
import { partingChance, spreadWithin } from './chance.ts';

test.each([
  // Both orders of one and one are "parted": it says nothing.
  [1, 1, 1],
  // A single run outside the range of three: 2 of the 4 places it may have.
  [1, 3, 0.5],
  // 2 * 2! * 2! / 4! = 8 / 24
  [2, 2, 1 / 3],
  // 2 * 3! * 3! / 6! = 72 / 720
  [3, 3, 0.1],
  // 2 * 4! * 4! / 8! = 1152 / 40320
  [4, 4, 1152 / 40_320],
])('chance alone parts %d and %d runs in %d of cases', (n, m, chance) => {
  expect(partingChance(n, m)).toBeCloseTo(chance, 12);
});

const samples = (values: readonly number[]) => values.map((receivedFps, index) => sampleOf({ tMs: 250 * (index + 1), receivedFps }));
const fps = ({ rates }: { rates: { receivedFps: number } }) => rates.receivedFps;

it('tells how much a reading varies as half of the way from the 10th to the 90th percentile over the median', () => {
  // Ten readings: the 10th percentile is the first (90), the 90th the ninth (106), the median (98 + 100) / 2 = 99.
  expect(spreadWithin(samples([90, 92, 94, 96, 98, 100, 102, 104, 106, 108]), fps)).toBeCloseTo(8 / 99, 12);
  expect(spreadWithin(samples([50, 50, 50, 50]), fps)).toBe(0);
});

it('tells none of few readings, around 0, or of a warm-up', () => {
  expect(spreadWithin(samples([90, 100, 110]), fps)).toBeNull();
  expect(spreadWithin(samples([0, 0, 0, 0, 5]), fps)).toBeNull();
  const warming = samples([90, 100, 110, 120]).map((sample) => ({ ...sample, phase: 'warmup' as const }));
  expect(spreadWithin(warming, fps)).toBeNull();
  expect(spreadWithin(samples([90, 100, 110, 120]), () => null)).toBeNull();
});
