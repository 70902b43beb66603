import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Ceiling, ExperimentInput, ExperimentState, RunState, Sample, ScenarioInput } from '../../contract/index.ts';
import { renderReport } from '../../main/report/render-report.ts';
import { waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, refusal, smallScenario, type TestEngine } from '../support/test-engine.ts';

const quick: ScenarioInput = { compression: { enabled: false }, logging: 'off', load: { warmupS: 0 } };
const withCeiling = (changes: ScenarioInput = {}) => smallScenario({ ...quick, ceiling: 'auto', ...changes });
/** As fast as it can it would exceed a ceiling that was measured while something else had the machine, which is then forgotten. */
const BY_THE_CLOCK: ScenarioInput = { load: { rate: 100 } };
const AT_FULL_RATE: ScenarioInput = { load: { rate: 'max' } };
/** A run in which frames came through in more than one interval. */
const run = async (test: TestEngine, changes: ScenarioInput = {}) => {
  await test.start(withCeiling({ ...BY_THE_CLOCK, ...changes }));
  const came = ({ exchanges, frames }: Sample) => frames.received + (exchanges?.answered ?? 0);
  const first = await test.until((sample) => came(sample) > 0, 'frames');
  await test.until((sample) => came(sample) > came(first), 'more frames');
  return test.stop();
};
const states = (test: TestEngine) => {
  const told: RunState[] = [];
  test.engine.onPush((name, payload) => {
    if (name === 'run.state') told.push(payload as RunState);
  });
  return told;
};
const measuring = ({ phase, progress }: RunState) => phase === 'preparing' && progress?.text === 'Measuring the ceiling';

it('is measured before the run, and the second run takes the kept one', async () => {
  await using test = createTestEngine();
  const told = states(test);
  const first = await run(test);
  expectBalanced(first);
  const { ceiling, received } = first.summary!;
  expect(ceiling?.ratio).toBeGreaterThan(0);
  expect(ceiling).toEqual({
    fps: ceiling!.fps,
    ratio: received.fps / ceiling!.fps,
    occasions: 1,
    lowFps: ceiling!.lowFps,
    highFps: ceiling!.highFps,
    forgotten: 0,
    messageBytes: 65_536,
    measuredAt: ceiling!.measuredAt,
    othersCores: 0,
    likelyLow: false,
    exceeded: false,
  });
  expect([ceiling!.lowFps! <= ceiling!.fps, ceiling!.fps <= ceiling!.highFps!]).toEqual([true, true]);
  const fractions = told.filter(measuring).map(({ progress }) => progress!.fraction);
  expect(fractions.length).toBeGreaterThan(3);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(test.state().ceiling).toMatchObject({ fps: ceiling!.fps, messageBytes: 65_536, serverThread: 'worker' });
  const measured = test.state().ceiling!;
  expect(measured.measurements).toEqual([expect.objectContaining({ fps: ceiling!.fps, measuredAt: ceiling!.measuredAt })]);
  expect(measured.bytesPerS).toBeCloseTo(measured.fps * 65_536, 3);
  expect(measured.seconds).toBeGreaterThanOrEqual(0.9);

  told.length = 0;
  const second = await run(test);
  expect(told.filter(measuring)).toEqual([]);
  expect(second.summary?.ceiling).toMatchObject({ fps: ceiling!.fps, measuredAt: ceiling!.measuredAt });

  const third = await run(test, { ceiling: 'fresh' });
  expect(third.summary?.ceiling?.measuredAt).not.toBe(ceiling!.measuredAt);
});

