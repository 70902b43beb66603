import { expect, test } from 'vitest';
import type { Exchange } from '../../../../contract/index.ts';
import { nearestRank, partDistributions, setupShare } from './part-distribution.ts';

const exchange = (waitMs: number, outcome: Exchange['outcome'] = 'answered'): Exchange => ({
  index: 0,
  slot: 0,
  startMs: 0,
  tcpMs: 0,
  upgradeMs: 0,
  sendMs: 1,
  waitMs,
  totalMs: 1 + waitMs,
  outcome,
});

test('nearest rank takes a value that occurred', () => {
  expect(nearestRank([1, 2, 3, 4], 0.5)).toBe(2);
  expect(nearestRank([1, 2, 3, 4], 0.51)).toBe(3);
  expect(nearestRank([7], 0.99)).toBe(7);
});

test('each part has its own distribution, whatever order the exchanges come in', () => {
  const waits = Array.from({ length: 100 }, (_, index) => exchange(((index * 37) % 100) + 1));
  const { wait, total, send, tcp } = partDistributions(waits);
  expect(wait).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
  expect(total).toEqual({ p50: 51, p90: 91, p99: 100, max: 101 });
  expect(send).toEqual({ p50: 1, p90: 1, p99: 1, max: 1 });
  expect(tcp).toBeNull();
});

test('what failed is in no distribution, and without an answer there is none', () => {
  expect(partDistributions([exchange(5), exchange(900, 'timeout')]).wait?.max).toBe(5);
  expect(partDistributions([exchange(900, 'timeout')]).total).toBeNull();
});

test('the share of the handshakes is of the time of all that were answered, not of the median one', () => {
  const connected = { ...exchange(9), tcpMs: 10, upgradeMs: 20, totalMs: 40 };
  const slow = { ...exchange(959), totalMs: 960 };
  expect(setupShare([connected, slow, { ...exchange(900, 'timeout'), tcpMs: 500 }])).toBe(0.03);
  expect(setupShare([exchange(5)])).toBe(0);
  expect(setupShare([])).toBe(0);
});
