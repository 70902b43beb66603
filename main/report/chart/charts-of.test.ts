import { describe, expect, test } from 'vitest';
import { isColumnHeld, QUEUE_COLOURS, type Sample } from '../../../contract/index.ts';
import { exampleDocument } from '../../testing/example-document.ts';
import { exampleObserved } from '../../testing/example-observed.ts';
import { exampleDrops, exampleEcho, examplePush, exampleRelay } from '../../testing/example-situations.ts';
import { COMPARED_CHARTS } from '../compare/compared-charts.ts';
import { perS } from './chart-specs.ts';
import { chartsOf } from './charts-of.ts';
import { readPoints } from './read-points.ts';

const ids = (document: Parameters<typeof chartsOf>[0]) => chartsOf(document).map(({ id }) => id);
const lines = (document: Parameters<typeof chartsOf>[0], chart: string) =>
  chartsOf(document)
    .find(({ id }) => id === chart)!
    .series.map(({ label }) => label);

test('each direction has its charts, and lines for the threads that it has', () => {
  expect(ids(exampleDocument())).toEqual(['fps', 'bytes', 'latency', 'buffers', 'loop', 'memory', 'cpu']);
  expect(ids(exampleEcho())).toEqual(['fps', 'bytes', 'exchange-time', 'latency', 'buffers', 'loop', 'memory', 'cpu']);
  expect(ids(exampleDrops())).toContain('drops');
  expect(ids(exampleRelay())).toContain('connections');
  expect(lines(exampleDocument(), 'loop')).toEqual(['server', 'load generator', 'host']);
  expect(lines(exampleEcho(), 'fps')).toEqual(['answered', 'failed']);
  expect(lines(examplePush(), 'loop')).toEqual(['server', 'receiving clients', 'host']);
  expect(lines(examplePush(), 'cpu')).toEqual(['server', 'receiving clients', 'host', 'pool', 'process']);
  expect(lines(exampleRelay(), 'loop')).toEqual(['server', 'publishers', 'subscribers', 'host']);
  expect(lines(exampleRelay(), 'fps')).toEqual(['handed on', 'delivered', 'published']);
});

test('the rate has the level of raw TCP where it was measured', () => {
  const document = exampleDocument();
  expect(chartsOf(document)[0]?.level).toEqual({ label: 'raw TCP 3,200\u00a0FPS', value: 3_200 });
  const doubted = exampleDocument({ ceilingBesideCores: 0.8 });
  expect(chartsOf(doubted)[0]?.level).toEqual({ label: 'raw TCP 2,100\u00a0FPS, likely too low', value: 2_100 });
  expect(chartsOf(document).filter(({ level }) => level !== undefined)).toHaveLength(1);
  expect(chartsOf(exampleDocument({ nulls: true }))[0]?.level).toBeUndefined();
});

test('drops have a line for each place that dropped, the inbox one where frames waited, urgent frames one of their own', () => {
  expect(lines(exampleDrops(), 'drops')).toEqual(['inbox', 'no credit']);
  expect(lines(exampleDrops(), 'buffers')).toContain('inbox (receiver.user)');
  expect(lines(exampleDrops(), 'latency')).toContain('urgent, p99');
  expect(lines(exampleDocument(), 'buffers')).toHaveLength(3);
});

test('queues have the colours that they have in the window', () => {
  const colours = (document: Parameters<typeof chartsOf>[0], chart: string) =>
    chartsOf(document)
      .find(({ id }) => id === chart)!
      .series.map(({ colour }) => colour);
  const { 'receiver.kernel': recv, 'sender.kernel': send, 'sender.user': queue, 'receiver.user': inbox } = QUEUE_COLOURS;
  expect(colours(exampleDrops(), 'buffers')).toEqual([recv, send, queue, inbox]);
  expect(colours(exampleDrops(), 'drops')[0]).toBe(inbox);
});

describe('a reading of the kernel that samples carry on', () => {
  /** The third and the fourth sample carry on what the second one read. */
  const held = (samples: readonly Sample[]) =>
    samples.slice(0, 5).map((sample, index) => ({
      ...sample,
      kernel: { ...sample.kernel!, costMs: 10, ageMs: index === 2 ? 300 : index === 3 ? 550 : 30 },
    }));
  const times = (spec: Parameters<typeof readPoints>[0], samples: readonly Sample[]) => readPoints(spec, samples).map(({ x }) => x);
  const at = (samples: readonly Sample[], ...indexes: number[]) => indexes.map((index) => samples[index]!.tMs);
  const lineOf = (document: Parameters<typeof chartsOf>[0], chart: string, label: string) =>
    chartsOf(document)
      .find(({ id }) => id === chart)!
      .series.find((series) => series.label.startsWith(label))!;

  test('is one point, and what is not the kernel’s has one for each sample', () => {
    const samples = held(exampleDocument().samples);
    for (const label of ['Recv-Q', 'Send-Q'])
      expect(times(lineOf(exampleDocument(), 'buffers', label), samples), label).toEqual(at(samples, 0, 1, 4));
    expect(times(lineOf(exampleDocument(), 'buffers', 'sender queue'), samples)).toEqual(at(samples, 0, 1, 2, 3, 4));
  });

  test('is one point of every chart of an observation, as in a window', () => {
    const observed = exampleObserved({ recvQueues: [0, 1, 1, 1, 2] });
    const samples = held(observed.samples);
    for (const { series } of chartsOf(observed))
      for (const one of series) expect(times(one, samples), one.label).toEqual(at(samples, 0, 1, 4));
    const inWindow = samples.filter((sample) => !isColumnHeld('matchingSockets', sample));
    expect(times(lineOf(observed, 'connections', 'matching'), samples)).toEqual(inWindow.map(({ tMs }) => tMs));
  });

  test('is one point of each line of a comparison', () => {
    const samples = held(exampleDocument().samples);
    for (const id of ['send-q', 'recv-q'])
      expect(times(COMPARED_CHARTS.find((chart) => chart.id === id)!, samples), id).toEqual(at(samples, 0, 1, 4));
    expect(times(COMPARED_CHARTS.find(({ id }) => id === 'sender-queue')!, samples)).toHaveLength(5);
  });

  test('is a dot where it came, and so is the next one', () => {
    const samples = held(exampleDocument().samples);
    const recv = readPoints(lineOf(exampleDocument(), 'buffers', 'Recv-Q'), samples);
    expect(recv.map(({ isRare }) => isRare ?? false)).toEqual([false, true, true]);
    const queue = readPoints(lineOf(exampleDocument(), 'buffers', 'sender queue'), samples);
    expect(queue.some(({ isRare }) => isRare)).toBe(false);
  });

  test('is a hole where it tells of no socket', () => {
    const { samples } = exampleObserved({ recvQueues: [0, 1, null, null, 2] });
    expect(readPoints(lineOf(exampleObserved(), 'buffers', 'Recv-Q'), held(samples)).map(({ y }) => y)).toEqual([0, 1, null, null, 2]);
  });
});

test('a count is read as its growth a second', () => {
  const [first, second] = exampleDocument().samples;
  const read = perS(({ log }) => log.lines);
  // Lines are a quarter of the index: 0.25 more in the time between the two.
  expect(read(second!, first!)).toBeCloseTo(250 / (second!.tMs - first!.tMs), 9);
  expect(read(first!, null)).toBe(0);
  expect(perS(({ publish }) => publish?.received)(second!, first!)).toBeNull();
});
