import { expect, test } from 'vitest';
import { PRESETS, QUEUE_COLOURS, ratePerS, type Sample, scenarioSchema } from '../../../contract/index.ts';
import { withScenarioValue } from '../state/scenario-path.ts';
import { chartsOf } from './charts-of.ts';

const of = (preset: string) => PRESETS.find(({ name }) => name === preset)!.scenario;
const keys = (scenario: ReturnType<typeof of>) => chartsOf(scenario).map(({ key }) => key);

test('each direction has its own charts', () => {
  expect(keys(of('jpeg-ingest'))).toEqual(['fps', 'throughput', 'latency', 'buffers', 'loop', 'memory']);
  expect(keys(of('serial-short'))).toEqual(['answered', 'exchange', 'under-way', 'throughput', 'loop', 'memory']);
  expect(keys(of('blocked-loop'))).toEqual(['fps', 'latency', 'loop', 'heartbeat', 'buffers', 'memory']);
  expect(keys(of('many-connections'))).toEqual(['fps', 'latency', 'connections', 'throughput', 'loop', 'memory']);
});

test('queues have the colours that they have in the report', () => {
  const colours = (key: string) =>
    chartsOf(of('slow-receiver'))
      .find((chart) => chart.key === key)!
      .series.map(({ color }) => color);
  const { 'receiver.kernel': recv, 'sender.kernel': send, 'sender.user': queue, 'receiver.user': inbox } = QUEUE_COLOURS;
  expect(colours('buffers')).toEqual([recv, send, queue, inbox]);
  expect(colours('drops').slice(0, 2)).toEqual([inbox, queue]);
});

test('a receiver that is slow on purpose shows what is dropped, urgent frames their own latency', () => {
  const slow = of('slow-receiver');
  expect(keys(slow)).toEqual(['fps', 'throughput', 'latency', 'drops', 'buffers', 'loop', 'memory']);
  const ranked = withScenarioValue(slow, 'priority.keyEvery', 10)!;
  const lines = (scenario: typeof slow) =>
    chartsOf(scenario)
      .find(({ key }) => key === 'latency')!
      .series.map(({ key }) => key);
  expect(lines(slow)).toEqual(['p50', 'p90', 'p99']);
  expect(lines(ranked)).toEqual(['p50', 'p99', 'urgent']);
});

test('the worker has a line where it computes, in the place of the host', () => {
  const threads = (scenario: ReturnType<typeof of>) =>
    chartsOf(scenario)
      .find(({ key }) => key === 'loop')!
      .series.map(({ key }) => key);
  expect(threads(of('blocked-loop'))).toEqual(['server', 'receiver', 'host']);
  expect(threads(withScenarioValue(of('blocked-loop'), 'server.processing.strategy', 'worker')!)).toEqual(['server', 'receiver', 'work']);
});

test('a change that makes no difference to the charts keeps them', () => {
  const changed = scenarioSchema.parse({ ...of('jpeg-ingest'), masking: 'zero' });
  expect(chartsOf(changed)).toBe(chartsOf(of('jpeg-ingest')));
});

test('a rate is the growth of a count over the time between two samples', () => {
  const sample = (tMs: number, dropped: number) => ({ tMs, frames: { dropped } }) as unknown as Sample;
  const read = ratePerS(({ frames }) => frames.dropped);
  expect(read(sample(1_250, 15), sample(1_000, 5))).toBe(40);
  expect(read(sample(1_250, 15), undefined)).toBeNull();
});
