import { expect, test } from 'vitest';
import type { RunEvent, Sample } from '../../../contract/index.ts';
import type { Figures } from '../state/sample-store.ts';
import { BUFFERS as buffers, DROPS, HEARTBEAT, RATE, THROUGHPUT } from './catalogue.ts';
import {
  chartRows,
  downsample,
  eventMarks,
  joinedRows,
  legendText,
  liveRows,
  markTexts,
  missingReason,
  readingAt,
  readingDots,
  roundTop,
  timeTicks,
} from './chart-data.ts';
import type { ChartDefinition } from './definitions.ts';

/** With a reading of the socket buffers of its own, unless `ageMs` says that it was made earlier. */
function sample(tMs: number, recvBytes: number | null, unavailable: Record<string, string> = {}, ageMs = 20): Sample {
  const level = (bytes: number | null) => (bytes === null ? null : { bytes, frames: null, limitBytes: null });
  const stations = {
    'receiver.kernel': level(recvBytes),
    'sender.kernel': level(524_288),
    'sender.user': level(0),
    'receiver.user': level(0),
  };
  return { tMs, intervalMs: 250, stations, unavailable, kernel: { ageMs, costMs: 10 } } as unknown as Sample;
}

function event(tMs: number, kind: RunEvent['kind'], severity: RunEvent['severity'], text: string): RunEvent {
  return { tMs, kind, severity, text, code: null };
}

test('a missing reading is a hole, a reading of 0 is 0, bytes stand in MiB', () => {
  expect(chartRows(buffers, [sample(250, 7 * 1_048_576), sample(500, null), sample(750, 0)])).toEqual([
    { tS: 0.25, recv: 7, send: 0.5, queue: 0, inbox: 0 },
    { tS: 0.5, recv: null, send: 0.5, queue: 0, inbox: 0 },
    { tS: 0.75, recv: 0, send: 0.5, queue: 0, inbox: 0 },
  ]);
});

test('a reading that samples carry on is drawn once, where it was made', () => {
  const MEBI = 1_048_576;
  const rows = chartRows(buffers, [
    sample(250, 7 * MEBI),
    sample(500, 7 * MEBI, {}, 270),
    sample(750, 7 * MEBI, {}, 520),
    sample(1_000, MEBI),
  ]);
  expect(rows.map(({ recv }) => recv)).toEqual([7, undefined, undefined, 1]);
  // What is not the kernel's is read for each sample.
  expect(rows.map(({ queue }) => queue)).toEqual([0, 0, 0, 0]);
  expect([...readingDots(rows, 'recv')]).toEqual([0, 3]);
  expect([...readingDots(rows, 'queue')]).toEqual([]);
  expect(joinedRows(rows, ['recv']).map(({ recv }) => recv)).toEqual([7, 5, 3, 1]);
  expect(readingAt(rows, 2, 'recv')).toEqual({ value: 7, earlierS: 0.25 });
  expect(readingAt(rows, 3, 'recv')).toEqual({ value: 1, earlierS: null });
});

test('what the first sample carries on stands where it came, though the sample that had it is not kept', () => {
  const MEBI = 1_048_576;
  const kept = [sample(10_000, 7 * MEBI, {}, 2_100), sample(10_250, 7 * MEBI, {}, 2_350), sample(10_500, 3 * MEBI)];
  const rows = liveRows(buffers, kept, 360);
  // Done 2,090 ms before the end of the first: in the sample that ended eight before it.
  expect(rows[0]).toEqual({ tS: 8, recv: 7, send: 0.5, queue: null, inbox: null });
  expect(rows.map(({ recv }) => recv)).toEqual([7, undefined, undefined, 3]);
  // What was read for each sample has no line from there, and no dot.
  expect(rows.map(({ queue }) => queue)).toEqual([null, 0, 0, 0]);
  expect([...readingDots(rows, 'queue')]).toEqual([]);
  expect(liveRows(buffers, [sample(10_000, null, {}, 2_100)], 360)[0]).toMatchObject({ tS: 8, recv: null });
  // Nothing is carried on: the samples alone.
  expect(liveRows(buffers, kept.slice(2), 360).map(({ tS }) => tS)).toEqual([10.5]);
  expect(liveRows(HEARTBEAT, kept, 360).map(({ tS }) => tS)).toEqual([10, 10.25, 10.5]);
  expect(liveRows(buffers, [], 360)).toEqual([]);
});

test('no line joins readings over a hole, nor goes on behind the last one', () => {
  const rows = [{ tS: 0, a: 1 }, { tS: 1 }, { tS: 2, a: null }, { tS: 3 }, { tS: 4, a: 5 }, { tS: 5 }];
  expect(joinedRows(rows, ['a']).map(({ a }) => a)).toEqual([1, undefined, null, undefined, 5, undefined]);
  expect([...readingDots(rows, 'a')]).toEqual([0, 4]);
  expect(readingAt(rows, 3, 'a')).toEqual({ value: null, earlierS: null });
});

test('of a stretch in which one reading was carried on there is that one', () => {
  const rows = [{ tS: 0, b: 1 }, { tS: 1, a: 6 }, { tS: 2 }, { tS: 3 }, { tS: 4 }, { tS: 5 }, { tS: 6 }, { tS: 7, a: 2 }];
  expect(downsample(rows, 6).map(({ a }) => a)).toEqual([6, undefined, undefined, undefined, 2, undefined]);
});

