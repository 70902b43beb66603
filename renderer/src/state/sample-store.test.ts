import { expect, test } from 'vitest';
import type { Sample } from '../../../contract/index.ts';
import { SampleStore } from './sample-store.ts';

function sample(tMs: number, receivedFps: number, phase: Sample['phase'] = 'steady', recvBytes = 0): Sample {
  return {
    tMs,
    intervalMs: 250,
    phase,
    rates: { offeredFps: receivedFps, receivedFps, displayedFps: null, payloadBytesPerS: 0 },
    latencyMs: { n: 0 },
    urgentLatencyMs: null,
    exchanges: null,
    heartbeatRttMs: null,
    eventLoop: { server: null },
    kernel: null,
    stations: { 'receiver.kernel': { bytes: recvBytes, frames: null, limitBytes: null }, 'sender.user': null, path: null },
    frames: { received: 0, foreign: receivedFps, displayed: null },
    bytes: { payload: 0, wire: 0, sent: 0, arrived: 0 },
    connections: { deflate: 0 },
    viewer: null,
    path: null,
  } as unknown as Sample;
}

function store(): SampleStore {
  const made = new SampleStore();
  made.setSpan(60, 250);
  return made;
}

test('the figures follow the samples and stay those of the stream while the run drains', () => {
  const samples = store();
  expect(samples.getFigures()).toMatchObject({ sample: null, rates: null, latency: null, heartbeatRttMs: null });
  samples.push(sample(250, 100));
  expect(samples.getFigures().rates?.receivedFps).toBe(100);
  samples.push(sample(500, 0, 'draining'));
  expect(samples.getFigures().rates?.receivedFps).toBe(100);
  expect(samples.getFigures().sample?.tMs).toBe(500);
});

test('the last sample of the stream, its flows and mean levels stay while the run drains', () => {
  const samples = store();
  expect(samples.getFigures().streamSample).toBeNull();
  samples.push(sample(250, 100, 'steady', 400));
  samples.push(sample(500, 100, 'steady', 600));
  const { flows } = samples.getFigures().stations;
  samples.push(sample(750, 0, 'draining', 0));
  const { streamSample, stations } = samples.getFigures();
  expect(streamSample?.tMs).toBe(500);
  expect(stations.recentBytes['receiver.kernel']).toBe(500);
  expect(stations.flows).toBe(flows);
});

test('a sample that is known already is not taken twice', () => {
  const samples = store();
  samples.replace([sample(250, 1), sample(500, 2)]);
  samples.push(sample(500, 2));
  samples.push(sample(750, 3));
  expect(samples.samples.toArray().map(({ tMs }) => tMs)).toEqual([250, 500, 750]);
});

test('peaks outlive the samples that had them and end with the run', () => {
  const samples = new SampleStore();
  samples.setSpan(0.25, 250);
  samples.push(sample(250, 1, 'steady', 900));
  for (let at = 2; at <= 40; at++) samples.push(sample(250 * at, 1, 'steady', 5));
  expect(samples.samples.length).toBe(9);
  expect(samples.getFigures().stations.peakBytes['receiver.kernel']).toBe(900);
  expect(samples.getFigures().stations.peakBytes.path).toBe(0);
  samples.reset();
  expect(samples.getFigures().stations.peakBytes['receiver.kernel']).toBe(0);
  expect(samples.getFigures().sample).toBeNull();
});

test('listeners are told of each change until they unsubscribe', () => {
  const samples = store();
  let told = 0;
  const off = samples.subscribe(() => told++);
  samples.push(sample(250, 1));
  samples.push(sample(250, 1));
  samples.reset();
  off();
  samples.push(sample(500, 1));
  expect(told).toBe(2);
});

