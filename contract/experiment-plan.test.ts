import { expect, it } from 'vitest';
import { experimentSchema } from './experiment.ts';
import { estimatedDuration, planRuns } from './experiment-plan.ts';
import { PRESETS } from './presets.ts';

const experiment = (changes: object = {}) =>
  experimentSchema.parse({
    name: 'mine',
    title: 'Mine',
    description: '',
    kind: 'ladder',
    preset: 'jpeg-ingest',
    steps: [
      { label: 'a', set: {} },
      { label: 'b', set: { logging: 'off' } },
    ],
    repetitions: 2,
    durationS: 3,
    warmupS: 0.5,
    figures: [{ path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' }],
    ...changes,
  });

it('makes the runs repetition by repetition, each with its place and about its time', () => {
  // 0.5 s of warm-up, 3 s measured, 1.5 s beside them.
  expect(planRuns(experiment())).toEqual([
    { index: 0, repetition: 0, step: 0, label: 'a', startS: 0, durationS: 5 },
    { index: 1, repetition: 0, step: 1, label: 'b', startS: 5, durationS: 5 },
    { index: 2, repetition: 1, step: 0, label: 'a', startS: 10, durationS: 5 },
    { index: 3, repetition: 1, step: 1, label: 'b', startS: 15, durationS: 5 },
  ]);
  expect(estimatedDuration(experiment())).toEqual({ seconds: 20, atMost: false });
});

it('takes the time of a step that changes it, in a ladder from there on', () => {
  const steps = [
    { label: 'a', set: {} },
    { label: 'b', set: { 'load.durationS': 10 } },
    { label: 'c', set: { 'load.warmupS': 2 } },
  ];
  expect(planRuns(experiment({ steps, repetitions: 1 })).map(({ durationS }) => durationS)).toEqual([5, 12, 13.5]);
  expect(planRuns(experiment({ kind: 'sweep', steps, repetitions: 1 })).map(({ durationS }) => durationS)).toEqual([5, 12, 6.5]);
});

it('is no more than a bound where runs end with their last frame, also when the base says so', () => {
  expect(estimatedDuration(experiment({ set: { 'load.frames': 20 } })).atMost).toBe(true);
  const base = PRESETS[0]!.scenario;
  const scenario = { ...base, load: { ...base.load, frames: 20 } };
  expect(estimatedDuration(experiment({ scenario })).atMost).toBe(true);
});
