import { expect, test } from 'vitest';
import type { Exchange } from '../../../contract/index.ts';
import { exampleEcho } from '../../testing/example-situations.ts';
import { drawnExchanges, meanOverlap, stretchesOf } from './exchange-lines.ts';

const exchange = (startMs: number, totalMs: number, index = 0): Exchange => ({
  index,
  slot: 0,
  startMs,
  tcpMs: 0,
  upgradeMs: 0,
  sendMs: totalMs / 4,
  waitMs: (totalMs * 3) / 4,
  totalMs,
  outcome: 'answered',
});

test('overlap is busy time over the time between the first start and the last answer', () => {
  // 100 + 100 ms within 150 ms.
  expect(meanOverlap([exchange(0, 100), exchange(50, 100)])).toBeCloseTo(4 / 3, 9);
  expect(meanOverlap([])).toBe(0);
});

test('the parts follow one another, and one that failed is a stretch of its own', () => {
  const { exchanges } = exampleEcho();
  const stretches = stretchesOf([exchanges[1]!, exchanges[29]!]);
  // Started at 1040: TCP 10, upgrade 20, send 30, wait 40. The refused one began at 1000 + 29 * 40.
  expect(stretches).toEqual({
    tcp: [{ row: 0, fromMs: 1_040, lengthMs: 10 }],
    upgrade: [{ row: 0, fromMs: 1_050, lengthMs: 20 }],
    send: [{ row: 0, fromMs: 1_070, lengthMs: 30 }],
    wait: [{ row: 0, fromMs: 1_100, lengthMs: 40 }],
    failed: [{ row: 1, fromMs: 2_160, lengthMs: 5 }],
  });
  expect(stretchesOf([exchange(0, 8)]).tcp).toEqual([]);
});

test('the first after the warm-up are drawn, in the order of their start', () => {
  const document = exampleEcho();
  const summary = { ...document.summary!, warmupS: 1.1 };
  // Those from 1120 ms on are 27; a line at a time would be 24, here 2.4 overlap.
  const drawn = drawnExchanges({ ...document, summary, exchanges: [...document.exchanges].reverse() });
  expect(drawn.of).toBe(27);
  expect(drawn.exchanges.map(({ index }) => index)).toEqual(Array.from({ length: 24 }, (_, index) => index + 3));
  expect(drawn.since).toBe('after the warm-up');
});

test('after a change those since the change; never more than 400', () => {
  const document = exampleEcho();
  const toggle = { tMs: 2_000, kind: 'toggle' as const, severity: 'info' as const, text: 'x', code: null };
  expect(drawnExchanges({ ...document, events: [toggle] })).toMatchObject({ of: 5, since: 'after the last change of a setting' });
  const many = Array.from({ length: 1_000 }, (_, index) => exchange(2_000 + index, 1_000, index));
  expect(drawnExchanges({ ...document, exchanges: many }).exchanges).toHaveLength(400);
  expect(drawnExchanges({ ...document, exchanges: [exchange(0, 5)] })).toMatchObject({ of: 1, since: 'in the run' });
});
