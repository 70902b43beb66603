import { expect, it } from 'vitest';
import { errorValue, experimentSchema } from '../../contract/index.ts';
import { allFailed, type RunFinding, repetitionsDone, stepResults } from './step-results.ts';

const experiment = (kind: 'ladder' | 'sweep') =>
  experimentSchema.parse({
    name: 'e',
    title: 'E',
    description: '',
    kind,
    preset: 'jpeg-ingest',
    steps: ['a', 'b', 'c'].map((label) => ({ label, set: { logging: label } })),
    figures: [
      { path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' },
      { path: 'latencyMs.p50', label: 'latency', unit: 'ms', better: 'lower' },
    ],
  });
let captures = 0;
const run = (...values: (number | null)[]): RunFinding => ({
  captureId: `c${captures++}`,
  bottleneck: 'none',
  verdict: 'It is fine.',
  values,
  error: null,
});
const failed = (): RunFinding => ({
  captureId: null,
  bottleneck: null,
  verdict: null,
  values: [null, null],
  error: errorValue('bind-failed', 'no'),
});

it('takes the median of odd and even numbers of runs, the extremes, and ratios over the step before', () => {
  const steps = stepResults(experiment('ladder'), [
    [run(30, 4), run(10, 8), run(20, 6)],
    [run(100, 1), run(140, null)],
    [run(60, 0), run(60, 0), run(90, 0)],
  ]);
  expect(steps.map(({ figures }) => figures[0])).toEqual([
    { path: 'received.fps', values: [30, 10, 20], median: 20, min: 10, max: 30, ratio: null },
    { path: 'received.fps', values: [100, 140], median: 120, min: 100, max: 140, ratio: 6 },
    { path: 'received.fps', values: [60, 60, 90], median: 60, min: 60, max: 90, ratio: 0.5 },
  ]);
  expect(steps.map(({ figures }) => figures[1])).toEqual([
    { path: 'latencyMs.p50', values: [4, 8, 6], median: 6, min: 4, max: 8, ratio: null },
    { path: 'latencyMs.p50', values: [1, null], median: 1, min: 1, max: 1, ratio: 1 / 6 },
    { path: 'latencyMs.p50', values: [0, 0, 0], median: 0, min: 0, max: 0, ratio: 0 },
  ]);
});

it('takes ratios of a sweep over its first step', () => {
  const steps = stepResults(experiment('sweep'), [[run(20, 0)], [run(40, 5)], [run(10, 5)]]);
  expect(steps.map(({ figures }) => figures[0]!.ratio)).toEqual([null, 2, 0.5]);
  // Over nothing there is no ratio.
  expect(steps.map(({ figures }) => figures[1]!.ratio)).toEqual([null, null, null]);
});

it('has no figure where none was taken, and no ratio over it', () => {
  const steps = stepResults(experiment('ladder'), [[run(20, 1)], [failed()], [run(40, 2)]]);
  expect(steps[1]!.figures[0]).toEqual({ path: 'received.fps', values: [null], median: null, min: null, max: null, ratio: null });
  expect(steps[2]!.figures[0]!.ratio).toBeNull();
  expect(steps[1]).toMatchObject({ captureIds: [], bottlenecks: [null], errors: [{ code: 'bind-failed' }] });
});

it('keeps what a step is: label, its own changes, captures and bottlenecks in order', () => {
  const [first] = stepResults(experiment('ladder'), [
    [
      { ...run(1, 1), captureId: 'x' },
      { ...run(1, 1), captureId: 'y', bottleneck: 'sender-cpu' },
    ],
  ]);
  expect(first).toMatchObject({ label: 'a', set: { logging: 'a' }, captureIds: ['x', 'y'], bottlenecks: ['none', 'sender-cpu'] });
});

it('counts whole repetitions', () => {
  expect(repetitionsDone([[run(1), run(1)], [run(1), run(1)], [run(1)]])).toBe(1);
  expect(repetitionsDone([[run(1)], []])).toBe(0);
});

it('has failed when runs were made and none of them is good', () => {
  const of = (...findings: RunFinding[][]) => allFailed(stepResults(experiment('sweep'), findings));
  expect(of([failed()], [failed()], [])).toBe(true);
  expect(of([failed()], [run(1, 1)], [])).toBe(false);
  expect(of([], [], [])).toBe(false);
});

it('keeps what each run found for its thresholds, in the order of the repetitions', () => {
  const held = { text: 'received.fps>=1', holds: true, found: 30, reason: null };
  const missed = { text: 'received.fps>=1', holds: false, found: 0.5, reason: null };
  const [first, second] = stepResults(experiment('sweep'), [
    [{ ...run(30, 4), thresholds: [held] }, failed(), { ...run(0.5, 4), thresholds: [missed] }],
    [run(1, 1)],
  ]);
  expect(first?.thresholds).toEqual([[held], [], [missed]]);
  expect(second?.thresholds).toEqual([[]]);
});
