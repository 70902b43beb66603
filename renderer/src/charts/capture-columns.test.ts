import { expect, it } from 'vitest';
import { type CaptureCharts, HELD } from '../../../contract/index.ts';
import { captureColumns, columnRows, missingColumn, readingsAt } from './capture-columns.ts';
import { BUFFERS, RATE } from './catalogue.ts';

const base64 = (values: Float32Array | Float64Array) => btoa(String.fromCharCode(...new Uint8Array(values.buffer)));
const hole = Number.NaN;
const MEBI = 1_048_576;

/** Eight samples, a quarter of a second each. */
const CHARTS: CaptureCharts = {
  fromMs: 250,
  toMs: 2_000,
  points: 8,
  isReduced: false,
  times: base64(Float64Array.from([250, 500, 750, 1_000, 1_250, 1_500, 1_750, 2_000])),
  columns: {
    receivedFps: base64(Float32Array.from([5, 9, 1, 4, 2, 3, 800, 6])),
    recvQueueBytes: base64(Float32Array.from([MEBI, hole, 3 * MEBI, hole, hole, hole, hole, hole])),
    wireBytesPerS: base64(Float32Array.from([1, 2])),
  },
};
const columns = captureColumns(CHARTS);
const rows = (fromMs: number, toMs: number, most: number) => columnRows(RATE, columns, { fromMs, toMs }, most);

it('unpacks columns, and leaves one out that is not as long as the times', () => {
  expect([...columns.columns.keys()]).toEqual(['receivedFps', 'recvQueueBytes']);
  expect([...columns.timesMs]).toEqual([250, 500, 750, 1_000, 1_250, 1_500, 1_750, 2_000]);
  expect(captureColumns({ ...CHARTS, times: '!' }).timesMs).toHaveLength(0);
});

it('gives all readings of a span and the one next to each end', () => {
  expect(rows(800, 1_300, 100).map(({ tS, received }) => [tS, received])).toEqual([
    [0.75, 1],
    [1, 4],
    [1.25, 2],
    [1.5, 3],
  ]);
});

it('keeps the lowest and the highest of each stretch in their order, a spike of one sample among them', () => {
  expect(rows(0, 9_000, 4).map(({ tS, received }) => [tS, received])).toEqual([
    [0.25, 9],
    [1, 1],
    [1.25, 2],
    [2, 800],
  ]);
});

it('has holes where there is no reading, also of a column that is not there', () => {
  expect(rows(0, 9_000, 100)[0]).toEqual({ tS: 0.25, received: 5, offered: null, displayed: null });
  const buffers = columnRows(BUFFERS, columns, { fromMs: 0, toMs: 9_000 }, 100);
  expect(buffers.map(({ recv }) => recv)).toEqual([1, null, 3, null, null, null, null, null]);
  // A hole that is shorter than a stretch is not drawn; one that fills it is.
  expect(columnRows(BUFFERS, columns, { fromMs: 0, toMs: 9_000 }, 4).map(({ recv }) => recv)).toEqual([1, 3, null, null]);
});

it('tells the readings of the sample that is nearest', () => {
  expect(readingsAt(RATE, columns, 1_720)).toMatchObject({ tMs: 1_750, values: { received: { value: 800 }, displayed: { value: null } } });
  expect(readingsAt(RATE, columns, 1_620)?.tMs).toBe(1_500);
  expect(readingsAt(RATE, columns, -5)?.tMs).toBe(250);
  expect(readingsAt(RATE, columns, 1e9)?.tMs).toBe(2_000);
  expect(readingsAt(RATE, captureColumns({ ...CHARTS, times: '', columns: {} }), 5)).toBeNull();
});

it('draws a reading once that samples carry on, and tells when it was made', () => {
  const held = captureColumns({
    ...CHARTS,
    columns: { recvQueueBytes: base64(Float32Array.from([4, HELD, HELD, HELD, 2, HELD, HELD, hole].map((value) => value * MEBI))) },
  });
  const recv = (fromMs: number, toMs: number, most: number) => columnRows(BUFFERS, held, { fromMs, toMs }, most).map((row) => row['recv']);
  expect(recv(0, 9_000, 100)).toEqual([4, undefined, undefined, undefined, 2, undefined, undefined, null]);
  expect(recv(0, 9_000, 4)).toEqual([4, undefined, 2, undefined]);
  // A line between two readings is there also where the span lies between them.
  expect(recv(600, 700, 100)).toEqual([4, undefined, undefined, undefined, 2]);
  expect(readingsAt(BUFFERS, held, 1_000)?.values['recv']).toEqual({ value: 4 * MEBI, earlierS: 0.25 });
  expect(readingsAt(BUFFERS, held, 1_250)?.values['recv']).toEqual({ value: 2 * MEBI, earlierS: null });
  expect(readingsAt(BUFFERS, held, 2_000)?.values['recv']).toEqual({ value: null, earlierS: null });
});

it('says why a series has no reading', () => {
  const displayed = RATE.series.find(({ key }) => key === 'displayed')!;
  expect(missingColumn(displayed, columns, { 'frames.displayed': 'no window is attached' })).toBe('no window is attached');
  expect(missingColumn(displayed, columns, {})).toBe('no reading');
  expect(missingColumn(RATE.series[0]!, columns, {})).toBeNull();
});
