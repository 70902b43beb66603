import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../contract/index.ts';
import { ceilingOf } from '../testing/ceiling.ts';
import { sampleOf } from '../testing/sample.ts';
import { type RunFacts, summarise } from './summarise.ts';

const scenario = scenarioSchema.parse({ load: { warmupS: 0.5 } });
const facts: RunFacts = {
  ledger: {
    balanced: true,
    due: 70,
    notOffered: 0,
    dropped: 0,
    droppedByReceiver: 0,
    received: 70,
    lost: 0,
    inFlight: 0,
    displayed: null,
    skipped: null,
    faults: [],
  },
  publishLedger: null,
  setupUs: [[500, 1]],
  urgentLatencyUs: [],
  exchangeUs: { tcpUs: [], upgradeUs: [], sendUs: [], waitUs: [], totalUs: [] },
  heartbeatUs: [],
  loopDelayUs: {
    host: [],
    server: [
      [1_000, 99],
      [2_000, 1],
    ],
    load: [],
    receiver: [],
    work: [],
  },
  closes: {
    closed: { 1000: 1 },
    closedByReason: { done: 1 },
    closes: [{ code: 1000, reason: 'done', connections: 1 }],
    reasonsGiven: [],
    reasonsUntold: 0,
  },
  droppedByPolicy: {},
  isUniform: true,
  negotiated: { permessageDeflate: null, engine: 'ws', connections: 1 },
  kernel: { source: 'netstat', intervalMs: 250, readings: 4, missed: 0, putOff: 0, costMs: 3 },
  ceiling: { measured: null, reason: 'not asked for' },
  histograms: {
    latencyUs: [
      [300, 10],
      [400, 10],
      [500, 10],
      [600, 10],
    ],
    uncorrectedLatencyUs: [],
    gapUs: [],
  },
  baseline: null,
};

/** Two samples of warm-up, four of measuring, one of draining; 10 frames of 100 bytes each, 110 on the wire, a latency of 1, 2, … ms. */
const samples = Array.from({ length: 7 }, (_, index) => {
  const frames = (index + 1) * 10;
  return sampleOf({
    tMs: (index + 1) * 250,
    phase: index < 2 ? 'warmup' : index < 6 ? 'steady' : 'draining',
    frames: { due: frames, offered: frames, sent: frames, received: frames },
    bytes: { payload: frames * 100, wire: frames * 110 },
    stationBytes: { 'receiver.kernel': index === 3 ? 0 : index * 100 },
    rssBytes: 1_000 + index * 250,
    latencyUs: [[(index + 1) * 100, 10]],
    unavailable: { 'frames.displayed': 'no window is attached', 'stations.path': 'no proxy' },
  });
});

