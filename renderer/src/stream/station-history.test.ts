import { expect, test } from 'vitest';
import { NO_FRAMES, type Sample } from '../../../contract/index.ts';
import { StationHistory } from './station-history.ts';

function sample(tMs: number, recvBytes: number | null, ageMs = 0): Sample {
  const level = recvBytes === null ? null : { bytes: recvBytes, frames: null, limitBytes: null };
  return {
    tMs,
    intervalMs: 250,
    frames: NO_FRAMES,
    kernel: { ageMs, costMs: 0 },
    stations: { 'receiver.kernel': level, 'sender.user': level },
  } as unknown as Sample;
}

function read(...samples: Sample[]) {
  const history = new StationHistory();
  for (const one of samples) history.add(one);
  return history.read(undefined, null);
}

test('time above zero is a share of the readings, not of the samples', () => {
  const { aboveZero, peakBytes } = read(sample(250, 10), sample(500, 0), sample(750, null), sample(1_000, 40), sample(1_250, 1));
  expect(aboveZero['receiver.kernel']).toBe(3 / 4);
  expect(aboveZero.path).toBeNull();
  expect(peakBytes['receiver.kernel']).toBe(40);
});

test('a reading that several samples carry counts once', () => {
  // Of Recv-Q two readings, 10 in three samples and 0 in one; what is not the kernel's is read for each sample.
  const readings = [sample(250, 10, 100), sample(500, 10, 350), sample(750, 10, 600), sample(1_000, 0, 100)];
  expect(read(...readings).aboveZero).toMatchObject({ 'receiver.kernel': 1 / 2, 'sender.user': 3 / 4 });
  expect(read(...readings).readings).toMatchObject({ 'receiver.kernel': 2, 'sender.user': 4, path: 0 });
  // Of the last minute are the second reading and a sample that carries it on.
  expect(read(...readings, sample(60_999, 0, 60_099)).aboveZero['receiver.kernel']).toBe(0);
});

test('readings older than a minute do not count', () => {
  const filled = Array.from({ length: 8 }, (_, index) => sample(1_000 + index * 250, 5));
  // At 61.5 s the samples up to 1.5 s are too old: of the eight, five are left.
  expect(read(...filled, sample(61_500, 0)).aboveZero['receiver.kernel']).toBe(5 / 6);
  expect(read(...filled, sample(70_000, 0)).aboveZero['receiver.kernel']).toBe(0);
});

test('a run of any length is counted within its last minute', () => {
  const samples = Array.from({ length: 2_000 }, (_, index) => sample(index * 250, index % 4 === 0 ? 1 : 0));
  expect(read(...samples).aboveZero['receiver.kernel']).toBe(1 / 4);
  // Samples that come closer than any should: the ring is full before the minute is.
  const close = Array.from({ length: 1_024 }, (_, index) => sample(index * 50, index < 512 ? 1 : 0));
  expect(read(...close).aboveZero['receiver.kernel']).toBe(0);
});

test('readings from before a change of the settings do not count', () => {
  const history = new StationHistory();
  for (const tMs of [250, 500, 750, 1_000]) history.add(sample(tMs, 7));
  history.countSince(1_500);
  // It is told after the sample in which it came into force, or before the next.
  for (const tMs of [1_250, 1_500]) history.add(sample(tMs, 7));
  expect(history.read(undefined, null)).toMatchObject({
    aboveZero: { 'receiver.kernel': null },
    readings: { 'receiver.kernel': 0 },
    readingsOf: 'change',
    peakBytes: { 'receiver.kernel': 7 },
  });
  for (const [tMs, bytes] of [
    [1_750, 0],
    [2_000, 3],
    [2_250, 0],
  ] as const)
    history.add(sample(tMs, bytes));
  expect(history.read(undefined, null)).toMatchObject({ aboveZero: { 'receiver.kernel': 1 / 3 }, readings: { 'receiver.kernel': 3 } });
  history.countSince(2_000);
  expect(history.read(undefined, null).aboveZero['receiver.kernel']).toBe(0);
  history.add(sample(62_000, 4));
  expect(history.read(undefined, null).readingsOf).toBe('minute');
});

test('the recent level is the mean of the last three seconds', () => {
  expect(read(sample(1_000, 900), sample(4_000, 100), sample(4_250, null), sample(4_500, 300)).recentBytes).toMatchObject({
    'receiver.kernel': 200,
    path: null,
  });
});
