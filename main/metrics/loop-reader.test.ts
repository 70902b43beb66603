import { expect, it } from 'vitest';
import { NS_PER_MS } from '../clock.ts';
import { LoopReader } from './loop-reader.ts';
import { LOOP } from './shared-counters.ts';
import { createLoopTelemetry } from './thread-telemetry.ts';

/** A loop with a probe every 10 ms, and its reader; `tick` is a turn of it, with how long it was active and idle until then. */
function watched() {
  const telemetry = createLoopTelemetry();
  const { counters } = telemetry;
  let nowMs = 0;
  counters[LOOP.intervalMs] = 10;
  const reader = new LoopReader('server', telemetry, { nowNs: () => nowMs * NS_PER_MS, wallTime: () => new Date(0) });
  const tick = (atMs: number, activeMs: number, idleMs: number) => {
    counters[LOOP.alive] = 1;
    counters[LOOP.lastTickNs] = atMs * NS_PER_MS;
    counters[LOOP.activeMs] = activeMs;
    counters[LOOP.idleMs] = idleMs;
  };
  const utilizationAt = (ms: number) => {
    nowMs = ms;
    return reader.take({})?.utilization ?? null;
  };
  return { tick, utilizationAt };
}

it('gives the time of a stall to the intervals that it fell into, so that their mean is that of the time', () => {
  const { tick, utilizationAt } = watched();
  const shares: (number | null)[] = [];
  tick(0, 0, 0);
  // Held for 900 ms of each second, then idle for 100 ms.
  for (let second = 0; second < 4; second++) {
    const startMs = second * 1_000;
    for (const atMs of [250, 500, 750]) shares.push(utilizationAt(startMs + atMs));
    tick(startMs + 900, (second + 1) * 900, second * 100);
    tick(startMs + 1_000, (second + 1) * 900, (second + 1) * 100);
    shares.push(utilizationAt(startMs + 1_000));
  }
  expect(shares.slice(0, 3)).toEqual([1, 1, 1]);
  expect(shares[3]).toBeCloseTo(160 / 260);
  expect(shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) / shares.length).toBeCloseTo(0.9, 1);
});

it('takes a loop that only waited for a processor for no busier than it tells afterwards', () => {
  const { tick, utilizationAt } = watched();
  tick(240, 20, 220);
  utilizationAt(240);
  expect(utilizationAt(500)).toBe(1);
  tick(740, 20, 720);
  expect(utilizationAt(740)).toBe(0);
});

it('counts no silence of a thread that has not begun', () => {
  const { tick, utilizationAt } = watched();
  expect(utilizationAt(5_000)).toBeNull();
  tick(5_240, 60, 180);
  expect(utilizationAt(5_245)).toBe(0.25);
});

it('knows nothing of an interval in which the thread was started anew, or the loop told nothing', () => {
  const { tick, utilizationAt } = watched();
  tick(240, 200, 40);
  utilizationAt(245);
  expect(utilizationAt(248)).toBeNull();
  tick(480, 30, 50);
  expect(utilizationAt(485)).toBeNull();
  tick(740, 155, 175);
  expect(utilizationAt(745)).toBe(0.5);
});
