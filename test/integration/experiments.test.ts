import { expect, it } from 'vitest';
import type { ExperimentInput, ExperimentState } from '../../contract/index.ts';
import { waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, refusal, smallScenario } from '../support/test-engine.ts';

const EXPERIMENT: ExperimentInput = {
  name: 'compression-on-small-frames',
  title: 'Compression, on small frames',
  description: 'What does compression cost on small frames?',
  kind: 'ladder',
  preset: 'jpeg-ingest',
  set: { 'payload.bytes': 65_536, 'payload.width': 320, 'payload.height': 240, 'payload.ringFrames': 2, logging: 'off', ceiling: 'off' },
  steps: [
    { label: 'on', set: {} },
    { label: 'off', set: { 'compression.enabled': false }, theirs: { 'received.fps': { text: '~2700', source: 'an article' } } },
  ],
  repetitions: 2,
  durationS: 0.5,
  warmupS: 0,
  figures: [
    { path: 'received.fps', label: 'FPS', unit: 'fps', better: 'higher' },
    { path: 'latencyMs.p50', label: 'Latency', unit: 'ms', better: 'lower' },
  ],
};

it('runs its steps interleaved, keeps every capture, and puts medians side by side', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  const states: ExperimentState[] = [];
  const running: string[] = [];
  test.engine.onPush((name, payload) => {
    if (name === 'experiment.state') states.push(payload as ExperimentState);
    if (name === 'run.state') {
      const state = payload as ReturnType<typeof test.state>;
      if (state.phase === 'running' && state.captureId && !running.includes(state.captureId)) running.push(state.captureId);
    }
  });
  // So long that frames arrive in each, however late the threads of a busy machine begin.
  const first = await handlers['experiments.start']({ experiment: { ...EXPERIMENT, durationS: 2 } });
  expect(first).toMatchObject({ phase: 'running', runsDone: 0, runsTotal: 4 });
  // A run and a second experiment have to wait.
  expect(await refusal(handlers['run.start']({ scenario: smallScenario() }))).toMatchObject({ code: 'experiment-active' });
  expect(await refusal(handlers['experiments.start']({ experiment: EXPERIMENT }))).toMatchObject({ code: 'experiment-active' });
  expect(await refusal(handlers['run.toggle']({ path: 'masking', value: 'zero' }))).toMatchObject({ code: 'experiment-active' });
  await waitFor(() => states.at(-1)?.phase === 'ended', 'the end of the experiment');

  const { result, runsDone, error } = states.at(-1)!;
  expect([runsDone, error]).toEqual([4, null]);
  expect(result).toMatchObject({ state: 'complete', repetitionsDone: 2, experiment: { name: EXPERIMENT.name } });
  const [on, off] = result!.steps;
  // 1 2 1 2, so that a slow phase of the machine meets both.
  expect(running).toEqual([on!.captureIds[0], off!.captureIds[0], on!.captureIds[1], off!.captureIds[1]]);
  for (const { captureIds, figures, errors, bottlenecks } of result!.steps) {
    expect([captureIds.length, bottlenecks.length, errors]).toEqual([2, 2, []]);
    const documents = await Promise.all(captureIds.map((id) => handlers['captures.open']({ id })));
    for (const document of documents) expectBalanced(document);
    const [fps, latency] = figures;
    expect(fps!.values).toEqual(documents.map(({ summary }) => summary!.received.fps));
    expect(latency!.values).toEqual(documents.map(({ summary }) => summary!.latencyMs.p50));
    // Of two values the median is what lies between.
    for (const { values, median, min, max } of figures) {
      const [low, high] = (values as number[]).sort((a, b) => a - b);
      expect([median, min, max]).toEqual([(low! + high!) / 2, low, high]);
    }
  }
  expect(off!.theirs).toEqual({ 'received.fps': { text: '~2700', source: 'an article' } });
  expect([on!.figures[0]!.ratio, off!.figures[0]!.ratio]).toEqual([null, off!.figures[0]!.median! / on!.figures[0]!.median!]);
  // What costs nothing to see: without deflate there are more frames a second, on whatever machine.
  expect(off!.figures[0]!.median).toBeGreaterThan(on!.figures[0]!.median!);

  expect((await handlers['experiments.results'](null)).map(({ id }) => id)).toEqual([result!.id]);
  expect(await handlers['experiments.state'](null)).toMatchObject({ phase: 'ended' });
  expect((await handlers['captures.list'](null)).length).toBe(4);
  // Now a run may start again.
  await test.start(smallScenario({ load: { frames: 20, warmupS: 0 } }));
  expectBalanced(await test.ended());
});

