import { expect, test } from 'vitest';
import { exampleDocument } from '../../testing/example-document.ts';
import { collectReasons } from '../reasons.ts';
import { chartsOf } from './charts-of.ts';
import { chartFrame, lineChart } from './line-chart.ts';

/** The rate chart with a level that is so many times the largest reading. */
function rateChart(times: number): string {
  const document = exampleDocument();
  const largest = Math.max(...document.samples.flatMap(({ rates }) => [rates.offeredFps, rates.sentFps, rates.receivedFps]));
  const spec = { ...chartsOf(document)[0]!, level: { label: 'raw TCP', value: largest * times } };
  return lineChart(spec, chartFrame(document.samples, []), collectReasons(document)).markup;
}
/** The highest number on the vertical axis. */
const axisTop = (chart: string) => {
  const ticks = /<g class="ticks end">(.*?)<\/g>/s.exec(chart)![1]!;
  return Math.max(...[...ticks.matchAll(/>([\d,.]+)<\/text>/g)].map(([, text]) => Number(text!.replaceAll(',', ''))));
};

test('a level within reach is a line in its place, and the axis holds it', () => {
  const [low, near] = [rateChart(0.5), rateChart(3)];
  expect(low).toMatch(/<path class="level" d="M64,[\d.]+H1014"\/>/);
  expect(near).toMatch(/<path class="level" d="M64,[\d.]+H1014"\/>/);
  expect(near).not.toContain('above this chart');
  expect(axisTop(near)).toBeGreaterThan(2 * axisTop(low));
});

test('a level out of reach is told on the upper edge, and squashes nothing', () => {
  const far = rateChart(5);
  expect(far).toContain('↑ raw TCP, above this chart');
  expect(far).not.toMatch(/<path class="level" d="M64/);
  expect(axisTop(far)).toBe(axisTop(rateChart(0.5)));
});

test('each reading that is rarer than samples is a dot on its line', () => {
  const document = exampleDocument();
  const spec = chartsOf(document).find(({ id }) => id === 'buffers')!;
  const samples = document.samples
    .slice(0, 8)
    .map((sample, index) => ({ ...sample, kernel: { ...sample.kernel!, costMs: 0, ageMs: (index % 4) * sample.intervalMs } }));
  const chart = lineChart(spec, chartFrame(samples, []), collectReasons({ ...document, samples })).markup;
  // Recv-Q and Send-Q have two readings each, in eight samples.
  expect([...chart.matchAll(/ lone" d="(M[\d.]+,[\d.]+h0){2}"\/>/g)]).toHaveLength(2);
});

test('a reading between two holes is a dot, not nothing', () => {
  const document = exampleDocument();
  const spec = chartsOf(document).find(({ id }) => id === 'latency')!;
  const none = { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null };
  const samples = document.samples.map((sample, index) => (index === 5 ? sample : { ...sample, latencyMs: none }));
  const chart = lineChart(spec, chartFrame(samples, []), collectReasons({ ...document, samples })).markup;
  // p50, p90 and p99 have one reading each.
  expect([...chart.matchAll(/<path class="line c\d lone" d="M[\d.]+,[\d.]+h0"\/>/g)]).toHaveLength(3);
  expect(lineChart(spec, chartFrame(document.samples, []), collectReasons(document)).markup).not.toContain(' lone"');
});