test('few rows stay as they are', () => {
  const rows = [
    { tS: 0, a: 1 },
    { tS: 1, a: 2 },
  ];
  expect(downsample(rows, 2)).toEqual(rows);
});

test('of each stretch the lowest and the highest stay, in their order', () => {
  const rows = [5, 9, 1, 4, 2, 3, 8, 6].map((a, tS) => ({ tS, a }));
  // Stretches of four: 5 9 1 4 has its highest first, 2 3 8 6 its lowest.
  expect(downsample(rows, 4)).toEqual([
    { tS: 0, a: 9 },
    { tS: 3, a: 1 },
    { tS: 4, a: 2 },
    { tS: 7, a: 8 },
  ]);
});

test('a hole in a stretch stays a hole, and a stretch of holes is one', () => {
  const rows = [5, null, 1, 4, null, null, null, null].map((a, tS) => ({ tS, a }));
  expect(downsample(rows, 4).map(({ a }) => a)).toEqual([5, null, null, null]);
});

test('a series without any reading says why', () => {
  const reason = { 'stations.receiver.kernel': 'netstat is not installed' };
  expect(missingReason(buffers, 'recv', [sample(250, null, reason)])).toBe('netstat is not installed');
  expect(missingReason(buffers, 'recv', [sample(250, null)])).toBe('no reading');
  expect(missingReason(buffers, 'recv', [sample(250, 1), sample(500, null, reason)])).toBeNull();
  expect(missingReason(buffers, 'recv', [])).toBeNull();
});

test('events close together are one mark with the gravest severity; ordinary connections are none', () => {
  const events = [
    event(1_000, 'connection', 'info', 'connected'),
    event(10_000, 'toggle', 'info', 'a'),
    event(10_200, 'kernel', 'warning', 'b'),
    event(20_000, 'toggle', 'info', 'c'),
    event(70_000, 'toggle', 'info', 'later'),
  ];
  expect(eventMarks(events, 5, 60)).toEqual([
    { tS: 10, severity: 'warning', said: ['a', 'b'] },
    { tS: 20, severity: 'info', said: ['c'] },
  ]);
});

test('events that say the same are told once, with how many they are, whether one mark has them or several', () => {
  const refused = 'A client came without the right token.';
  // An axis of 60 s has marks that are 0.6 s apart.
  const events = [10_000, 10_010, 10_700].map((tMs) => event(tMs, 'client', 'warning', refused));
  const marks = eventMarks([...events, event(10_710, 'toggle', 'info', 'b'), event(10_720, 'toggle', 'info', 'b')], 5, 60);
  expect(marks.map(({ tS, said }) => [tS, said.length])).toEqual([
    [10, 2],
    [10.7, 3],
  ]);
  expect(markTexts(marks.slice(0, 1))).toEqual({ texts: [`${refused} (2 times)`], moreEvents: 0 });
  expect(markTexts(marks)).toEqual({ texts: [`${refused} (3 times)`, 'b (2 times)'], moreEvents: 0 });
  // Those that are not told are counted as events, not as texts.
  expect(markTexts(marks, 1)).toEqual({ texts: [`${refused} (3 times)`], moreEvents: 2 });
});

test('ticks are round and inside', () => {
  expect(timeTicks(3.2, 63.2)).toEqual([15, 30, 45, 60]);
  expect(timeTicks(0, 60)).toEqual([0, 15, 30, 45, 60]);
  expect(timeTicks(0, 3_600)).toEqual([0, 900, 1_800, 2_700, 3_600]);
});

test.each([
  [0, 1],
  [1, 1],
  [3, 4],
  [41, 50],
  [0.3, 0.4],
  [801, 1_000],
  [1_000, 1_000],
])('an axis that holds %d ends with %d', (value, top) => expect(roundTop(value)).toBeCloseTo(top, 9));

test('a point between holes is found', () => {
  const rows = [1, null, 2, null, 3, 4, null].map((a, tS) => ({ tS, a }));
  expect([...readingDots(rows, 'a')]).toEqual([0, 2]);
});

test('beside a line stands the figure that the window shows elsewhere', () => {
  const [first, newest] = [sample(0, 1_048_576), sample(1_000, 3_145_728)];
  const figures = { sample: newest, before: first, rates: { receivedFps: 30, payloadBytesPerS: 2_000_000 } } as unknown as Figures;
  const text = (chart: ChartDefinition, key: string) => legendText(chart, chart.series.find((series) => series.key === key)!, figures);
  // A level as it is in the newest sample, a rate over the last second, whatever the newest sample alone had.
  expect(text(buffers, 'recv')).toBe('3.0');
  expect(text(RATE, 'received')).toBe('30.0');
  expect(text(THROUGHPUT, 'payload')).toBe('2.0');
  const dropped = (frames: number, of: Sample) => ({ ...of, frames: { droppedByReceiver: frames } }) as unknown as Sample;
  const drops = { ...figures, before: dropped(10, first), sample: dropped(50, newest) };
  expect(legendText(DROPS, DROPS.series[0]!, drops)).toBe('40.0');
  expect(legendText(buffers, buffers.series[0]!, { ...figures, sample: null })).toBe('–');
});
