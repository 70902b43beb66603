import { expect, it } from 'vitest';
import { type RunEvent, type Sample, scenarioSchema } from '../../contract/index.ts';
import { NOTHING_BESIDE } from '../metrics/sampler.ts';
import { sampleOf } from '../testing/sample.ts';
import { MIB } from '../testing/span.ts';
import { endFigures } from './end-figures.ts';
import { SpanSums } from './span-sums.ts';

const SCENARIO = scenarioSchema.parse({});
const RUN = { scenario: SCENARIO, finalScenario: null, diagnosis: null };
const change = (tMs: number): RunEvent => ({ tMs, kind: 'toggle', severity: 'info', text: `change at ${tMs}`, code: null });

/** What a run remembers: frames that take `us` arrive at `fps`, both as they are in each quarter of a second, and events come between them. */
function remembered(parts: readonly { quarters: number; fps: number; us: number; phase?: Sample['phase']; event?: RunEvent }[]) {
  const sums = new SpanSums();
  const samples: Sample[] = [];
  const events: RunEvent[] = [];
  let received = 0;
  for (const { quarters, fps, us, phase = 'steady', event } of parts) {
    if (event) {
      events.push(event);
      sums.changed(event, null);
    }
    for (let index = 0; index < quarters; index++) {
      received += fps / 4;
      const sample = sampleOf({
        tMs: (samples.length + 1) * 250,
        phase,
        receivedFps: fps,
        frames: { due: received, offered: received, received },
        bytes: { payload: received * MIB, wire: received * MIB },
        stationBytes: { 'sender.user': us },
        latencyUs: [[us, 1]],
      });
      samples.push(sample);
      if (phase === 'steady') sums.add(sample, NOTHING_BESIDE);
    }
  }
  return { samples, events, sums, baseline: null, ceiling: null };
}

it('is over the whole measured time, without warm-up and drain', () => {
  const figures = endFigures(
    RUN,
    remembered([
      { quarters: 4, fps: 4_000, us: 900, phase: 'warmup' },
      { quarters: 8, fps: 100, us: 10 },
      { quarters: 8, fps: 300, us: 20 },
      { quarters: 4, fps: 0, us: 0, phase: 'draining' },
    ]),
  );
  // The last second had 300.
  expect(figures).toMatchObject({ durationS: 4, isPart: false, receivedFps: 200, payloadBytesPerS: 200 * MIB, displayedFps: null });
  expect(figures?.latencyMs).toMatchObject({ n: 16, max: 0.02 });
  expect(figures?.pipe.stations['sender.user'].level).toMatchObject({ meanBytes: 15, maxBytes: 20 });
  expect(figures?.pipe.flows['receiver.user'].outFps).toBe(200);
});

it('is known to be mixed where settings changed while it was measured, and not by a change within the warm-up', () => {
  const warmup = { quarters: 4, fps: 100, us: 10, phase: 'warmup' as const };
  const steady = { quarters: 4, fps: 100, us: 10 };
  const isMixed = (...parts: Parameters<typeof remembered>[0]) => remembered(parts).sums.isMixed;
  expect(isMixed(warmup, steady)).toBe(false);
  expect(isMixed(warmup, { ...warmup, event: change(1_000) }, steady)).toBe(false);
  expect(isMixed(warmup, steady, { ...steady, event: change(2_000) })).toBe(true);
  // Nothing was measured after it.
  expect(isMixed(warmup, steady, { ...steady, quarters: 0, event: change(2_000) })).toBe(false);
});

it('is over the time after the last change, once that has settled', () => {
  const figures = endFigures(
    RUN,
    remembered([
      { quarters: 8, fps: 100, us: 10 },
      { quarters: 4, fps: 4_000, us: 900, event: change(2_000) },
      { quarters: 8, fps: 300, us: 20 },
    ]),
  );
  expect(figures).toMatchObject({ durationS: 2, isPart: true, laterChanges: 0, receivedFps: 300 });
  expect(figures?.latencyMs).toMatchObject({ n: 8, max: 0.02 });
});

it('is over the time before the last changes where too little was measured after them', () => {
  const figures = endFigures(
    RUN,
    remembered([
      { quarters: 8, fps: 100, us: 10 },
      { quarters: 2, fps: 4_000, us: 900, event: change(2_000) },
      { quarters: 6, fps: 4_000, us: 900, event: change(2_500) },
    ]),
  );
  expect(figures).toMatchObject({ durationS: 2, isPart: true, laterChanges: 2, receivedFps: 100 });
  expect(figures?.latencyMs).toMatchObject({ n: 8, max: 0.01 });
});

