import { expect, it } from 'vitest';
import { sampleOf } from '../../main/testing/sample.ts';
import { repeatedSample } from './repeat-samples.ts';
import { missedReportLevels, spreadOf } from './report-page.ts';

const sample = (tMs: number, received: number, receivedFps: number) =>
  sampleOf({ tMs, frames: { received }, receivedFps, latencyUs: [[received, 1]], stationBytes: { 'sender.user': received } });

it('carries counts and times on, and repeats levels, rates and histograms', () => {
  const base = sample(1_000, 100, 0);
  const recorded = [sample(1_250, 110, 40), sample(1_500, 130, 80)];
  const made = [0, 1, 2, 3, 4].map((index) => repeatedSample(base, recorded, index));
  expect(made.map(({ tMs }) => tMs)).toEqual([250, 500, 750, 1_000, 1_250]);
  expect(made.map(({ frames }) => frames.received)).toEqual([10, 30, 40, 60, 70]);
  expect(made.map(({ rates }) => rates.receivedFps)).toEqual([40, 80, 40, 80, 40]);
  expect(made[2]!.histograms.latencyUs).toEqual([[110, 1]]);
  expect(made[3]!.stations['sender.user']?.bytes).toBe(130);
  expect(recorded[0]!.tMs).toBe(1_250);
});

it('takes the middle of its readings, and has none of nothing', () => {
  expect(spreadOf([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
  expect(spreadOf([])).toBeNull();
});

it('misses a level by its median', () => {
  const round = (openMs: number, htmlBytes: number) => ({
    openMs,
    openAgainMs: 1,
    openBytes: 1,
    hostHeldMs: 1,
    rangeMs: 1,
    rangeWholeMs: 1,
    reports: { html: { ms: 1, bytes: htmlBytes } } as never,
  });
  const hour = { capture: {} as never, openings: [], noBrowser: 'none' };
  expect(missedReportLevels({ ...hour, rounds: [round(900, 1e6), round(5_000, 1e6), round(800, 1e6)] })).toEqual([]);
  expect(missedReportLevels({ ...hour, rounds: [round(1_001, 4e6)] })).toEqual([
    'opening in the engine, ms: 1001, and at most 1000 is promised',
    'HTML report, bytes: 4000000, and at most 3000000 is promised',
  ]);
});
