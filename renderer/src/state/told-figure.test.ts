import { expect, test } from 'vitest';
import { ceilingSchema, type EndFigures, runStateSchema, type Sample, STATIONS, type StationName } from '../../../contract/index.ts';
import { SampleStore } from './sample-store.ts';
import { ofEnd, toldCeiling } from './told-figure.ts';

const none = { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null };
const each = <T>(value: T) => Object.fromEntries(STATIONS.map((name) => [name, value])) as Record<StationName, T>;
const noFlow = { inFps: null, outFps: null, inBytesPerS: null, outBytesPerS: null, droppedFps: null };

/** As far as the store reads one. */
const sample = (tMs: number, receivedFps: number, queuedBytes: number) =>
  ({
    tMs,
    intervalMs: 250,
    phase: 'steady',
    frames: { due: 0, notOffered: 0, dropped: 0, sent: 0, received: 0, droppedByReceiver: 0, waiting: 0, foreign: 0, displayed: null },
    rates: { receivedFps, offeredFps: receivedFps, displayedFps: null, payloadBytesPerS: receivedFps },
    bytes: { payload: 0, wire: 0, sent: null, arrived: null },
    latencyMs: { ...none, n: 1, p50: 9 },
    exchanges: null,
    heartbeatRttMs: null,
    viewer: null,
    kernel: null,
    path: null,
    connections: { deflate: 0 },
    stations: { ...each(null), 'sender.user': { bytes: queuedBytes, frames: 3, limitBytes: 1_000 } },
    eventLoop: { server: null },
  }) as unknown as Sample;

const END: EndFigures = {
  durationS: 8,
  connectedS: null,
  isPart: false,
  laterChanges: 0,
  receivedFps: 200,
  ceiling: null,
  displayedFps: 12,
  payloadBytesPerS: 2e8,
  latencyMs: { ...none, n: 40, p50: 4, p99: 6 },
  answeredPerS: null,
  exchangeMs: none,
  heartbeatRttMs: none,
  sockets: null,
  pipe: {
    change: null,
    isPart: false,
    connectedMs: null,
    fromMs: 0,
    toMs: 8_000,
    stations: {
      ...each({ level: null, isAbsent: false, drops: null }),
      'sender.user': {
        level: { meanBytes: 400, maxBytes: 900, timeAboveZero: 0.5, readings: 32, limitBytes: 1_000, limitFrom: 'the scenario' },
        isAbsent: false,
        drops: 4,
      },
    },
    flows: { ...each(noFlow), 'sender.user': { ...noFlow, outFps: 200 } },
    lit: null,
  },
};

test('what stands for a run that has ended is of the whole, not of its last second', () => {
  const samples = new SampleStore();
  samples.setSpan(5, 250);
  for (const at of [1, 2, 3, 4, 5]) samples.push(sample(at * 250, 700, 0));
  samples.push({ ...sample(1_500, 700, 0), frames: { ...sample(1_500, 700, 0).frames, dropped: 90 } });
  const live = samples.getFigures();
  expect(live.stations.drops['sender.user']).toBe(90);
  expect([live.rates?.receivedFps, live.latency?.p50, live.sample?.stations['sender.user']?.bytes]).toEqual([700, 9, 0]);
  const { rates, latency, sample: told, stations } = ofEnd(live, END);
  expect([rates?.receivedFps, rates?.displayedFps, latency?.p50, latency?.p99]).toEqual([200, 12, 4, 6]);
  // A mean is of no number of frames.
  expect(told?.stations['sender.user']).toEqual({ bytes: 400, frames: null, limitBytes: 1_000, limitFrom: 'the scenario' });
  expect([stations.flows?.['sender.user'].outFps, stations.peakBytes['sender.user'], stations.aboveZero['sender.user']]).toEqual([
    200, 900, 0.5,
  ]);
  expect([stations.readings['sender.user'], stations.readingsOf, stations.recentBytes['sender.user']]).toEqual([32, 'span', 400]);
  expect(stations.aboveZero.source).toBeNull();
  // Without those of the warm-up and of earlier settings.
  expect([stations.drops['sender.user'], stations.drops['receiver.user']]).toEqual([4, null]);
});

test('where no reading is left there is no figure either', () => {
  const nothing = new SampleStore().getFigures();
  expect(ofEnd(nothing, END)).toBe(nothing);
});

test('the rate of a run that has ended is compared with the ceiling of its messages, not of those after a later change', () => {
  const of = (messageBytes: number) =>
    ceilingSchema.parse({
      fps: 1_000,
      bytesPerS: 1_000 * messageBytes,
      messageBytes,
      seconds: 1,
      measuredAt: '2026-01-02T03:04:05.000Z',
      serverThread: 'worker',
      machine: 'a machine',
    });
  const run = runStateSchema.parse({
    phase: 'ended',
    captureId: 'a',
    scenario: null,
    progress: null,
    applying: null,
    endpoint: null,
    negotiated: null,
    diagnosis: null,
    ceiling: of(102_400),
    recording: false,
    error: null,
    endFigures: { ...END, ceiling: of(1_048_576) },
  });
  expect(toldCeiling(run)?.messageBytes).toBe(1_048_576);
  expect(toldCeiling({ ...run, endFigures: END })).toBeNull();
  expect(toldCeiling({ ...run, endFigures: null })?.messageBytes).toBe(102_400);
  expect(toldCeiling({ ...run, phase: 'running' })?.messageBytes).toBe(102_400);
});
