import { expect, test } from 'vitest';
import type { Arrival } from '../../../contract/index.ts';
import { drawnArrivals, gapLabels } from './arrival-marks.ts';
import { windowAxis } from './window-axis.ts';

test('a gap has its text where there is room, and marks at one place their number', () => {
  // Ten milliseconds a user unit: marks at 0, 30, 31, 32 and 50.
  const labels = gapLabels([500, 0, 300, 310, 320], (atMs) => atMs / 10);
  expect(labels).toEqual([
    { x: 15, text: '300' },
    { x: 31, text: '3 at once' },
  ]);
  expect(gapLabels([0, 300], (atMs) => atMs)).toEqual([{ x: 150, text: '300' }]);
});

test('the last messages of the first connection, so many that their gaps have room', () => {
  const arrivals = Array.from({ length: 100 }, (_, index): Arrival => {
    const sequence = Math.floor(index / 2);
    return { connection: 3 + (index % 2), sequence, sentMs: sequence * 100, arrivedMs: sequence * 100 + 5 };
  });
  const drawn = drawnArrivals(arrivals)!;
  expect(drawn).toMatchObject({ of: 50, connection: 3, connections: 2 });
  // 950 units with 60 for each gap of 100 ms are 1583 ms: the last is 4900 ms, so those from 3400 ms on.
  expect(drawn.arrivals[0]!.sentMs).toBe(3_400);
  expect(drawn.arrivals).toHaveLength(16);
  expect(drawn.fromMs).toBeLessThan(3_400);
  expect(drawn.toMs).toBeGreaterThan(4_905);
  expect(drawnArrivals([])).toBeNull();
});

test('a window has round ticks with as many decimals as tell them apart', () => {
  const { x, ticks } = windowAxis(1_234, 1_434);
  // 200 ms in at most 10 steps: 20 ms.
  expect(ticks.map(({ label }) => label)).toEqual(['1.24', '1.26', '1.28', '1.30', '1.32', '1.34', '1.36', '1.38', '1.40', '1.42']);
  expect(x(1_234)).toBe(64);
  expect(x(1_434)).toBe(1_014);
  expect(windowAxis(5, 5).ticks.length).toBeLessThan(20);
});