it('is over the longest part where none is long enough for a verdict', () => {
  const figures = endFigures(
    RUN,
    remembered([
      { quarters: 2, fps: 100, us: 10 },
      { quarters: 7, fps: 300, us: 20, event: change(500) },
      { quarters: 1, fps: 4_000, us: 900, event: change(2_250) },
    ]),
  );
  expect(figures).toMatchObject({ durationS: 0.75, isPart: true, laterChanges: 1, receivedFps: 300 });
  expect(figures?.latencyMs.n).toBe(3);
});

it('is of no part where settings changed before the measured time, or nothing was measured after', () => {
  const warmup = { quarters: 8, fps: 4_000, us: 900, phase: 'warmup' as const };
  const steady = { quarters: 8, fps: 100, us: 10 };
  const whole = { durationS: 2, isPart: false, laterChanges: 0, receivedFps: 100, pipe: { isPart: false } };
  expect(endFigures(RUN, remembered([{ ...warmup, quarters: 2 }, { ...warmup, event: change(500) }, steady]))).toMatchObject(whole);
  const late = { ...steady, phase: 'draining' as const, event: change(4_000) };
  expect(endFigures(RUN, remembered([warmup, steady, late]))).toMatchObject(whole);
});

it('begins with the end of the warm-up where the first samples of a run without changes are no longer there', () => {
  const { samples, ...rest } = remembered([
    { quarters: 4, fps: 4_000, us: 900, phase: 'warmup' },
    { quarters: 8, fps: 100, us: 10 },
    { quarters: 8, fps: 300, us: 20 },
  ]);
  // As many as there were, though what is read at a moment is known of the last 2 s alone.
  const figures = endFigures(RUN, { ...rest, samples: samples.slice(12), baseline: samples[3]! });
  expect(figures).toMatchObject({ durationS: 4, isPart: false, receivedFps: 200 });
  expect(figures?.latencyMs.n).toBe(16);
});

it('begins with the first sample that is left of a span whose first ones are no longer there', () => {
  const { samples, ...rest } = remembered([
    { quarters: 4, fps: 4_000, us: 900, phase: 'warmup' },
    { quarters: 12, fps: 4_000, us: 900 },
    { quarters: 16, fps: 100, us: 10, event: change(4_000) },
  ]);
  const left = samples.slice(22);
  const figures = endFigures(RUN, { ...rest, samples: left, baseline: samples[3]! });
  // A part, though the change is before what is left.
  expect(figures).toMatchObject({ durationS: 2.25, isPart: true, laterChanges: 0, receivedFps: 100, payloadBytesPerS: 100 * MIB });
  expect(figures?.pipe.isPart).toBe(true);
  expect(figures?.pipe.flows['receiver.user'].outFps).toBe(100);
  // One sample alone has nothing to count from.
  expect(endFigures(RUN, { ...rest, samples: left.slice(-1), baseline: samples[3]! })).toBeNull();
});

it('counts what a client has its answers to, and takes its times from their histogram', () => {
  const { samples, ...rest } = remembered([
    { quarters: 4, fps: 0, us: 0, phase: 'warmup' },
    { quarters: 8, fps: 10, us: 10 },
  ]);
  const none = samples[0]!.latencyMs;
  const answered = samples.map((sample, index) => ({
    ...sample,
    exchanges: { started: index, answered: index * 5, failed: 0, active: 0, answeredPerS: 99, totalMs: none, setupShare: null },
  }));
  const sums = new SpanSums();
  const exchangeUs = { ...NOTHING_BESIDE.exchangeUs, totalUs: [[30, 5]] as [number, number][] };
  for (const sample of answered.slice(4)) sums.add(sample, { exchangeUs, heartbeatUs: [[7, 1]] });
  const figures = endFigures({ ...RUN, scenario: { ...SCENARIO, direction: 'echo' } }, { ...rest, samples: answered, sums });
  expect(figures?.answeredPerS).toBe(20);
  expect(figures?.exchangeMs).toMatchObject({ n: 40, p99: 0.03 });
  expect(figures?.heartbeatRttMs).toMatchObject({ n: 8, p50: 0.007 });
});

it('is none where nothing was measured', () => {
  expect(endFigures(RUN, remembered([{ quarters: 4, fps: 10, us: 1, phase: 'warmup' }]))).toBeNull();
  expect(endFigures(RUN, remembered([]))).toBeNull();
});
