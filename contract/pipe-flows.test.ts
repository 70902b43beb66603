import { expect, test } from 'vitest';
import { PIPES, pipeFlows } from './pipe-flows.ts';
import type { StationFlow } from './station-flow.ts';
import { STATIONS, type StationName } from './stations.ts';

test('each pipe tells what enters the station after it, and the last what leaves the display', () => {
  // Every flow of every station is a number of its own: 10 for the first station's inFps, 11 for its outFps, 20 for the second's, …
  const flows = Object.fromEntries(
    STATIONS.map((name, index): [StationName, StationFlow] => {
      const from = (index + 1) * 10;
      return [name, { inFps: from, outFps: from + 1, inBytesPerS: from + 2, outBytesPerS: from + 3, droppedFps: from + 4 }];
    }),
  ) as Record<StationName, StationFlow>;
  const pipes = pipeFlows(flows);
  expect(pipes).toHaveLength(PIPES);
  expect(pipes.map(({ fps, bytesPerS }) => [fps, bytesPerS])).toEqual([
    [10, null],
    [20, null],
    [30, 32],
    [null, 42],
    [null, 43],
    [60, 62],
    [61, 63],
    [71, null],
  ]);
  expect(pipes.map(({ isBetween }) => isBetween)).toEqual([false, false, false, true, true, true, false, false]);
});
