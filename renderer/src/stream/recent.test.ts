import { expect, test } from 'vitest';
import type { Sample } from '../../../contract/index.ts';
import { recentLatency, recentRates } from './recent.ts';

function sample(tMs: number, receivedFps: number, displayedFps: number | null = 30, p50: number | null = null): Sample {
  return {
    tMs,
    intervalMs: 250,
    rates: { offeredFps: 2 * receivedFps, receivedFps, displayedFps, payloadBytesPerS: 1_000 * receivedFps },
    latencyMs: { n: p50 === null ? 0 : 1, p50 },
  } as unknown as Sample;
}

test('the mean of the last second, not of all', () => {
  const samples = [sample(250, 900), sample(500, 10), sample(750, 20), sample(1_000, 30), sample(1_250, 40)];
  expect(recentRates(samples)).toEqual({ receivedFps: 25, offeredFps: 50, displayedFps: 30, payloadBytesPerS: 25_000 });
});

test('a longer interval weighs more', () => {
  const long = { ...sample(1_000, 10), intervalMs: 750 } as Sample;
  expect(recentRates([long, sample(1_250, 50)])?.receivedFps).toBe(20);
});

test('what is displayed is unknown when the last sample does not know it, and skips older unknowns', () => {
  expect(recentRates([sample(250, 1, 10), sample(500, 1, null)])?.displayedFps).toBeNull();
  expect(recentRates([sample(250, 1, null), sample(500, 1, 12)])?.displayedFps).toBe(12);
});

test('nothing is known before the first sample', () => {
  expect(recentRates([])).toBeNull();
  expect(recentLatency([])).toBeNull();
});

test('the newest latency of the last two seconds', () => {
  expect(recentLatency([sample(250, 1, 1, 7), sample(500, 1, 1, 8), sample(750, 1)])?.p50).toBe(8);
  expect(recentLatency([sample(250, 1, 1, 7), sample(3_000, 1)])).toBeNull();
});
