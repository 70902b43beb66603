import { expect, it } from 'vitest';
import { stepChart } from './step-chart.ts';

const fps = [{ path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' as const }];
const step = (label: string, values: (number | null)[], median: number | null) => {
  const known = values.filter((value): value is number => value !== null);
  const [min, max] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [null, null];
  return { label, figures: [{ path: 'received.fps', values, median, min, max, ratio: null }] };
};

it('lays values out on one axis from 0, a row a step', () => {
  // 500 wide: labels to 140, medians from 404: 264 px for 0 to 400 in steps of 100 (397 / 5 = 79.4).
  const chart = stepChart(fps, [step('a', [100, 200, 120], 120), step('b', [397, null], 397)], 0, 500);
  expect(chart).toMatchObject({ kind: 'linear', unit: 'FPS', widthPx: 500, heightPx: 8 + 2 * 36 + 40, zeroPx: 140 });
  expect(chart.plot).toEqual({ leftPx: 140, rightPx: 404, bottomPx: 80 });
  expect(chart.ticks).toEqual([
    { value: 0, xPx: 140, label: '0' },
    { value: 100, xPx: 206, label: '100' },
    { value: 200, xPx: 272, label: '200' },
    { value: 300, xPx: 338, label: '300' },
    { value: 400, xPx: 404, label: '400' },
  ]);
  expect(chart.rows).toEqual([
    {
      label: 'a',
      yPx: 26,
      median: 120,
      medianPx: 219.2,
      fromPx: 206,
      toPx: 272,
      dots: [
        { repetition: 0, value: 100, xPx: 206 },
        { repetition: 1, value: 200, xPx: 272 },
        { repetition: 2, value: 120, xPx: 219.2 },
      ],
    },
    { label: 'b', yPx: 62, median: 397, medianPx: 402, fromPx: 402, toPx: 402, dots: [{ repetition: 0, value: 397, xPx: 402 }] },
  ]);
});

it('goes to a logarithmic axis of whole decades where the range is large, and has no bars there', () => {
  const chart = stepChart(fps, [step('a', [32], 32), step('b', [3_300], 3_300)], 0, 500);
  expect(chart).toMatchObject({ kind: 'log', zeroPx: null });
  expect(chart.ticks.map(({ label }) => label)).toEqual(['10', '100', '1,000', '10,000']);
  // 3 decades over 264 px: 100 is one of them from the left.
  expect(chart.ticks[1]!.xPx).toBe(228);
  expect(stepChart(fps, [step('a', [33], 33), step('b', [3_300], 3_300)], 0, 500).kind).toBe('linear');
  expect(stepChart(fps, [step('a', [0], 0), step('b', [3_300], 3_300)], 0, 500).kind).toBe('linear');
});

it('has room for values below 0', () => {
  const chart = stepChart(fps, [step('a', [-30], -30), step('b', [100], 100)], 0, 500);
  // 130 / 5 = 26: steps of 50, from -50 to 100.
  expect(chart.ticks.map(({ label }) => label)).toEqual(['\u221250', '0', '50', '100']);
  expect(chart.zeroPx).toBe(228);
});

it('bytes get the unit that suits the largest', () => {
  const bytes = [{ path: 'memory.rssPeakBytes', label: 'memory', unit: 'B', better: 'lower' as const }];
  const chart = stepChart(bytes, [step('a', [3 * 1_048_576], 3 * 1_048_576)], 0, 500);
  expect(chart).toMatchObject({ unit: 'MiB', scale: 1_048_576 });
  expect(chart.ticks.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  expect(chart.rows[0]!.medianPx).toBe(404);
  const perS = [{ ...bytes[0]!, unit: 'B/s' }];
  expect(stepChart(perS, [step('a', [2_000_000], 2_000_000)], 0, 500)).toMatchObject({ unit: 'MB/s', scale: 1_000_000 });
});

it('has an axis, and rows without a reading, before the first run', () => {
  const chart = stepChart(fps, [step('a', [], null)], 0, 500);
  expect(chart.ticks.length).toBeGreaterThan(1);
  expect(chart.rows[0]).toMatchObject({ medianPx: null, fromPx: null, toPx: null, dots: [] });
});