it('is measured again by later runs until there are three occasions, and is what they have in the middle', async () => {
  const earlier = (moment: string) => new Date(Date.parse(moment) - 3 * 60_000).toISOString();
  let ceilings: Ceiling[] = [];
  const told: [measured: boolean, occasions: number][] = [];
  for (let start = 0; start < 4; start++) {
    // Each is a process of its own, three minutes after the one before.
    await using test = createTestEngine();
    const file = join(test.home, 'ceilings.json');
    const aged = ceilings.map((one) => ({
      ...one,
      measuredAt: earlier(one.measuredAt),
      measurements: one.measurements.map((each) => ({ ...each, measuredAt: earlier(each.measuredAt) })),
    }));
    if (start > 0) writeFileSync(file, JSON.stringify({ formatVersion: 1, ceilings: aged }));
    const seen = states(test);
    const { ceiling } = (await run(test)).summary!;
    told.push([seen.some(measuring), ceiling!.occasions]);
    ceilings = (JSON.parse(readFileSync(file, 'utf8')) as { ceilings: Ceiling[] }).ceilings;
    const rates = ceilings[0]!.measurements.map(({ fps }) => fps).sort((a, b) => a - b);
    if (rates.length > 1) expect([ceiling!.lowFps, ceiling!.highFps]).toEqual([rates[0], rates.at(-1)]);
    if (rates.length === 3) expect(ceiling!.fps).toBe(rates[1]);
  }
  expect(told).toEqual([
    [true, 1],
    [true, 2],
    [true, 3],
    [false, 3],
  ]);
});

it('that an older version kept serves as one occasion', async () => {
  await using test = createTestEngine();
  await run(test);
  const file = join(test.home, 'ceilings.json');
  const { ceilings } = JSON.parse(readFileSync(file, 'utf8')) as { ceilings: Ceiling[] };
  const { fps, bytesPerS, messageBytes, serverThread, seconds, measuredAt, machine } = ceilings[0]!;
  const old = { fps, bytesPerS, messageBytes, serverThread, seconds, measuredAt, machine, othersCores: 0.1, othersUnknown: null };
  writeFileSync(file, JSON.stringify({ formatVersion: 1, ceilings: [old] }));
  const { summary } = await run(test);
  expect(summary?.ceiling).toMatchObject({ fps, measuredAt, occasions: 1, lowFps: null, highFps: null });
  expect(summary?.unavailable['ceiling.lowFps']).toMatch(/older version/);
});

it.each(['push', 'relay'] as const)('is measured for %s, also with the server on the loop of the host', async (direction) => {
  await using test = createTestEngine();
  const { summary } = await run(test, { direction, server: { thread: 'main' } });
  expect(summary?.ceiling?.ratio).toBeGreaterThan(0);
  expect(summary?.ceiling).toMatchObject({ messageBytes: 65_536, exceeded: false });
  // Any machine carries more than a hundred of them a second, and none a million.
  expect(summary?.ceiling?.fps).toBeGreaterThan(500);
  expect(summary?.ceiling?.fps).toBeLessThan(1_000_000);
  expect(test.state().ceiling?.serverThread).toBe('main');
});

it.each([
  [
    'echo',
    { ...AT_FULL_RATE, direction: 'echo', payload: { kind: 'gray', width: 64, height: 64 }, server: { reply: 'computed' } },
    /waits for the answer/,
  ],
  ['ceiling: off', { ceiling: 'off' }, /off/],
] as const)('is not measured (%s), and the summary says why', async (_name, changes, reason) => {
  await using test = createTestEngine();
  const told = states(test);
  const { summary } = await run(test, changes);
  expect([summary?.ceiling, told.filter(measuring)]).toEqual([null, []]);
  expect(summary?.unavailable['ceiling']).toMatch(reason);
});

it('is measured anew when its file is damaged, or when a run exceeded it', async () => {
  await using test = createTestEngine();
  const file = join(test.home, 'ceilings.json');
  writeFileSync(file, '{"formatVersion": 1, "ceilings": [');
  const first = (await run(test)).summary?.ceiling;
  expect(first?.fps).toBeGreaterThan(0);
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { formatVersion: number; ceilings: Ceiling[] };
  expect(kept).toMatchObject({ formatVersion: 1, ceilings: [{ fps: first?.fps }] });

  // As if it had been measured while something else had the machine.
  writeFileSync(file, JSON.stringify({ ...kept, ceilings: kept.ceilings.map((ceiling) => ({ ...ceiling, fps: 1, measurements: [] })) }));
  const second = await run(test, AT_FULL_RATE);
  expect(second.summary?.ceiling).toMatchObject({ fps: 1, measuredAt: first?.measuredAt });
  expect(second.events.filter(({ kind }) => kind === 'ceiling')).toEqual([
    expect.objectContaining({ severity: 'warning', text: expect.stringMatching(/forgotten/) }),
  ]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ formatVersion: 1, ceilings: [] });
  const third = (await run(test)).summary?.ceiling;
  expect(third?.fps).toBeGreaterThan(1);
});

