import { expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { connectedSamples } from './connected-samples.ts';

/** Samples by how many clients are open at the end of each, and how many had come by then. */
const of = (...counts: readonly (readonly [open: number, opened: number])[]) =>
  counts.map(([open, opened], index) => {
    const sample = sampleOf({ tMs: (index + 1) * 250 });
    return { ...sample, connections: { ...sample.connections, open, opened } };
  });
const times = (samples: ReturnType<typeof of>) => connectedSamples(samples).map(({ tMs }) => tMs);

it('leaves out the time without a client, and the intervals in which it came and went', () => {
  expect(times(of([0, 0], [1, 1], [1, 1], [1, 1], [0, 1], [0, 1]))).toEqual([750, 1_000]);
});

it('knows each stretch of several', () => {
  expect(times(of([1, 1], [1, 1], [0, 1], [0, 1], [1, 2], [2, 3], [0, 3]))).toEqual([500, 1_500]);
});

it('takes a client that is there for less than an interval by that interval', () => {
  expect(times(of([0, 0], [0, 1], [0, 1]))).toEqual([500]);
});

it('takes clients that come and go within every interval for one that stays', () => {
  expect(times(of([0, 0], [0, 5], [0, 9], [0, 14], [0, 18], [0, 18]))).toEqual([750, 1_000]);
});

it('has none where nobody came', () => {
  expect(times(of([0, 0], [0, 0]))).toEqual([]);
});

it('knows of a part of a run who was there before it', () => {
  const [before, ...part] = of([0, 0], [1, 1], [1, 1]);
  expect(connectedSamples(part, before!).map(({ tMs }) => tMs)).toEqual([750]);
  expect(connectedSamples(part).map(({ tMs }) => tMs)).toEqual([500, 750]);
});
