import { expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { readStation, shareAboveZero } from './station-readings.ts';

/** Samples that follow one another; of each the age of its reading, its bytes in both stations, and the length of its interval. */
function samples(...each: [ageMs: number, bytes: number, intervalMs?: number][]) {
  let tMs = 0;
  return each.map(([kernelAgeMs, bytes, intervalMs = 250]) => {
    tMs += intervalMs;
    return sampleOf({ tMs, intervalMs, kernelAgeMs, stationBytes: { 'receiver.kernel': bytes, 'sender.user': bytes } });
  });
}

it('has each reading once, and a mean in which it stands for as long as it was the newest', () => {
  // 800 for three samples, 0 for one: (3 * 800 + 0) / 4.
  const held = samples([50, 800], [300, 800], [550, 800], [50, 0]);
  expect(readStation(held, 'receiver.kernel')).toMatchObject({ bytes: [800, 0], meanBytes: 600, last: { bytes: 0 } });
  // What is read for each sample is as many readings.
  expect(readStation(held, 'sender.user')).toMatchObject({ bytes: [800, 800, 800, 0], meanBytes: 600 });
});

it('weighs a sample by the length of its interval', () => {
  // 100 for 250 ms, 900 for 750 ms: (25 + 675) / 1,000 of a second.
  expect(readStation(samples([50, 100], [50, 900, 750]), 'receiver.kernel')?.meanBytes).toBe(700);
});

it('has for the mean of a level that never changes that level', () => {
  const steady = samples(...[249.93, 250.07, 250.31, 249.79, 0.4].map((ms): [number, number, number] => [0, 129_536, ms]));
  expect(readStation(steady, 'receiver.kernel')?.meanBytes).toBe(129_536);
});

it('leaves out a reading from before the samples, unless it is told to look further back', () => {
  const held = samples([400, 900], [650, 900], [50, 100], [300, 100]);
  // The first two carry what was read 150 ms before the first one began.
  expect(readStation(held, 'receiver.kernel')).toMatchObject({ bytes: [100], meanBytes: 100 });
  expect(readStation(held, 'receiver.kernel', -200)).toMatchObject({ bytes: [900, 100], meanBytes: 500 });
  expect(readStation(held, 'receiver.kernel', -100)).toMatchObject({ bytes: [100], meanBytes: 100 });
  expect(readStation(held.slice(0, 2), 'receiver.kernel')).toBeNull();
});

it('is nothing where there was no reading', () => {
  expect(readStation(samples([50, 1]), 'path')).toBeNull();
  expect(readStation([], 'source')).toBeNull();
});

it('tells the share of readings above zero', () => {
  expect(shareAboveZero([0, 5, 1, 0])).toBe(0.5);
});