it('that a run exceeds for seconds is too low while the run goes on, for its verdict and its threshold', async () => {
  await using test = createTestEngine();
  const file = join(test.home, 'ceilings.json');
  const first = (await run(test)).summary?.ceiling;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { formatVersion: number; ceilings: Ceiling[] };
  writeFileSync(file, JSON.stringify({ ...kept, ceilings: kept.ceilings.map((ceiling) => ({ ...ceiling, fps: 1, measurements: [] })) }));
  await test.start(withCeiling({ thresholds: ['ceiling.ratio>=0.5', 'ceiling.fps>=1'] }));
  expect(test.state().ceiling).toMatchObject({ fps: 1, exceeded: false });
  const told = await test.untilEvent(({ kind, tMs }) => kind === 'ceiling' && tMs > 3_000, 'the ceiling to be exceeded');
  expect([told.severity, told.text]).toEqual([
    'warning',
    expect.stringMatching(/^The run is faster than the ceiling .* over 3 s\).*anew\.$/),
  ]);
  expect([test.state().phase, test.state().ceiling]).toEqual(['running', expect.objectContaining({ fps: 1, exceeded: true })]);
  // It is forgotten on disk as well, behind the event.
  await waitFor(() => JSON.parse(readFileSync(file, 'utf8')).ceilings.length === 0, 'the file without it');
  await waitFor(() => test.state().diagnosis !== null, 'a verdict');
  expect(test.state().diagnosis?.bottleneck).not.toBe('transport-ceiling');
  const { summary, diagnosis, thresholds, events } = await test.stop();
  expect(events.filter(({ kind }) => kind === 'ceiling')).toHaveLength(1);
  expect(summary?.ceiling).toMatchObject({ fps: 1, measuredAt: first?.measuredAt, exceeded: true });
  expect(diagnosis?.bottleneck).not.toBe('transport-ceiling');
  const reason = 'the ceiling was less than the run itself reached, so too low; the share of it is at most this';
  expect(thresholds).toMatchObject([
    { holds: false, found: summary!.ceiling!.ratio, reason },
    { holds: true, found: 1, reason: null },
  ]);
});

it('that was measured while other programs were busy says so in the capture, and serves no other run', async () => {
  // As if other programs had every core there is: too many on any machine.
  const cores = cpus().length;
  const busy = () => ({ machineNs: cores * Number(process.hrtime.bigint()), processNs: 0 });
  await using test = createTestEngine(undefined, { readCpu: busy });
  const told = states(test);
  const first = await run(test, AT_FULL_RATE);
  const { ceiling } = first.summary!;
  expect(ceiling).toMatchObject({ likelyLow: true });
  expect(ceiling!.othersCores! / cores).toBeCloseTo(1, 1);
  expect(test.state().ceiling).toMatchObject({ othersCores: ceiling!.othersCores, othersUnknown: null, likelyLow: true });
  const doubt = `measured while other programs used ${ceiling!.othersCores!.toFixed(1)} cores, so likely too low`;
  expect(first.events.filter(({ kind }) => kind === 'ceiling')[0]).toMatchObject({
    severity: 'warning',
    text: `The ceiling of raw TCP was ${doubt}.`,
  });
  // Whatever the stream reached of it: what raw TCP does here is not known.
  expect([first.diagnosis?.bottleneck, first.diagnosis?.confidence]).not.toEqual(['transport-ceiling', expect.not.stringMatching('low')]);
  for (const format of ['html', 'md'] as const) expect(renderReport(first, format).text).toContain(doubt);
  told.length = 0;
  const second = await run(test);
  expect(told.filter(measuring).length).toBeGreaterThan(0);
  expect(second.summary?.ceiling?.measuredAt).not.toBe(ceiling!.measuredAt);
});

