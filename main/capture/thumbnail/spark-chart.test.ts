import { expect, it } from 'vitest';
import type { Sample } from '../../../contract/index.ts';
import { sparkChart } from './spark-chart.ts';

const sample = (tMs: number, receivedFps: number, waiting: number | null = null, phase = 'steady') =>
  ({
    tMs,
    phase,
    rates: { receivedFps },
    stations: { 'receiver.kernel': waiting === null ? null : { bytes: waiting }, 'sender.kernel': null },
  }) as unknown as Sample;

const lineOf = (svg: string | null) => /<path d="(M[^"]*)" fill="none"/.exec(svg ?? '')?.[1];

it('draws what was received over time, from 0 to the most', () => {
  // 160 x 90 with a margin of 6: x from 6 to 154, y from 84 (0) to 6 (the most).
  expect(lineOf(sparkChart([sample(250, 0), sample(500, 50), sample(1_000, 100)], 'ingest'))).toBe('M43.0 84.0L80.0 45.0L154.0 6.0');
});

it('leaves the drain out, and draws a run that received nothing on the ground', () => {
  expect(lineOf(sparkChart([sample(500, 0), sample(1_000, 0), sample(1_250, 900, null, 'draining')], 'ingest'))).toBe(
    'M80.0 84.0L154.0 84.0',
  );
});

it('has a hole where an observation had no reading', () => {
  const samples = [sample(250, 0, 10), sample(500, 0), sample(750, 0, 20), sample(1_000, 0, 20)];
  expect(lineOf(sparkChart(samples, 'observe'))).toBe('M43.0 45.0h0M117.0 6.0L154.0 6.0');
});

it('draws nothing where there is nothing', () => {
  expect(sparkChart([], 'ingest')).toBeNull();
  expect(sparkChart([sample(250, 0)], 'observe')).toBeNull();
});

it('stays small for an hour', () => {
  const hour = Array.from({ length: 14_400 }, (_, index) => sample(index * 250, index));
  expect(sparkChart(hour, 'ingest')?.length).toBeLessThan(2_048);
});