test('answers are counted over the last second, their time stays while none ends', () => {
  const samples = store();
  const answering = (tMs: number, answered: number, p50: number | null) =>
    ({ ...sample(tMs, 1), exchanges: { answered, totalMs: { n: p50 === null ? 0 : 1, p50 } } }) as unknown as Sample;
  samples.push(answering(250, 10, 7));
  expect(samples.getFigures().answeredPerS).toBeNull();
  for (const [index, answered] of [20, 30, 40, 50, 80].entries()) samples.push(answering(500 + 250 * index, answered, null));
  // From 20 to 80 in the last second.
  expect(samples.getFigures().answeredPerS).toBe(60);
  expect(samples.getFigures().exchange?.p50).toBe(7);
});

test('the flow through the stations is that of the last second, and stays that of the stream while the run drains', () => {
  const samples = store();
  // `foreign` is 0, 10, 20, 60, 100, 100: of the clients that are not ours, 100 in the last second.
  for (const [index, foreign] of [0, 10, 20, 60, 100].entries()) samples.push(sample(250 * (index + 1), foreign));
  const taken = () => samples.getFigures().stations.flows?.['receiver.user'].outFps;
  expect(taken()).toBe(100);
  samples.push(sample(1_500, 100, 'draining'));
  expect(taken()).toBe(100);
});

test('levels from before the samples that a window gets are in its peaks', () => {
  const samples = store();
  samples.replace([sample(250, 100, 'steady', 400)], { 'receiver.kernel': 900, 'sender.user': 7 });
  expect(samples.getFigures().stations.peakBytes).toMatchObject({ 'receiver.kernel': 900, 'sender.user': 7 });
  samples.push(sample(500, 100, 'steady', 1_000));
  expect(samples.getFigures().stations.peakBytes['receiver.kernel']).toBe(1_000);
  samples.replace([sample(250, 100, 'steady', 400)]);
  expect(samples.getFigures().stations.peakBytes['receiver.kernel']).toBe(400);
});

test('shares of readings are of the time after a change has settled, also when the page is loaded anew', () => {
  const read = (tMs: number, bytes: number) =>
    ({ ...sample(tMs, 1, 'steady', bytes), kernel: { ageMs: 0, costMs: 0 } }) as unknown as Sample;
  const full = [250, 500, 750, 1_000].map((tMs) => read(tMs, 9));
  const empty = [1_250, 1_500, 1_750, 2_000].map((tMs) => read(tMs, 0));
  const share = (samples: SampleStore) => {
    const { aboveZero, readingsOf } = samples.getFigures().stations;
    return [aboveZero['receiver.kernel'], readingsOf];
  };
  const samples = store();
  for (const one of [...full, ...empty.slice(0, 2)]) samples.push(one);
  samples.settingChanged(250);
  // From 1,250 ms on.
  for (const one of empty.slice(2)) samples.push(one);
  expect(share(samples)).toEqual([0, 'change']);
  const loaded = store();
  loaded.replace([...full, ...empty], {}, 250);
  expect(share(loaded)).toEqual([0, 'change']);
  loaded.replace([...full, ...empty]);
  expect(share(loaded)).toEqual([0.5, 'minute']);
});

test('latency and exchange times are the newest of two seconds, the heartbeat that of five', () => {
  const samples = store();
  const all = { latencyMs: { n: 1, p50: 7 }, urgentLatencyMs: { n: 1, p99: 3 }, heartbeatRttMs: 9 };
  samples.push({ ...sample(250, 1), ...all, exchanges: { answered: 1, totalMs: { n: 1, p50: 5 } } } as unknown as Sample);
  const at = (tMs: number) => {
    samples.push(sample(tMs, 1));
    const { latency, urgentLatency, exchange, heartbeatRttMs } = samples.getFigures();
    return [latency?.p50 ?? null, urgentLatency?.p99 ?? null, exchange?.p50 ?? null, heartbeatRttMs];
  };
  expect(at(2_000)).toEqual([7, 3, 5, 9]);
  expect(at(2_500)).toEqual([null, null, null, 9]);
  expect(at(5_000)).toEqual([null, null, null, 9]);
  expect(at(5_500)).toEqual([null, null, null, null]);
});
