import { expect, it } from 'vitest';
import { HistogramSum } from '../../metrics/histogram.ts';
import { HistogramText } from './histogram-text.ts';

const GOOD = '"latencyUs":[[0,1],[2048,3]],"uncorrectedLatencyUs":[],"gapUs":[[17,1200000]]}';
const read = (text: string) => {
  const bytes = Buffer.from(text);
  const reader = new HistogramText();
  return { end: reader.read(bytes, 0, bytes.length), reader };
};

it('reads what the recorder writes, and ends behind the brace', () => {
  const { end, reader } = read(`${GOOD},"stations":{}`);
  expect(end).toBe(GOOD.length);
  expect(reader.toHistograms()).toEqual({
    latencyUs: [
      [0, 1],
      [2048, 3],
    ],
    uncorrectedLatencyUs: [],
    gapUs: [[17, 1_200_000]],
  });
});

it('adds each histogram to its own sum', () => {
  const { reader } = read(GOOD);
  const sums = { latencyUs: new HistogramSum(), uncorrectedLatencyUs: new HistogramSum(), gapUs: new HistogramSum() };
  reader.addTo(sums);
  reader.addTo(sums);
  expect(sums.latencyUs.total()).toEqual([
    [0, 2],
    [2048, 6],
  ]);
  expect(sums.uncorrectedLatencyUs.total()).toEqual([]);
  expect(sums.gapUs.total()).toEqual([[17, 2_400_000]]);
});

it('is used again for a longer one and forgets the one before', () => {
  const reader = new HistogramText();
  const pairs = Array.from({ length: 5_000 }, (_, bucket) => `[${bucket},${bucket + 1}]`).join(',');
  for (const text of [GOOD, `"latencyUs":[${pairs}],"uncorrectedLatencyUs":[],"gapUs":[]}`]) {
    const bytes = Buffer.from(text);
    expect(reader.read(bytes, 0, bytes.length)).toBe(bytes.length);
  }
  const { latencyUs, gapUs } = reader.toHistograms();
  expect(latencyUs).toHaveLength(5_000);
  expect(latencyUs[4_999]).toEqual([4_999, 5_000]);
  expect(gapUs).toEqual([]);
});

it.each([
  ['cut off', GOOD.slice(0, 20)],
  ['another order', '"gapUs":[],"latencyUs":[],"uncorrectedLatencyUs":[]}'],
  ['a space', GOOD.replace('[[0,1]', '[[0, 1]')],
  ['a fraction', GOOD.replace('[0,1]', '[0,1.5]')],
  ['a negative bucket', GOOD.replace('[0,1]', '[-1,1]')],
  ['a count of none', GOOD.replace('[0,1]', '[0,0]')],
  ['a leading zero', GOOD.replace('[0,1]', '[00,1]')],
  ['a number of too many digits', GOOD.replace('[0,1]', '[0,12345678901]')],
  ['three numbers', GOOD.replace('[0,1]', '[0,1,2]')],
  ['a comma at the end', GOOD.replace('[2048,3]]', '[2048,3],]')],
  ['one more field', GOOD.replace(/}$/, ',"more":[]}')],
  ['a text for a number', GOOD.replace('[0,1]', '["0",1]')],
])('leaves to the schema: %s', (_what, text) => {
  expect(read(text).end).toBe(-1);
});
