import { expect, test } from 'vitest';
import type { Exchange } from '../../../../contract/index.ts';
import { layoutLines, meanOverlap, momentTicks } from './exchange-lines.ts';

function exchange(index: number, startMs: number, parts: [number, number, number, number], outcome: Exchange['outcome'] = 'answered') {
  const [tcpMs, upgradeMs, sendMs, waitMs] = parts;
  return { index, slot: 0, startMs, tcpMs, upgradeMs, sendMs, waitMs, totalMs: tcpMs + upgradeMs + sendMs + waitMs, outcome };
}

test('the parts of a line follow one another without a hole', () => {
  const { bars, fromMs, toMs, lines } = layoutLines([exchange(0, 100, [1, 2, 3, 4])], { width: 100, height: 240 });
  expect([fromMs, toMs, lines]).toEqual([100, 110, 1]);
  // 24 lines would fit: each has 10 px, one of them free.
  expect(bars.tcp).toEqual([{ x: 0, y: 0, width: 10, height: 9 }]);
  expect(bars.upgrade).toEqual([{ x: 10, y: 0, width: 20, height: 9 }]);
  expect(bars.send).toEqual([{ x: 30, y: 0, width: 30, height: 9 }]);
  expect(bars.wait).toEqual([{ x: 60, y: 0, width: 40, height: 9 }]);
  expect(bars.failed).toEqual([]);
});

test('lines stand in the order of their start, whenever they ended; a connection that was kept has no handshake', () => {
  const { bars } = layoutLines([exchange(1, 20, [0, 0, 5, 5]), exchange(0, 10, [0, 0, 5, 45])], { width: 100, height: 24 });
  expect(bars.tcp).toEqual([]);
  // From 10 to 60 ms: 2 px a millisecond.
  expect(bars.send).toEqual([
    { x: 0, y: 0, width: 10, height: 1 },
    { x: 20, y: 1, width: 10, height: 1 },
  ]);
});

test('a failure is one bar', () => {
  const { bars } = layoutLines([exchange(0, 0, [2, 0, 0, 8], 'closed')], { width: 100, height: 240 });
  expect(bars.failed).toHaveLength(1);
  expect(bars.failed[0]!.width).toBe(100);
  expect(bars.wait).toEqual([]);
});

test('in series the newest 24 are shown, in parallel enough to see what overlaps, never more than there are pixels', () => {
  const series = Array.from({ length: 100 }, (_, index) => exchange(index, index * 10, [0, 0, 5, 5]));
  expect(meanOverlap(series)).toBeCloseTo(1, 9);
  expect(layoutLines(series, { width: 100, height: 240 })).toMatchObject({ lines: 24, fromMs: 760, toMs: 1_000 });
  // 12 px each.
  expect(layoutLines(series, { width: 100, height: 600 }).lines).toBe(50);
  const parallel = Array.from({ length: 1_000 }, (_, index) => exchange(index, index, [0, 0, 50, 50]));
  // 1000 times 100 ms in 1099 ms: 91 at once, 228 lines.
  expect(layoutLines(parallel, { width: 100, height: 600 }).lines).toBe(228);
  expect(layoutLines(parallel, { width: 100, height: 150 }).lines).toBe(150);
});

test('nothing is drawn of nothing', () => {
  expect(layoutLines([], { width: 100, height: 100 })).toMatchObject({ lines: 0, bars: { wait: [] } });
});

test('ticks are round, inside, and told apart', () => {
  expect(momentTicks(760, 1_000, 4).map(({ text }) => text)).toEqual(['0.8 s', '0.9 s', '1.0 s']);
  expect(momentTicks(0, 4_000, 4).map(({ text }) => text)).toEqual(['0 s', '1 s', '2 s', '3 s', '4 s']);
  expect(momentTicks(12_340, 12_348, 4).map(({ text }) => text)).toEqual(['12.340 s', '12.342 s', '12.344 s', '12.346 s', '12.348 s']);
});
