import { describe, expect, it } from 'vitest';
import { stepScenario, validateExperiment } from '../../contract/index.ts';
import { EXPERIMENTS, findExperiment } from './shipped-experiments.ts';

it('ships four, by name', () => {
  expect(EXPERIMENTS.map(({ name }) => name)).toEqual(['jpeg-ladder', 'connection-modes', 'loop-remedies', 'drop-policies']);
  expect(findExperiment('drop-policies')?.title).toBe(EXPERIMENTS[3]!.title);
  expect(findExperiment('nothing')).toBeUndefined();
});

describe.each(EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))('%s', (_name, experiment) => {
  it('is valid in every step', () => {
    expect(validateExperiment(experiment)).toEqual(experiment);
  });

  it('has steps that differ', () => {
    const scenarios = experiment.steps.map((_, index) => JSON.stringify({ ...stepScenario(experiment, index), name: '' }));
    expect(new Set(scenarios).size).toBe(scenarios.length);
  });

  it('ends each run by itself', () => {
    experiment.steps.forEach((_, index) => {
      expect(stepScenario(experiment, index).load.durationS).toBe(experiment.durationS);
    });
  });
});

it('takes the ladder from what libraries come with to the fastest, one thing at a time', () => {
  const ladder = findExperiment('jpeg-ladder')!;
  const taken = ladder.steps.map((_, index) => {
    const { compression, logging, nativeAddon, masking, server, engine } = stepScenario(ladder, index);
    return [compression.enabled, logging, nativeAddon, masking, server.thread, engine];
  });
  expect(taken).toEqual([
    [true, 'frame-file', 'off', 'random', 'main', 'ws'],
    [false, 'frame-file', 'off', 'random', 'main', 'ws'],
    [false, 'off', 'off', 'random', 'main', 'ws'],
    [false, 'off', 'on', 'random', 'main', 'ws'],
    [false, 'off', 'on', 'zero', 'main', 'ws'],
    [false, 'off', 'on', 'zero', 'worker', 'ws'],
    [false, 'off', 'on', 'zero', 'worker', 'direct'],
  ]);
});

it('sweeps every executor, strategy and policy that a scenario knows', () => {
  const values = (name: string, pick: (scenario: ReturnType<typeof stepScenario>) => unknown) => {
    const experiment = findExperiment(name)!;
    return experiment.steps.map((_, index) => pick(stepScenario(experiment, index)));
  };
  expect(values('connection-modes', ({ load, compression }) => `${load.executor} ${compression.enabled}`)).toEqual([
    'persistent true',
    'serial-short true',
    'parallel-short true',
    'persistent false',
    'serial-short false',
    'parallel-short false',
  ]);
  expect(new Set(values('connection-modes', ({ load }) => load.frames)).size).toBe(1);
  expect(values('loop-remedies', ({ server, compression }) => `${server.processing.strategy} ${compression.enabled}`)).toEqual([
    'inline true',
    'inline false',
    'yield true',
    'yield false',
    'ping true',
    'ping false',
    'worker true',
    'worker false',
  ]);
  expect(values('drop-policies', ({ receiver, flow }) => `${receiver.policy} ${flow.creditFrames}`)).toEqual([
    'queue 0',
    'drop-oldest 0',
    'drop-newest 0',
    'latest 0',
    'pause 0',
    'pause 4',
  ]);
});
