import { expect, test } from 'vitest';
import type { Arrival } from '../../../../contract/index.ts';
import { layoutArrivals } from './arrival-lines.ts';

const arrival = (sequence: number, sentMs: number, arrivedMs: number): Arrival => ({ connection: 0, sequence, sentMs, arrivedMs });

test('sent and arrived share an axis; gaps that have room are told, messages at one place are counted', () => {
  const { lines, sentLabels, arrivedLabels, fromMs, toMs } = layoutArrivals(
    [arrival(0, 1_000, 1_999), arrival(1, 1_300, 2_000), arrival(2, 1_900, 2_000)],
    500,
  );
  // 1000 ms on 500 px.
  expect([fromMs, toMs]).toEqual([1_000, 2_000]);
  expect(lines).toEqual([
    { sequence: 0, sentX: 0, arrivedX: 499.5 },
    { sequence: 1, sentX: 150, arrivedX: 500 },
    { sequence: 2, sentX: 450, arrivedX: 500 },
  ]);
  expect(sentLabels).toEqual([
    { x: 75, gapMs: 300, together: 1 },
    { x: 300, gapMs: 600, together: 1 },
  ]);
  expect(arrivedLabels).toEqual([{ x: 499.75, gapMs: null, together: 3 }]);
});

test('a gap without room has no text', () => {
  const { sentLabels } = layoutArrivals([arrival(0, 0, 1_000), arrival(1, 40, 1_000)], 500);
  expect(sentLabels).toEqual([]);
});

test('the newest 24 are shown, those of the last 8 s and of which gaps have room for a text, and six at least', () => {
  const many = Array.from({ length: 50 }, (_, index) => arrival(index, index * 100, index * 100 + 1));
  const first = (width: number) => layoutArrivals(many, width).lines[0]!.sequence;
  expect(first(2_000)).toBe(26);
  // 100 ms have 60 px when 833 ms have 500.
  expect(first(500)).toBe(41);
  const slow = Array.from({ length: 20 }, (_, index) => arrival(index, index * 1_000, index * 1_000 + 1));
  expect(layoutArrivals(slow, 500).lines).toHaveLength(9);
  const rare = Array.from({ length: 20 }, (_, index) => arrival(index, index * 5_000, index * 5_000 + 1));
  expect(layoutArrivals(rare, 500).lines).toHaveLength(6);
});

test('nothing is laid out of nothing', () => {
  expect(layoutArrivals([], 500).lines).toEqual([]);
});
