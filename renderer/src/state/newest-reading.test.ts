import { expect, test } from 'vitest';
import type { Sample } from '../../../contract/index.ts';
import { largestReading, loopHeldMs, newestReading } from './newest-reading.ts';

const sample = (tMs: number, heartbeatRttMs: number | null) => ({ tMs, heartbeatRttMs }) as Sample;
const rtt = ({ heartbeatRttMs }: Sample) => heartbeatRttMs;
const samples = [sample(250, 90), sample(500, 7), sample(750, 5), sample(1_000, null)];

test('the newest reading stands until it is too old', () => {
  expect(newestReading(samples, 1_000, rtt)).toBe(5);
  expect(newestReading(samples, 250, rtt)).toBeNull();
  expect(newestReading([], 1_000, rtt)).toBeNull();
});

test('the largest of a stretch of time is found', () => {
  expect(largestReading(samples, 750, rtt)).toBe(7);
  expect(largestReading(samples, 10_000, rtt)).toBe(90);
  expect(largestReading(samples, 250, rtt)).toBeNull();
});

test('a loop is held while its timer fires late, and while it does not fire at all', () => {
  const held = (maxMs: number | null, stalledMs: number | null) =>
    loopHeldMs({ eventLoop: { server: { maxMs, stalledMs } } } as Sample, 'server');
  expect(held(12, 0)).toBe(12);
  expect(held(null, 280)).toBe(280);
  expect(held(null, null)).toBeNull();
  expect(loopHeldMs({ eventLoop: { server: null } } as Sample, 'server')).toBeNull();
});
