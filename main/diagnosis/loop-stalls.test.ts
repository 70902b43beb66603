import { expect, it } from 'vitest';
import type { LoopReading } from '../../contract/index.ts';
import { sampleOf } from '../testing/sample.ts';
import { loopStalls } from './loop-stalls.ts';

/** A loop that turned in the interval, and was silent for a while at its end. */
const turned = (maxMs: number, stalledMs = 0): LoopReading => sampleOf({ tMs: 0, server: { maxMs, stalledMs } }).eventLoop.server!;
/** A loop that did not turn in the interval. */
const silent = (stalledMs: number): LoopReading =>
  sampleOf({ tMs: 0, server: { p50Ms: null, p99Ms: null, maxMs: null, utilization: null, stalledMs } }).eventLoop.server!;

it('takes a stall once, with the delay of the timer that ended it', () => {
  const loops = [
    ...[turned(2, 219), silent(469), silent(719), silent(969), turned(1_100)],
    ...[turned(3, 100), silent(350), silent(600), turned(700, 40), silent(290), turned(400)],
  ];
  // 1,100, 700 and 400 ms: of the silences in between, each is a part of one of them.
  expect(loopStalls(loops)).toEqual({ medianMs: 700, longestMs: 1_100 });
});

it('knows several that end one in each sample', () => {
  expect(loopStalls([turned(309), turned(310), turned(2), turned(311)])).toEqual({ medianMs: 310, longestMs: 311 });
});

it('counts one that lasts on only where it is the longest already', () => {
  expect(loopStalls([turned(2, 200), silent(450), turned(500, 150), silent(400)])).toEqual({ medianMs: 500, longestMs: 500 });
  expect(loopStalls([turned(100, 150), silent(400)])).toEqual({ medianMs: 250, longestMs: 400 });
});

it('finds none in a loop that is only late, and none where there is no reading', () => {
  expect(loopStalls([turned(12, 3), turned(49, 20)])).toBeNull();
  expect(loopStalls([null, null])).toBeNull();
});