describe('summarise', () => {
  const summary = summarise(scenario, samples, facts)!;

  it('measures the steady samples only, by differences', () => {
    expect(summary).toMatchObject({ durationS: 1, warmupS: 0.5, loop: 'closed' });
    expect(summary.received).toEqual({ frames: 40, fps: 40, bytesPerS: 4_000 });
    expect(summary.wire).toEqual({ bytes: 4_400, ratio: 1.1 });
  });

  it('has the wire as a share of the payload over the whole of a run that nobody changed', () => {
    // When the warm-up ends the wire has 2,500 bytes of messages that are whole a moment later; they are no bytes saved.
    const ahead = samples.map((sample, index) => ({
      ...sample,
      bytes: { ...sample.bytes, wire: sample.bytes.payload + (index === 1 ? 2_500 : 0) },
    }));
    expect(summarise(scenario, ahead, facts)!.wire).toEqual({ bytes: 1_500, ratio: 1 });
    // After a change of compression the whole would be of another stream as well.
    expect(summarise(scenario, ahead, { ...facts, isUniform: false })!.wire).toEqual({ bytes: 1_500, ratio: 0.375 });
  });

  it('takes the rates of clients of the user’s own over the time in which they were connected', () => {
    const listen = scenarioSchema.parse({ direction: 'listen', load: { warmupS: 0 } });
    // A client is there from the third of eight intervals to the seventh, and sends 25 frames of 100 bytes in each whole one, 10 in those two.
    const foreign = [0, 0, 10, 35, 60, 85, 95, 95];
    const waited = foreign.map((frames, index) => {
      const sample = sampleOf({
        tMs: (index + 1) * 250,
        frames: { foreign: frames },
        bytes: { payload: frames * 100, wire: frames * 110 },
        receivedFps: (frames - (foreign[index - 1] ?? 0)) * 4,
      });
      const rates = { ...sample.rates, payloadBytesPerS: sample.rates.receivedFps * 100 };
      return {
        ...sample,
        rates,
        connections: { ...sample.connections, open: index >= 2 && index < 6 ? 1 : 0, opened: index >= 2 ? 1 : 0 },
        // Of the client's whole intervals 0.5 of a core, of all others 0.1; the server's thread 0.2 and 0.04.
        cpu: { ...sample.cpu, process: index > 2 && index < 6 ? 0.5 : 0.1 },
        eventLoop: { ...sample.eventLoop, server: { ...sample.eventLoop.server!, cpu: index > 2 && index < 6 ? 0.2 : 0.04 } },
      };
    });
    const listened = summarise(listen, waited, null)!;
    expect(listened.received).toEqual({ frames: 95, fps: 100, bytesPerS: 10_000 });
    expect(listened).toMatchObject({ durationS: 2, connectedS: 0.75 });
    expect(summary.connectedS).toBeNull();
    // 0.5 and 0.2 of a core for 100 frames a second; the share of a core is one of the whole time.
    expect(listened.cpu).toMatchObject({ processPerFrameUs: 5_000, serverPerFrameUs: 2_000 });
    expect(listened.cpu.process).toBeCloseTo((3 * 0.5 + 5 * 0.1) / 8, 9);
  });

  it('merges the histograms of the steady samples, or takes them as summed up already', () => {
    // 10 values each of 300, 400, 500 and 600 us.
    for (const { latencyMs } of [summary, summarise(scenario, samples, null)!])
      expect(latencyMs).toEqual({ n: 40, min: 0.3, mean: 0.45, p50: 0.4, p90: 0.6, p99: 0.6, p999: 0.6, max: 0.6 });
  });

  it('has the percentiles of all delays of a loop, not of its samples', () => {
    expect(summary.eventLoop.server).toMatchObject({ p50Ms: 1, p99Ms: 1, maxMs: 2 });
    expect(summarise(scenario, samples, null)?.eventLoop.server?.p99Ms).toBeNull();
  });

  it('tells the levels of a station over the readings', () => {
    // Levels 200, 0, 400, 500.
    expect(summary.stations['receiver.kernel']).toEqual({
      meanBytes: 275,
      p95Bytes: 500,
      maxBytes: 500,
      timeAboveZero: 0.75,
      readings: 4,
    });
  });

  it('counts a reading that several samples carry once, and none from before the measured time', () => {
    // 900 bytes were read in the warm-up and carried into the first steady sample; 0 bytes came 100 ms before the second one's end, 600 bytes before the sixth's.
    const ages = [50, 300, 100, 350, 600, 850, 100, 350];
    const held = ages.map((kernelAgeMs, index) =>
      sampleOf({
        tMs: (index + 1) * 250,
        phase: index === 0 ? 'warmup' : 'steady',
        stationBytes: { 'receiver.kernel': index < 2 ? 900 : index < 6 ? 0 : 600, source: 0 },
        kernelAgeMs,
      }),
    );
    const found = summarise(scenario, held, null)!;
    // 0 stands for 4 samples of 250 ms, 600 for 2: the mean over the time is 200, half of the readings are above zero.
    expect(found.stations['receiver.kernel']).toEqual({ meanBytes: 200, p95Bytes: 600, maxBytes: 600, timeAboveZero: 0.5, readings: 2 });
    expect(found.stations.source).toMatchObject({ readings: 7 });
    // A capture from before samples told how they were read.
    expect(found.kernel).toMatchObject({ readings: 2, missed: 0 });
    // Of a part in which none came nothing is told.
    const part = summarise(scenario, held.slice(3, 6), null, { baseline: held[2]!, histograms: held[0]!.histograms, reason: 'a part' })!;
    expect(part.stations['receiver.kernel']).toBeNull();
    expect(part.unavailable['stations.receiver.kernel']).toBe('no reading came in this time; the newest was made before it');
    expect(part.stations.source).toMatchObject({ readings: 3 });
  });

  it('counts the readings of a part since it began', () => {
    const told = samples.map((sample, index) => ({
      ...sample,
      kernelReader: { source: 'ss', intervalMs: 250, readings: 10 + index, missed: index, putOff: 2 * index, costMs: 3 },
    }));
    const part = { baseline: told[2]!, histograms: told[0]!.histograms, reason: 'a part' };
    expect(summarise(scenario, told.slice(3, 6), null, part)!.kernel).toMatchObject({ readings: 3, missed: 3, putOff: 6, costMs: 3 });
    expect(summarise(scenario, told, null)!.kernel).toMatchObject({ readings: 15, missed: 5, putOff: 10 });
  });

  it('tells peak, mean and slope of memory', () => {
    expect(summary.memory).toEqual({ rssPeakBytes: 2_250, rssMeanBytes: 1_875, rssSlopeBytesPerS: 1_000, perConnectionBytes: null });
  });

  it('spreads the CPU time over the frames that were received, and has none for none', () => {
    // 0.3 and 0.1 of a core, and 40 frames a second.
    expect(summary.cpu).toMatchObject({ processPerFrameUs: 7_500, serverPerFrameUs: 2_500 });
    const idle = summarise(
      scenario,
      samples.map((sample) => ({ ...sample, frames: { ...sample.frames, received: 0 } })),
      facts,
    )!;
    expect(idle.cpu).toMatchObject({ processPerFrameUs: null, serverPerFrameUs: null });
    expect(idle.unavailable['cpu.processPerFrameUs']).toBe('no frame was received');
  });

  it('has null and the reason for what was not read', () => {
    expect(summary.displayed).toBeNull();
    expect(summary.stations.path).toBeNull();
    expect(summary.unavailable).toMatchObject({
      displayed: 'no window is attached',
      'stations.path': 'no proxy',
      heartbeatRttMs: expect.any(String),
    });
  });

  it('says why no connection has a time of its setup', () => {
    const none = { ...facts, setupUs: [] };
    expect(summarise(scenario, samples, none)!.unavailable['setupMs']).toBe('no connection was set up');
    expect(summarise({ ...scenario, direction: 'listen' }, samples, none)!.unavailable['setupMs']).toMatch(/^the clients are not ours/);
    expect(summarise(scenario, samples, { ...facts, setupUs: [[1_000, 1]] })!.unavailable).not.toHaveProperty('setupMs');
  });

  it('counts from the baseline when the first samples are gone', () => {
    const late = summarise(scenario, samples.slice(4), { ...facts, baseline: samples[1]! })!;
    expect(late).toMatchObject({ durationS: 1, received: { frames: 40, fps: 40 } });
  });

  it('compares the rate with the ceiling', () => {
    const measured = ceilingOf(50, {
      messageBytes: 100,
      occasions: 3,
      forgotten: 1,
      lowFps: 45,
      highFps: 52,
      othersCores: 0.8,
      likelyLow: true,
    });
    const compared = summarise(scenario, samples, { ...facts, ceiling: { measured, reason: null } })!;
    // 40 of 50.
    const moment = { messageBytes: 100, measuredAt: '2026-01-02T03:04:05.000Z' };
    const told = { fps: 50, ratio: 0.8, occasions: 3, forgotten: 1, lowFps: 45, highFps: 52, ...moment };
    expect(compared.ceiling).toEqual({ ...told, othersCores: 0.8, likelyLow: true, exceeded: false });
    expect(Object.keys(compared.unavailable).filter((path) => path.startsWith('ceiling'))).toEqual([]);
    const unknown = { ...measured, othersCores: null, othersUnknown: 'nobody tells', likelyLow: null };
    const without = summarise(scenario, samples, { ...facts, ceiling: { measured: unknown, reason: null } })!;
    expect(without.ceiling).toEqual({ ...told, othersCores: null, likelyLow: null, exceeded: false });
    // Of one that an older version kept the parts are not known.
    const whole = summarise(scenario, samples, { ...facts, ceiling: { measured: ceilingOf(50, { messageBytes: 100 }), reason: null } })!;
    expect(whole.ceiling).toMatchObject({ occasions: 1, lowFps: null, highFps: null });
    expect([whole.unavailable['ceiling.lowFps'], whole.unavailable['ceiling.highFps']]).toEqual([
      expect.stringMatching(/older version/),
      expect.stringMatching(/older version/),
    ]);
    // 40 of 38 is 5.3 % more, of 38.1 it is 5.0 %; the run may also have been found faster for seconds of it.
    const of = (changes: object) =>
      summarise(scenario, samples, { ...facts, ceiling: { measured: { ...measured, ...changes }, reason: null } })!.ceiling!.exceeded;
    expect([of({ fps: 38 }), of({ fps: 38.1 }), of({ exceeded: true })]).toEqual([true, false, true]);
    expect(without.unavailable['ceiling.othersCores']).toBe('nobody tells');
    expect(summary.ceiling).toBeNull();
    expect(summary.unavailable['ceiling']).toBe('not asked for');
    expect(summarise(scenario, samples, null)?.unavailable['ceiling']).toMatch(/cut off/);
  });

  it('is null when nothing was measured', () => {
    expect(summarise(scenario, samples.slice(0, 2), facts)).toBeNull();
  });

  it('never balances a ledger that was cut off', () => {
    const cut = summarise(scenario, samples, null)!;
    expect(cut.ledger).toMatchObject({ balanced: false, received: 70 });
    expect(cut.setupMs).toBeNull();
    expect(cut.unavailable['setupMs']).toBeTruthy();
  });
});