it('is given up at once when the start is cancelled', async () => {
  await using test = createTestEngine();
  const told = states(test);
  const started = refusal(test.engine.handlers['run.start']({ scenario: withCeiling() }));
  await waitFor(() => told.some(measuring), 'the measurement');
  const before = told.filter(measuring).at(-1)!.progress!.fraction;
  await test.engine.handlers['run.stop'](null);
  expect(await started).toMatchObject({ code: 'run-inactive' });
  expect([before < 1, test.state().phase]).toEqual([true, 'idle']);
  expect(await test.engine.handlers['captures.list'](null)).toEqual([]);
  // What was given up is neither kept nor in the way.
  expect((await run(test)).summary?.ceiling?.fps).toBeGreaterThan(0);
});

it('is no figure of a run whose frame size changed', async () => {
  await using test = createTestEngine();
  await test.start(withCeiling());
  await test.until((sample) => sample.frames.received > 10, 'frames');
  expect([test.state().ceiling?.messageBytes, test.events.filter(({ kind }) => kind === 'ceiling')]).toEqual([65_536, []]);
  await test.toggle('payload.bytes', 32_768);
  expect(test.state().ceiling).toBeNull();
  const { summary } = await test.stop();
  expect(summary?.ceiling).toBeNull();
  expect(summary?.unavailable['ceiling']).toMatch(/frame size changed/);
});

it('is measured on demand, not during a run', async () => {
  await using test = createTestEngine();
  const measure = () => test.engine.handlers['ceiling.measure']({ messageBytes: 1_024, serverThread: 'worker' });
  const ceiling = await measure();
  expect(ceiling).toMatchObject({ messageBytes: 1_024, serverThread: 'worker', machine: expect.stringContaining('Node.js') });
  expect(ceiling.fps).toBeGreaterThan(0);
  await test.start(smallScenario(quick));
  expect(await refusal(measure())).toMatchObject({ code: 'run-active' });
  await test.stop();
  // A run that is started does not wait for a measurement, nor share the machine with it.
  const given = refusal(measure());
  await test.start(smallScenario(quick));
  expect(await given).toMatchObject({ code: 'run-inactive' });
  await test.stop();
});

it('is measured once for all repetitions of an experiment', async () => {
  await using test = createTestEngine();
  const { handlers } = test.engine;
  const told = states(test);
  const ended: ExperimentState[] = [];
  test.engine.onPush((name, payload) => {
    if (name === 'experiment.state' && (payload as ExperimentState).phase === 'ended') ended.push(payload as ExperimentState);
  });
  const experiment: ExperimentInput = {
    name: 'ceiling-once',
    title: 'The ceiling, once',
    description: 'Is it measured once?',
    kind: 'sweep',
    preset: 'jpeg-ingest',
    set: {
      'payload.bytes': 65_536,
      'payload.width': 320,
      'payload.height': 240,
      'payload.ringFrames': 2,
      'load.rate': 100,
      logging: 'off',
    },
    steps: [
      { label: 'compressed', set: {} },
      { label: 'not', set: { 'compression.enabled': false } },
    ],
    repetitions: 2,
    durationS: 0.5,
    warmupS: 0,
    figures: [{ path: 'ceiling.fps', label: 'ceiling', unit: 'FPS', better: 'higher' }],
  };
  await handlers['experiments.start']({ experiment });
  expect(await refusal(handlers['ceiling.measure']({ messageBytes: 1_024, serverThread: 'worker' }))).toMatchObject({
    code: 'experiment-active',
  });
  await waitFor(() => ended.length > 0, 'the end of the experiment');
  const { steps } = ended[0]!.result!;
  expect([...new Set(told.filter(measuring).map(({ captureId }) => captureId))]).toEqual([steps[0]!.captureIds[0]]);
  const values = steps.flatMap(({ figures }) => figures[0]!.values);
  expect([values.length, new Set(values).size, values[0]! > 0]).toEqual([4, 1, true]);
});