it('stopped in the middle: what is done is kept, and nothing is left running', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  await handlers['experiments.start']({ experiment: EXPERIMENT, repetitions: 20 });
  await waitFor(async () => (await handlers['experiments.state'](null)).runsDone >= 3, 'three runs');
  const stopped = await handlers['experiments.stop'](null);
  expect(stopped.phase).toBe('ended');
  const result = stopped.result!;
  expect(result.state).toBe('stopped');
  expect(result.repetitionsDone).toBeGreaterThanOrEqual(1);
  expect(result.repetitionsDone).toBeLessThan(20);
  const [on, off] = result.steps;
  const values = on!.figures[0]!.values.length;
  expect(values).toBeGreaterThanOrEqual(2);
  expect([values, values - 1]).toContain(off!.figures[0]!.values.length);
  expect(on!.figures[0]!.median).not.toBeNull();
  // A run that was cut short is a capture, and no repetition.
  for (const id of on!.captureIds) expectBalanced(await handlers['captures.open']({ id }));
  expect(await handlers['experiments.results'](null)).toEqual([result]);
  expect(await refusal(handlers['experiments.stop'](null))).toMatchObject({ code: 'experiment-inactive' });
  await test.start(smallScenario({ load: { frames: 20, warmupS: 0 } }));
  expectBalanced(await test.ended());
});

it('is refused with all its faults, and while a run is in progress', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  const bad = { ...EXPERIMENT, preset: 'nothing', steps: [{ label: 'a', set: { 'compression.level': 12 } }], repetitions: 0 };
  const error = await refusal(handlers['experiments.start']({ experiment: bad }));
  expect(error).toMatchObject({ code: 'experiment-invalid' });
  expect(JSON.stringify(error)).toContain('repetitions');
  expect(await refusal(handlers['experiments.start']({ experiment: 'no such experiment' }))).toMatchObject({ code: 'experiment-invalid' });
  await test.start(smallScenario());
  expect(await refusal(handlers['experiments.start']({ experiment: EXPERIMENT }))).toMatchObject({ code: 'run-active' });
  await test.stop();
  expect(await handlers['experiments.state'](null)).toMatchObject({ phase: 'idle', result: null });
});

it('a run that fails is told in its step, and the others are made', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  const experiment: ExperimentInput = {
    ...EXPERIMENT,
    kind: 'sweep',
    repetitions: 1,
    // However late the threads of a busy machine begin.
    durationS: 2,
    steps: [
      { label: 'works', set: { 'compression.enabled': false } },
      { label: 'cannot listen', set: { 'bind.host': '192.0.2.1', 'bind.token': 'a token of some length' } },
    ],
  };
  await handlers['experiments.start']({ experiment });
  await waitFor(async () => !['running', 'stopping'].includes((await handlers['experiments.state'](null)).phase), 'the end');
  const { result } = await handlers['experiments.state'](null);
  const [works, fails] = result!.steps;
  expect(works!.figures[0]!.median).toBeGreaterThan(0);
  expect(fails!.errors.map(({ code }) => code)).toEqual(['address-unavailable']);
  expect(fails!.figures[0]!.median).toBeNull();
});
