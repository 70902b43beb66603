import { expect, it } from 'vitest';
import {
  type Environment,
  type ExperimentResult,
  type ExperimentState,
  errorValue,
  experimentResultSchema,
  experimentStateSchema,
  type Scenario,
  SockscopeError,
  type Summary,
  scenarioSchema,
} from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { comparedCeiling } from '../testing/ceiling.ts';
import { ExperimentRunner } from './experiment-runner.ts';
import type { RunOutcome } from './run-to-end.ts';

const document = {
  name: 'three',
  title: 'Three',
  description: '',
  kind: 'ladder',
  preset: 'jpeg-ingest',
  steps: [
    { label: 'a', set: {} },
    { label: 'b', set: { 'compression.enabled': false } },
    { label: 'c', set: { logging: 'off' } },
  ],
  repetitions: 2,
  durationS: 1,
  warmupS: 0,
  figures: [{ path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' }],
};

const environment: Environment = {
  os: 'Debian',
  kernel: '6',
  arch: 'x64',
  cpu: 'CPU',
  cores: 2,
  memoryBytes: 1,
  node: '20',
  electron: null,
  ws: '8',
  bufferutil: null,
  tcpRmem: null,
  tcpWmem: null,
  sockscope: '0',
};

/** A run whose summary has one figure: as far as an experiment looks. */
const outcome = (id: string, fps: number, more: Partial<RunOutcome> = {}): RunOutcome => ({
  id,
  summary: { received: { frames: 1, fps, bytesPerS: 1 }, unavailable: {} } as unknown as Summary,
  diagnosis: { bottleneck: 'none', confidence: 'high', verdict: '', evidence: [], advice: [] },
  error: null,
  thresholds: [],
  ...more,
});

/** A runner whose runs are `run`, with a clock that a test moves. */
function setUp(run: (scenario: Scenario, number: number) => Promise<RunOutcome>, write?: (result: ExperimentResult) => Promise<void>) {
  const scenarios: Scenario[] = [];
  const states: ExperimentState[] = [];
  const written: ExperimentResult[] = [];
  const logged: string[] = [];
  const time = { s: 0 };
  const held = { now: false, times: 0 };
  let ended: (state: ExperimentState) => void = () => {};
  let stopRun = () => Promise.reject(new SockscopeError('run-inactive', 'No run is in progress.'));
  const clock: Clock = { nowNs: () => time.s * 1e9, wallTime: () => new Date('2026-01-02T03:04:05.678Z') };
  const runner = new ExperimentRunner({
    runs: {
      run: (scenario) => {
        scenarios.push(scenario);
        return run(scenario, scenarios.length);
      },
      stop: () => stopRun(),
    },
    store: {
      write: async (result) => {
        await write?.(result);
        written.push(result);
      },
      list: async (runningId) => written.filter(({ id }) => id === runningId),
    },
    environment,
    clock,
    log: (line) => logged.push(line),
    holdCeilings: () => {
      held.now = true;
      held.times += 1;
      return () => {
        held.now = false;
      };
    },
    onState: (state) => {
      states.push(experimentStateSchema.parse(state));
      if (state.phase === 'ended' || state.phase === 'failed') ended(state);
    },
  });
  return {
    runner,
    scenarios,
    states,
    written,
    logged,
    time,
    held,
    onStopRun: (stop: () => Promise<never>) => {
      stopRun = stop;
    },
    toEnd: (nameOrDocument: unknown, repetitions?: number) =>
      new Promise<ExperimentState>((resolve, reject) => {
        ended = resolve;
        try {
          runner.start(nameOrDocument, repetitions);
        } catch (error) {
          reject(error as Error);
        }
      }),
  };
}

it('interleaves the repetitions, and a ladder keeps what its earlier steps changed', async () => {
  const { scenarios, toEnd } = setUp(async (_, number) => outcome(`c${number}`, number));
  await toEnd(document);
  expect(scenarios.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'a', 'b', 'c'].map((label) => `three: ${label}`));
  expect(scenarios.slice(0, 3).map(({ compression, logging }) => [compression.enabled, logging])).toEqual([
    [true, 'frame-file'],
    [false, 'frame-file'],
    [false, 'off'],
  ]);
  expect(scenarios[0]!.load).toMatchObject({ durationS: 1, warmupS: 0 });
});

it('takes medians and ratios of the runs, and keeps the result after each', async () => {
  const fps = [10, 40, 30, 20, 80, 30];
  const { states, written, toEnd } = setUp(async (_, number) => outcome(`c${number}`, fps[number - 1]!));
  const { phase, result, error } = await toEnd(document);
  expect([phase, error, result!.state, result!.repetitionsDone]).toEqual(['ended', null, 'complete', 2]);
  expect(result!.id).toMatch(/^20260102-030405-three-[0-9a-f]{6}$/);
  // (10 + 20) / 2 = 15; (40 + 80) / 2 = 60, 60 / 15 = 4; (30 + 30) / 2 = 30, 30 / 60 = 0.5.
  expect(result!.steps.map(({ figures }) => [figures[0]!.values, figures[0]!.median, figures[0]!.ratio])).toEqual([
    [[10, 20], 15, null],
    [[40, 80], 60, 4],
    [[30, 30], 30, 0.5],
  ]);
  expect(result!.steps.map(({ captureIds }) => captureIds)).toEqual([
    ['c1', 'c4'],
    ['c2', 'c5'],
    ['c3', 'c6'],
  ]);
  expect(written.map(({ state, repetitionsDone }) => `${state} ${repetitionsDone}`)).toEqual([
    'running 0',
    'running 0',
    'running 1',
    'running 1',
    'running 1',
    'running 2',
    'complete 2',
  ]);
  expect(written.map((each) => experimentResultSchema.parse(each))).toEqual(written);
  expect(states.map(({ phase, runsDone, step }) => `${phase} ${runsDone} ${step}`)).toEqual([
    'running 0 a',
    'running 1 b',
    'running 2 c',
    'running 3 a',
    'running 4 b',
    'running 5 c',
    'ended 6 null',
  ]);
});

it('tells the time left: of a step that has been run by its own time, else by its plan at the pace so far', async () => {
  const seconds = [2, 4, 6, 2, 4, 6];
  const { states, time, toEnd } = setUp(async (_, number) => {
    time.s += seconds[number - 1]!;
    return outcome(`c${number}`, 1);
  });
  await toEnd(document);
  // Planned are 6 x 2.5. After a, which took 0.8 of its plan: 1 x 2 + 4 x 2. After b, 1.2 of it: 2 + 4 + 2 x 3. From then on each step's
  // own: 2 + 4 + 6, 4 + 6, 6.
  expect(states.map(({ leftS }) => leftS)).toEqual([15, 10, 12, 12, 10, 6, null]);
});

it('records a run that fails and goes on', async () => {
  const guard = errorValue('memory-guard', 'too much');
  const { toEnd } = setUp(async (_, number) => {
    if (number === 2) throw new SockscopeError('bind-failed', 'no port');
    return number === 5 ? outcome('c5', 99, { error: guard }) : outcome(`c${number}`, 10);
  });
  const { phase, result } = await toEnd(document);
  expect([phase, result!.state]).toEqual(['ended', 'complete']);
  const [a, b, c] = result!.steps;
  expect(b).toMatchObject({ captureIds: ['c5'], bottlenecks: [null, 'none'], errors: [{ code: 'bind-failed' }, guard] });
  // What a failed run measured until then is not put beside whole runs.
  expect(b!.figures[0]).toMatchObject({ values: [null, null], median: null, ratio: null });
  expect(a!.figures[0]!.median).toBe(10);
  expect(c!.figures[0]).toMatchObject({ median: 10, ratio: null });
});

it('has failed, with the first error, when every run failed', async () => {
  const { toEnd } = setUp(() => Promise.reject(new SockscopeError('bind-failed', 'no port')));
  const { phase, result, error, runsDone } = await toEnd(document);
  expect([phase, result!.state, error?.code, runsDone]).toEqual(['failed', 'failed', 'bind-failed', 6]);
});

it('stops in the middle: the run in progress is ended and left out, the runs before it are kept', async () => {
  let finish: (outcome: RunOutcome) => void = () => {};
  let begun: () => void = () => {};
  const fifth = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const { runner, written, states, scenarios, toEnd, onStopRun } = setUp((_, number) => {
    if (number < 5) return Promise.resolve(outcome(`c${number}`, number * 10));
    begun();
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  onStopRun(async () => {
    finish(outcome('c5', 1));
    return undefined as never;
  });
  void toEnd(document);
  await fifth;
  const state = await runner.stop();
  // Who shows the last run can tell that it is one of the experiment's, although it is no repetition.
  expect(state.lastCaptureId).toBe('c5');
  expect(state).toMatchObject({ phase: 'ended', runsDone: 4, runsTotal: 6, error: null, result: { state: 'stopped', repetitionsDone: 1 } });
  expect(state.result!.steps.map(({ figures }) => figures[0]!.values)).toEqual([[10, 40], [20], [30]]);
  expect(states.map(({ phase }) => phase).slice(-2)).toEqual(['stopping', 'ended']);
  expect(written[written.length - 1]).toEqual(state.result);
  expect(scenarios).toHaveLength(5);
  expect(runner.isActive).toBe(false);
});

it('stops before its first run is under way, and keeps no empty result', async () => {
  const { runner, written, toEnd } = setUp(() => Promise.reject(new SockscopeError('run-inactive', 'The start was given up.')));
  void toEnd(document);
  const state = await runner.stop();
  expect(state).toMatchObject({ phase: 'ended', runsDone: 0, result: { state: 'stopped' } });
  expect(written).toEqual([]);
});

it('goes on when the result cannot be kept, and says so', async () => {
  const { toEnd, logged } = setUp(
    async (_, number) => outcome(`c${number}`, 1),
    () => Promise.reject(new SockscopeError('disk-full', 'no space')),
  );
  const { phase, error, result } = await toEnd(document);
  expect([phase, error?.code, result!.state]).toEqual(['ended', 'disk-full', 'complete']);
  expect(logged).toHaveLength(7);
});

it('makes one experiment at a time, and another after it', async () => {
  const { runner, toEnd } = setUp(async (_, number) => outcome(`c${number}`, 1));
  const first = toEnd(document);
  expect(() => runner.start(document)).toThrow(expect.objectContaining({ value: expect.objectContaining({ code: 'experiment-active' }) }));
  await first;
  expect((await toEnd(document, 1)).runsTotal).toBe(3);
  await expect(runner.stop()).rejects.toMatchObject({ value: { code: 'experiment-inactive' } });
});

it('takes an experiment that ships by its name, and names those that there are for another', async () => {
  const { scenarios, toEnd } = setUp(async (_, number) => outcome(`c${number}`, 1));
  expect((await toEnd('jpeg-ladder', 1)).runsTotal).toBe(7);
  expect(scenarios[0]!.name).toBe('jpeg-ladder: defaults');
  await expect(toEnd('jpeg')).rejects.toMatchObject({
    value: { code: 'experiment-invalid', faults: [{ allowed: expect.stringContaining('jpeg-ladder') }] },
  });
});

it('lists the one in progress as running', async () => {
  const { runner, written, toEnd } = setUp(async (_, number) => {
    if (number === 2) expect((await runner.results()).map(({ id }) => id)).toEqual([written[0]!.id]);
    return outcome(`c${number}`, 1);
  });
  const { result } = await toEnd(document);
  expect(result!.steps.flatMap(({ errors }) => errors)).toEqual([]);
  expect(await runner.results()).toEqual([]);
});

it('takes a whole scenario as the base, with the times of the experiment', async () => {
  const { scenarios, toEnd } = setUp(async (_, number) => outcome(`c${number}`, number));
  const scenario = scenarioSchema.parse({ payload: { bytes: 65_536 }, masking: 'zero', load: { durationS: 60, warmupS: 9 } });
  const { result } = await toEnd({ ...document, preset: '', scenario, set: { ceiling: 'off' } }, 1);
  expect(scenarios.map(({ name, masking, ceiling, logging }) => [name, masking, ceiling, logging])).toEqual([
    ['three: a', 'zero', 'off', 'frame-file'],
    ['three: b', 'zero', 'off', 'frame-file'],
    ['three: c', 'zero', 'off', 'off'],
  ]);
  expect(scenarios.every(({ payload, load }) => payload.bytes === 65_536 && load.durationS === 1 && load.warmupS === 0)).toBe(true);
  expect(result!.experiment.scenario).toEqual(scenario);
});

it('has the ceilings held from the first run to the last, and released before the end is told', async () => {
  const seen: boolean[] = [];
  const { held, toEnd, runner, states } = setUp(async (_, number) => {
    seen.push(held.now);
    if (number === 2) throw new SockscopeError('bind-failed', 'no port');
    return outcome(`c${number}`, 1);
  });
  await toEnd(document, 1);
  expect([seen, held]).toEqual([[true, true, true], { now: false, times: 1 }]);
  expect([runner.isActive, states.at(-1)?.phase]).toEqual([false, 'ended']);
});

it('tells every run of a step, those that failed too', async () => {
  const { toEnd } = setUp(async (_, number) => {
    if (number === 2) throw new SockscopeError('bind-failed', 'no port');
    const one = outcome(`c${number}`, number);
    const ceiling = comparedCeiling(2_000, 0.9, { othersCores: 0.8, likelyLow: true });
    return number === 5 ? { ...one, summary: { ...one.summary!, ceiling } } : one;
  });
  const { result } = await toEnd(document);
  expect(result!.steps[0]!.runs[0]).toMatchObject({ captureId: 'c1', ceiling: null });
  expect(result!.steps[1]!.runs).toMatchObject([
    { captureId: null, bottleneck: null, verdict: null, error: { code: 'bind-failed' } },
    { captureId: 'c5', bottleneck: 'none', verdict: '', error: null, ceiling: { othersCores: 0.8, likelyLow: true, exceeded: false } },
  ]);
});
