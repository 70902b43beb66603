import { expect, test } from 'vitest';
import { isInRun, pipeSections } from './pipe-sections.ts';
import { scenarioSchema } from './scenario.ts';
import { STATIONS } from './stations.ts';

const DIRECTIONS = scenarioSchema.shape.direction.unwrap().options;

test('the sections hold every station once, in the order of the pipe', () => {
  for (const direction of DIRECTIONS) expect(pipeSections(direction).flatMap(({ stations }) => stations)).toEqual(STATIONS);
});

test('the ends are called by the names of the direction', () => {
  const labels = (direction: (typeof DIRECTIONS)[number]) => pipeSections(direction).map(({ label }) => label);
  expect(labels('ingest')).toEqual(['Load generator', 'Kernel', 'Network', 'Kernel', 'Server', 'Window']);
  expect(labels('push')).toEqual(['Server', 'Kernel', 'Network', 'Kernel', 'Receiving clients', 'Window']);
});

test('what a run does not have is told from what could not be read', () => {
  const inRun = (direction: (typeof DIRECTIONS)[number]) => STATIONS.filter((name) => isInRun(name, direction));
  expect(inRun('ingest')).toEqual(['source', 'sender.user', 'sender.kernel', 'receiver.kernel', 'receiver.user']);
  expect(inRun('listen')).toEqual(['sender.kernel', 'receiver.kernel', 'receiver.user']);
  expect(inRun('observe')).toEqual(['sender.kernel', 'receiver.kernel']);
});
