import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Experiment, experimentSchema, scenarioSchema } from '../../contract/index.ts';
import { waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, refusal, smallScenario } from '../support/test-engine.ts';

const experiment = (changes: object = {}): Experiment =>
  experimentSchema.parse({
    name: 'masks',
    title: 'Masks',
    description: '',
    kind: 'sweep',
    scenario: scenarioSchema.parse(smallScenario({ compression: { enabled: false }, logging: 'off', load: { rate: 50 } })),
    steps: [
      { label: 'random', set: {} },
      { label: 'zero', set: { masking: 'zero' } },
    ],
    repetitions: 1,
    durationS: 1,
    warmupS: 0,
    figures: [{ path: 'received.frames', label: 'received', unit: 'frames', better: 'higher' }],
    ...changes,
  });

it('runs on a whole scenario, by the name under which it was kept, and reports the whole', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  let told = 0;
  test.engine.onPush((name) => {
    if (name === 'experiments.changed') told += 1;
  });
  await handlers['experiments.save']({ experiment: experiment(), replaces: null, mayRename: false });
  expect(told).toBe(1);
  expect(JSON.parse((await test.engine.exportExperiment('masks')).text)).toEqual(experiment());
  await handlers['experiments.start']({ experiment: 'Masks' });
  await waitFor(async () => !['running', 'stopping'].includes((await handlers['experiments.state'](null)).phase), 'the end');
  const { result, lastCaptureId } = await handlers['experiments.state'](null);
  expect(result).toMatchObject({ state: 'complete', experiment: { scenario: { load: { rate: 50 } } } });
  const ids = result!.steps.flatMap(({ captureIds }) => captureIds);
  expect(lastCaptureId).toBe(ids[1]);
  for (const [index, id] of ids.entries()) {
    const capture = await handlers['captures.open']({ id });
    expectBalanced(capture);
    expect(capture.scenario).toMatchObject({ payload: { bytes: 65_536 }, masking: ['random', 'zero'][index], load: { durationS: 1 } });
    expect(result!.steps[index]!.runs).toEqual([
      { captureId: id, bottleneck: capture.diagnosis!.bottleneck, verdict: capture.diagnosis!.verdict, ceiling: null, error: null },
    ]);
  }
  const { text } = await test.engine.renderExperiment(result!.id, 'html');
  for (const id of ids) expect(text).toContain(id);
  expect(text).toContain('A scenario of its own');
  await handlers['experiments.deleteResult']({ id: result!.id });
  expect(await handlers['experiments.results'](null)).toEqual([]);
  expect(await refusal(test.engine.renderExperiment(result!.id, 'html'))).toMatchObject({ code: 'experiment-missing' });
  await handlers['experiments.restoreResult']({ id: result!.id });
  expect(await handlers['experiments.results'](null)).toEqual([result]);
  // The captures of its runs stayed where they were.
  expect((await handlers['captures.list'](null)).map(({ id }) => id).sort()).toEqual([...ids].sort());
});

it('stopped in the middle: what is done is in the report, and the rest is said to be missing', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  await handlers['experiments.start']({ experiment: experiment({ repetitions: 30, durationS: 0.5 }) });
  await waitFor(async () => (await handlers['experiments.state'](null)).runsDone >= 1, 'a run');
  const { id } = (await handlers['experiments.state'](null)).result!;
  expect(await refusal(handlers['experiments.deleteResult']({ id }))).toMatchObject({ code: 'experiment-active' });
  const { result, lastCaptureId } = await handlers['experiments.stop'](null);
  expect(result!.state).toBe('stopped');
  // The run that was cut short is a capture of its own, and no repetition.
  expect(lastCaptureId).not.toBeNull();
  expect((await test.engine.renderExperiment(id, 'html')).text).toContain('It was stopped before its end');
  expect((await test.engine.renderExperiment(id, 'md')).text).toContain('runs were made');
});

it('a result of before scenarios were a base is listed and reported', async () => {
  await using test = createTestEngine();
  const fixture = readFileSync(join(import.meta.dirname, '../fixtures/experiments/result-with-preset.json'), 'utf8');
  mkdirSync(join(test.home, 'experiments'), { recursive: true });
  const { id } = JSON.parse(fixture);
  writeFileSync(join(test.home, 'experiments', `${id}.json`), fixture);
  expect(await test.engine.handlers['experiments.results'](null)).toMatchObject([
    { id, experiment: { scenario: null, preset: 'jpeg-ingest' } },
  ]);
  expect((await test.engine.renderExperiment(id, 'html')).text).toContain('Small frames, two settings');
});
