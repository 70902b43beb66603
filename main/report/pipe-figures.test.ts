import { expect, test } from 'vitest';
import { type Diagnosis, type RunEvent, type Sample, scenarioSchema } from '../../contract/index.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { sampleOf } from '../testing/sample.ts';
import { pipeFigure } from './html/stations.ts';
import { pipeFigures } from './pipe-figures.ts';
import { collectReasons } from './reasons.ts';

const scenario = scenarioSchema.parse({});
const toggle: RunEvent = { tMs: 2_000, kind: 'toggle', severity: 'info', text: 'logging: summary → off (live)', code: null };
const diagnosis = (bottleneck: Diagnosis['bottleneck']): Diagnosis => ({
  bottleneck,
  confidence: 'high',
  verdict: '',
  evidence: [],
  advice: [],
});

/** Sample `index` ends at (index + 1) * 250 ms. In each 10 frames are due, of which 2 are dropped by the sender; Recv-Q has 0, 100, 200, … bytes. */
function samples(count: number, phaseOf: (index: number) => Sample['phase'] = () => 'steady'): Sample[] {
  return Array.from({ length: count }, (_, index) => {
    const at = index + 1;
    return sampleOf({
      tMs: at * 250,
      phase: phaseOf(index),
      frames: { due: at * 10, dropped: at * 2, offered: at * 8, sent: at * 8, received: at * 8 },
      bytes: { payload: at * 800, wire: at * 900 },
      stationBytes: { source: 0, 'sender.user': 50, 'receiver.kernel': index * 100, 'receiver.user': 0 },
    });
  });
}

test('a run without changes is drawn over its measured time, from the sample before it', () => {
  const phases = (index: number) => (index < 2 ? 'warmup' : index < 6 ? 'steady' : 'draining');
  const figures = pipeFigures({ samples: samples(7, phases), events: [], scenario, diagnosis: diagnosis('receiver-slow') })!;
  expect(figures).toMatchObject({ change: null, isPart: false, fromMs: 500, toMs: 1_500, lit: 'receiver.kernel' });
  // Recv-Q had 200, 300, 400 and 500 bytes.
  expect(figures.stations['receiver.kernel']).toEqual({
    level: { meanBytes: 350, maxBytes: 500, timeAboveZero: 1, readings: 4, limitBytes: null, limitFrom: null },
    isAbsent: false,
    drops: null,
  });
  // Four intervals in one second.
  expect(figures.flows['sender.user']).toMatchObject({ inFps: 40, outFps: 32, droppedFps: 8 });
  expect(figures.stations['sender.user']).toMatchObject({ drops: 8 });
  expect(figures.flows['receiver.kernel'].outBytesPerS).toBe(3_600);
});

test('of a run with changes that span is drawn that the verdict is about', () => {
  // Settled from 3 s on: samples 12 to 19.
  const figures = pipeFigures({ samples: samples(20), events: [toggle], scenario, diagnosis: null })!;
  expect(figures).toMatchObject({ change: toggle.text, isPart: true, fromMs: 3_000, toMs: 5_000, lit: null });
  expect(figures.stations['receiver.kernel'].level).toMatchObject({ meanBytes: 1_550, maxBytes: 1_900 });
  expect(figures.stations['sender.user'].drops).toBe(16);
});

test('a change at the very end leaves the span before it', () => {
  const figures = pipeFigures({ samples: samples(10), events: [toggle], scenario, diagnosis: null })!;
  expect(figures).toMatchObject({ change: null, isPart: true, fromMs: 0, toMs: 2_000 });
});

test('a run without warm-up is drawn from its start, so that its rates are those of the figures beside it', () => {
  // Of the first interval there is three times as much as of each later one.
  const way = (times: number) => ({ inBytes: times * 900, outBytes: times * 800, queuedBytes: 0, limitBytes: 1, fullMs: 0 });
  const begun = samples(4).map((sample, index) => {
    const times = index + 3;
    return {
      ...sample,
      frames: { ...sample.frames, due: times * 10, dropped: times * 2, sent: times * 8, received: times * 8, displayed: times * 4 },
      bytes: { ...sample.bytes, wire: times * 900 },
      path: { forth: way(times), back: way(0) },
    };
  });
  const figures = pipeFigures({ samples: begun, events: [], scenario, diagnosis: null })!;
  expect(figures).toMatchObject({ fromMs: 0, toMs: 1_000 });
  expect(figures.flows['sender.user']).toMatchObject({ inFps: 60, outFps: 48, droppedFps: 12 });
  expect(figures.flows.path).toMatchObject({ inBytesPerS: 5_400, outBytesPerS: 4_800 });
  expect(figures.flows['receiver.kernel'].outBytesPerS).toBe(5_400);
  expect(figures.flows.display).toMatchObject({ inFps: 48, outFps: 24 });
  expect(figures.stations['sender.user'].drops).toBe(12);
});

