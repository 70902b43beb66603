import { expect, it } from 'vitest';
import {
  isKernelReadingNew,
  isKernelReadingSince,
  isStationReadingNew,
  isStationReadingSince,
  kernelReadingCameMs,
} from './kernel-reading.ts';

const sample = (ageMs: number, costMs = 0, intervalMs = 250, tMs = 10_000) => ({
  tMs,
  intervalMs,
  kernel: { source: 'netstat', ageMs, costMs, sender: null, receiver: null },
});

it('is new in the first sample that carries it, and in no other', () => {
  // One reading 100 ms before the first of four samples, the next one 100 ms before the last.
  expect([100, 350, 600, 100].map((ageMs) => isKernelReadingNew(sample(ageMs)))).toEqual([true, false, false, true]);
});

it('that takes longer than an interval is new in the sample before whose end it was done, though it is older than that', () => {
  // Begun 400 ms before, done 50 ms before; a sample later it was done 300 ms before.
  expect([400, 650].map((ageMs) => isKernelReadingNew(sample(ageMs, 350)))).toEqual([true, false]);
});

it('is new in a sample whose interval was late, too, where it came in that', () => {
  expect([isKernelReadingNew(sample(900, 0, 1_000)), isKernelReadingNew(sample(1_100, 0, 1_000))]).toEqual([true, false]);
});

it('is taken for new where a sample does not tell of one', () => {
  expect(isKernelReadingNew({ intervalMs: 250, kernel: null })).toBe(true);
});

it('is of the time after a moment where it was there after that', () => {
  // Done at 9,650 ms.
  expect([9_600, 9_650, 9_700].map((sinceMs) => isKernelReadingSince(sample(400, 50), sinceMs))).toEqual([true, false, false]);
});

it('came in the sample that was the first to carry it', () => {
  // Samples of 250 ms: done in this one, in the one before, and two before, though it was begun three before.
  expect([sample(100), sample(300), sample(700, 150)].map(kernelReadingCameMs)).toEqual([10_000, 9_750, 9_500]);
});

it('is what the two stations in the kernel are known by, and no other', () => {
  const held = sample(600);
  expect([isStationReadingNew('receiver.kernel', held), isStationReadingNew('sender.kernel', held)]).toEqual([false, false]);
  expect([isStationReadingNew('sender.user', held), isStationReadingNew('path', held)]).toEqual([true, true]);
  expect([isStationReadingSince('sender.kernel', held, 9_500), isStationReadingSince('source', held, 9_500)]).toEqual([false, true]);
});
