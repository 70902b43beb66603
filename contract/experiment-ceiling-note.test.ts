import { expect, it } from 'vitest';
import type { ExperimentRun } from './experiment.ts';
import { experimentCeilingNote } from './experiment-ceiling-note.ts';

const run = (ceiling?: ExperimentRun['ceiling']): ExperimentRun => ({
  captureId: 'a',
  bottleneck: null,
  verdict: null,
  error: null,
  ceiling,
});
const figure = (path: string) => ({ path, label: path, unit: '', better: 'higher' as const });
const low = (othersCores: number) => run({ othersCores, likelyLow: true });

it('counts the runs whose ceiling others held down, with the most that they used', () => {
  const steps = [{ runs: [low(0.8), run({ othersCores: 0.1, likelyLow: false })] }, { runs: [low(1.24), run(null), run()] }];
  expect(experimentCeilingNote({ figures: [figure('received.fps'), figure('ceiling.ratio')] }, steps)).toBe(
    'In 2 of 5 runs raw TCP was measured while other programs used up to 1.2 cores: there its ceiling is likely too low, and the share of it too high.',
  );
  expect(experimentCeilingNote({ figures: [figure('received.fps')] }, steps)).toBeNull();
});

it('counts the runs that were faster than their ceiling apart', () => {
  const beyond = run({ othersCores: 0.9, likelyLow: true, exceeded: true });
  const note = (...runs: ExperimentRun[]) => experimentCeilingNote({ figures: [figure('ceiling.ratio')] }, [{ runs }]);
  expect(note(beyond, run())).toBe('1 of 2 runs was faster than the ceiling of raw TCP, as a whole or for seconds: there it is too low.');
  expect(note(beyond, low(0.8), beyond)).toBe(
    'In 1 of 3 runs raw TCP was measured while other programs used up to 0.8 cores: there its ceiling is likely too low, and the share of it too high. 2 of 3 runs were faster than the ceiling of raw TCP, as a whole or for seconds: there it is too low.',
  );
});

it('says nothing where none is known to be too low', () => {
  const steps = [{ runs: [run({ othersCores: null, likelyLow: null }), run({ othersCores: 0.2, likelyLow: false }), run()] }, { runs: [] }];
  expect(experimentCeilingNote({ figures: [figure('ceiling.fps')] }, steps)).toBeNull();
});