test('a change within the warm-up leaves no part, nor does one after which nothing was measured', () => {
  const phases = (index: number) => (index < 10 ? 'warmup' : index < 18 ? 'steady' : 'draining');
  const early = pipeFigures({ samples: samples(20, phases), events: [{ ...toggle, tMs: 500 }], scenario, diagnosis: null })!;
  expect(early).toMatchObject({ isPart: false, fromMs: 2_500, toMs: 4_500 });
  const late = pipeFigures({ samples: samples(20, phases), events: [{ ...toggle, tMs: 4_600 }], scenario, diagnosis: null })!;
  expect(late).toMatchObject({ isPart: false, fromMs: 2_500, toMs: 4_500 });
});

test('where samples are lost before the span, its counts begin with its first sample', () => {
  const left = samples(20).filter((_, index) => index < 2 || index > 11);
  const figures = pipeFigures({ samples: left, events: [toggle], scenario, diagnosis: null })!;
  // From 3,250 to 5,000 ms.
  expect(figures.stations['sender.user'].drops).toBe(14);
  expect(figures.flows['sender.user'].inFps).toBe(40);
});

test('of clients of the user’s own the time is drawn in which they were connected, and the span is told', () => {
  const listen = scenarioSchema.parse({ direction: 'listen' });
  // There from the third of eight samples to the seventh; 20 frames in each of the whole intervals.
  const waited = samples(8).map((sample, index) => ({
    ...sample,
    frames: { ...sample.frames, received: 0, foreign: 20 * Math.min(4, Math.max(0, index - 2)) },
    stations: { ...sample.stations, source: null, 'sender.user': null },
    connections: { ...sample.connections, open: index >= 2 && index < 6 ? 1 : 0, opened: index >= 2 ? 1 : 0 },
  }));
  const figures = pipeFigures({ samples: waited, events: [], scenario: listen, diagnosis: null })!;
  expect(figures).toMatchObject({ connectedMs: 750, fromMs: 750, toMs: 1_500 });
  expect(figures.flows['receiver.user'].outFps).toBe(80);
});

test('of clients that come and go nothing is counted of what lies between', () => {
  const listen = scenarioSchema.parse({ direction: 'listen' });
  // There from the first to the fourth sample and from the sixth to the ninth; 10 frames in each of the two whole intervals of both, many in the others.
  const open = [1, 1, 1, 0, 0, 1, 1, 1, 0];
  const counts = [100, 110, 120, 300, 700, 800, 810, 820, 900];
  const cameAndWent = samples(9).map((sample, index) => ({
    ...sample,
    frames: { ...sample.frames, received: 0, foreign: counts[index]!, displayed: counts[index]! / 2 },
    bytes: { ...sample.bytes, wire: counts[index]! * 100 },
    stations: { ...sample.stations, source: null, 'sender.user': null },
    connections: { ...sample.connections, open: open[index]!, opened: index < 5 ? 1 : 2 },
  }));
  const document = { samples: cameAndWent, events: [], scenario: listen, diagnosis: null };
  const figures = pipeFigures(document)!;
  expect(figures).toMatchObject({ connectedMs: 1_000, fromMs: 250, toMs: 2_000 });
  expect(figures.flows['receiver.user']).toMatchObject({ outFps: 40, inBytesPerS: 4_000 });
  expect(figures.flows.display).toMatchObject({ inFps: 40, outFps: 20, droppedFps: 20 });
  expect(figures.stations.display.drops).toBe(20);
  const example = exampleDocument();
  expect(pipeFigure({ ...example, ...document }, collectReasons(example))?.markup).toMatch(
    /over the 1.s of the measured time in which clients were connected, from 0\.25.s to 2\.00.s of the run/,
  );
});

test('what the run does not have is absent, what could not be read is not', () => {
  const { stations } = pipeFigures({ samples: samples(5), events: [], scenario, diagnosis: null })!;
  expect(stations.path).toEqual({ level: null, isAbsent: true, drops: null });
  expect(stations['sender.kernel']).toEqual({ level: null, isAbsent: false, drops: null });
});

test('there is nothing to draw without measured time', () => {
  expect(pipeFigures({ samples: samples(3, () => 'warmup'), events: [], scenario, diagnosis: null })).toBeNull();
});
