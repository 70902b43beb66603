import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { findToggle, type Sample, type ScenarioInput, TOGGLES } from '../../contract/index.ts';
import { IS_LONG } from '../support/long-form.ts';
import { createTestEngine, expectBalanced, refusal, smallScenario, type TestEngine } from '../support/test-engine.ts';

interface Change {
  to: unknown;
  back: unknown;
  /** What the toggle needs to have an effect, where an uncompressed stream of ingest is not enough. */
  scenario?: ScenarioInput;
  /** How the readings tell that `to` is in force; `null` where no reading tells, with where it is tested instead. */
  seen: ((sample: Sample, test: TestEngine) => boolean) | string;
}

const perFrame = ({ rates }: Sample) => rates.payloadBytesPerS / rates.receivedFps;
const negotiated = (parameter: string) => (_sample: Sample, test: TestEngine) => test.state().negotiated?.includes(parameter) ?? false;
/** A count that is above that of the sample before. */
const grows = (count: (sample: Sample) => number | undefined) => (sample: Sample, test: TestEngine) => {
  const before = test.samples.at(-2);
  return before !== undefined && (count(sample) ?? 0) > (count(before) ?? 0);
};
const ECHO: ScenarioInput = {
  direction: 'echo',
  load: { rate: 'max', warmupS: 0 },
  payload: { kind: 'gray', width: 64, height: 64 },
  server: { reply: 'computed' },
};
/** Frames by the clock, and a receiving application that manages a third of them. */
const SLOW: ScenarioInput = { load: { rate: 300, warmupS: 0 }, receiver: { delayMs: 10, limitFrames: 16 } };
const RELAY: ScenarioInput = { direction: 'relay', load: { rate: 40, warmupS: 0, connections: 2 }, receiver: { connections: 2 } };
/** Frames by the clock, each alone on its way; and where the impairment proxy is in the path before the change. */
const PACED: ScenarioInput = { logging: 'off', load: { rate: 50, warmupS: 0 } };
const PROXIED: ScenarioInput = { ...PACED, path: { latencyMs: 1 } };
/** What compresses to a part of its size, so that it shows where it was not. */
const TEXT: ScenarioInput = { load: { rate: 200, warmupS: 0 }, payload: { kind: 'text' } };
const wireRatio = ({ rates }: Sample) => rates.wireBytesPerS / rates.payloadBytesPerS;

const CHANGES: Record<string, Change> = {
  'payload.kind': { to: 'gray', back: 'jpeg', seen: (sample) => Math.abs(perFrame(sample) / (40 + 320 * 240) - 1) < 0.02 },
  'payload.bytes': { to: 102_400, back: 65_536, seen: (sample) => Math.abs(perFrame(sample) / 102_400 - 1) < 0.02 },
  'load.rate': {
    to: 40,
    back: 'max',
    scenario: { load: { rate: 'max', warmupS: 0 } },
    seen: ({ rates }) => rates.offeredFps > 30 && rates.offeredFps < 50,
  },
  'load.executor': { to: 'serial-short', back: 'persistent', scenario: ECHO, seen: grows(({ connections }) => connections.opened) },
  'load.concurrency': {
    to: 20,
    back: 2,
    scenario: { ...ECHO, load: { warmupS: 0, executor: 'parallel-short', concurrency: 2 } },
    seen: ({ exchanges }) => exchanges!.active > 2,
  },
  'load.idleConnections': { to: 20, back: 0, seen: ({ connections }) => connections.idle === 20 },
  'load.rampPerS': {
    to: 1_000,
    back: 1,
    scenario: { load: { rate: 40, warmupS: 0, idleConnections: 60, rampPerS: 1 } },
    seen: ({ connections }) => connections.idle === 60,
  },
  'load.connections': { to: 3, back: 1, seen: ({ connections }) => connections.open === 3 },
  masking: { to: 'zero', back: 'random', seen: 'main/load/client-mask.test.ts' },
  engine: { to: 'direct', back: 'ws', seen: 'the test of the receive path below' },
  nativeAddon: { to: 'off', back: 'on', seen: 'main/ws-library.test.ts' },
  'sender.bufferLimitBytes': { to: 1_048_576, back: 10_485_760, seen: ({ stations }) => stations['sender.user']?.limitBytes === 1_048_576 },
  'sender.costMs': { to: 40, back: 0, scenario: PACED, seen: ({ rates }) => rates.receivedFps > 0 && rates.receivedFps <= 30 },
  'flow.creditFrames': { to: 4, back: 0, scenario: SLOW, seen: grows(({ frames }) => frames.droppedNoCredit) },
  'priority.keyEvery': { to: 2, back: 0, seen: grows(({ frames }) => frames.receivedUrgent) },
  'priority.controlEvery': { to: 2, back: 0, seen: grows(({ frames }) => frames.receivedUrgent) },
  'compression.enabled': { to: true, back: false, seen: ({ connections }) => connections.deflate === 1 },
  'compression.level': { to: 0, back: 6, scenario: TEXT, seen: (sample) => wireRatio(sample) >= 1 },
  'compression.memLevel': { to: 9, back: 8, seen: 'main/compression-options.test.ts' },
  'compression.windowBits': { to: 12, back: 15, seen: negotiated('client_max_window_bits=12') },
  'compression.contextTakeover': { to: false, back: true, seen: negotiated('client_no_context_takeover') },
  'compression.threshold': {
    to: 1_048_576,
    back: 1_024,
    scenario: { ...TEXT, compression: { contextTakeover: false } },
    seen: (sample) => wireRatio(sample) > 0.999,
  },
  'compression.concurrencyLimit': { to: 2, back: 10, seen: 'main/compression-options.test.ts' },
  // On the host's loop the server's readings are those of the host's own isolate.
  'server.thread': {
    to: 'main',
    back: 'worker',
    seen: ({ eventLoop: { host, server } }) => Math.abs((server?.heapUsedBytes ?? 0) / (host?.heapUsedBytes ?? 1) - 1) < 0.2,
  },
  'server.processing.costMs': {
    to: 5,
    back: 0,
    scenario: { load: { rate: 40, warmupS: 0 } },
    seen: grows(({ processing }) => processing!.done),
  },
  'server.processing.strategy': {
    to: 'worker',
    back: 'inline',
    scenario: { load: { rate: 40, warmupS: 0 }, server: { processing: { costMs: 2 } } },
    seen: ({ eventLoop }) => eventLoop.work !== null,
  },
  // Three messages between two rests of 200 ms, and then fifty.
  'server.processing.roundMessages': {
    to: 50,
    back: 3,
    scenario: { direction: 'push', load: { rate: 'max' }, server: { processing: { costMs: 1, roundMessages: 3 } } },
    seen: ({ rates }) => rates.receivedFps > 40,
  },
  // An acknowledged image is computed in a worker, which is not there before.
  'server.reply': { to: 'ack', back: 'computed', scenario: ECHO, seen: ({ eventLoop }) => eventLoop.work !== null },
  'recording.frames': { to: 'every', back: 'off', seen: (_sample, test) => (test.state().recorded?.frames ?? 0) > 0 },
  'recording.everyN': {
    to: 2,
    back: 100_000,
    scenario: { ...PACED, recording: { frames: 'every', everyN: 100_000 } },
    // The first frame is one of any number.
    seen: (_sample, test) => (test.state().recorded?.frames ?? 0) > 1,
  },
  'recording.lastS': {
    to: 1,
    back: 5,
    scenario: { ...PACED, recording: { frames: 'last' } },
    seen: 'main/recording/frame-ring.test.ts',
  },
  'recording.maxBytes': {
    to: 268_435_456,
    back: 1_048_576,
    scenario: { ...PACED, recording: { frames: 'every', everyN: 1, maxBytes: 1_048_576 } },
    seen: (_sample, test) => (test.state().recorded?.frames ?? 0) > 16,
  },
  'path.latencyMs': { to: 60, back: 0, scenario: PACED, seen: ({ latencyMs }) => (latencyMs.min ?? 0) >= 60 },
  // A frame of 65,536 bytes takes 13 ms of it.
  'path.bytesPerS': { to: 5_000_000, back: 0, scenario: PACED, seen: ({ latencyMs }) => (latencyMs.min ?? 0) >= 13 },
  'path.jitterMs': {
    to: 80,
    back: 0,
    scenario: PROXIED,
    seen: ({ latencyMs: { min, max } }) => min !== null && max !== null && max - min > 20,
  },
  'path.stallMs': {
    to: 300,
    back: 0,
    scenario: { ...PROXIED, path: { latencyMs: 1, stallEveryS: 1 } },
    seen: ({ gapMs }) => (gapMs.max ?? 0) > 250,
  },
  'path.stallEveryS': {
    to: 0.6,
    back: 3_600,
    scenario: { ...PACED, path: { stallMs: 200, stallEveryS: 3_600 } },
    seen: ({ gapMs }) => (gapMs.max ?? 0) > 150,
  },
  'path.back.latencyMs': {
    to: 100,
    back: 0,
    scenario: { ...ECHO, logging: 'off' },
    seen: ({ exchanges }) => (exchanges?.totalMs.min ?? 0) >= 100,
  },
  'path.back.bytesPerS': { to: 1_000_000, back: 0, scenario: PACED, seen: 'main/path/path-way.test.ts, which knows no way from the other' },
  'path.back.jitterMs': { to: 20, back: 0, scenario: PACED, seen: 'main/path/delay-line.test.ts' },
  'path.back.stallMs': { to: 100, back: 0, scenario: PACED, seen: 'main/path/stall-schedule.test.ts' },
  'path.back.stallEveryS': {
    to: 0.5,
    back: 5,
    scenario: { ...PACED, path: { back: { stallMs: 100 } } },
    seen: 'main/path/stall-schedule.test.ts',
  },
  logging: {
    to: 'off',
    back: 'frame-file',
    seen: ({ log, rates }, test) => rates.receivedFps > 0 && log.lines === test.samples.at(-2)?.log.lines,
  },
  'server.heartbeatS': {
    to: 0.1,
    back: 1,
    seen: (sample, test) => [sample, test.samples.at(-2)].every((one) => one?.heartbeatRttMs !== null),
  },
  'server.maxPayloadBytes': { to: 1_048_576, back: 67_108_864, seen: 'the test of an oversize message below' },
  'server.noDelay': { to: false, back: true, seen: 'no reading shows Nagle’s algorithm with frames of this size' },
  'pool.maxConnections': { to: 5, back: 100_000, scenario: RELAY, seen: 'test/integration/pool.test.ts' },
  'pool.idleTimeoutS': { to: 60, back: 0, scenario: RELAY, seen: 'test/integration/pool.test.ts' },
  'pool.sweepS': { to: 0.5, back: 60, scenario: RELAY, seen: 'main/server/connection-pool.test.ts' },
  'pool.groups': { to: 2, back: 1, scenario: RELAY, seen: ({ pool }) => pool?.groups === 2 },
  'receiver.connections': { to: 3, back: 1, scenario: { direction: 'push' }, seen: ({ connections }) => connections.open === 3 },
  'receiver.delayMs': {
    to: 10,
    back: 0,
    scenario: { load: { rate: 300, warmupS: 0 } },
    seen: ({ frames }) => frames.waiting > 20,
  },
  'receiver.policy': { to: 'drop-oldest', back: 'queue', scenario: SLOW, seen: grows(({ frames }) => frames.droppedByReceiver) },
  'receiver.limitFrames': {
    to: 4,
    back: 16,
    scenario: { ...SLOW, receiver: { ...SLOW.receiver, policy: 'drop-oldest' } },
    seen: ({ frames, stations }) => frames.waiting <= 4 && stations['receiver.user']?.limitBytes === 4 * 65_536,
  },
  'kernel.source': { to: 'procfs', back: 'auto', seen: ({ kernel }) => kernel?.source === 'procfs' },
  'kernel.intervalMs': { to: 1_000, back: 100, seen: ({ kernel }) => (kernel?.ageMs ?? 0) > 400 },
  // A thousandth of the processors is enough for a reading in seconds.
  'kernel.maxCpuPercent': { to: 0.1, back: 100, seen: ({ kernel }) => (kernel?.ageMs ?? 0) > 1_500 },
};

it('has a change to try for every toggle', () => {
  expect(Object.keys(CHANGES).sort()).toEqual(TOGGLES.map((toggle) => toggle.path).sort());
});

/** Changes the setting in a run under way, there and back, and waits each time for frames and for the effect. */
async function thereAndBack(test: TestEngine, path: string): Promise<void> {
  const { to, back, seen } = CHANGES[path]!;
  expect(findToggle(path)!.applies(test.state().scenario!)).toBe(true);
  for (const value of [to, back]) {
    await test.toggle(path, value);
    expect(test.events.filter((event) => event.kind === 'toggle' && event.severity === 'info').at(-1)?.text).toContain(path);
    expect(path.split('.').reduce((at, key) => (at as Record<string, unknown>)[key] as object, test.state().scenario as object)).toBe(
      value,
    );
    const before = test.samples.at(-1)?.frames.received ?? 0;
    const isSeen = value === to && typeof seen === 'function' ? seen : () => true;
    await test.until(
      (sample) => sample.frames.received > before + 5 && sample.rates.receivedFps > 0 && isSeen(sample, test),
      `frames after the change, and the effect of ${path}`,
    );
  }
}

/** A run in which these settings can be changed, once frames arrive. */
async function runFor(path: string, load: ScenarioInput['load']): Promise<TestEngine> {
  const test = createTestEngine();
  const { scenario } = CHANGES[path] ?? {};
  await test.start(smallScenario({ load, compression: { enabled: isOfCompression(path) }, ...scenario }));
  await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
  return test;
}

async function expectNothingLost(test: TestEngine): Promise<void> {
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
  expect(document.summary?.publish?.ledger ?? { lost: 0, inFlight: 0 }).toMatchObject({ lost: 0, inFlight: 0 });
}

const isOfCompression = (path: string) => path.startsWith('compression.') && path !== 'compression.enabled';
const LIVE = TOGGLES.filter(({ apply }) => apply === 'live').map(({ path }) => path);
/** Live ones that need the same scenario are changed one after another in one run of it. */
const GROUPS = [...new Set(LIVE.map(scenarioOf))].map((scenario) => LIVE.filter((path) => scenarioOf(path) === scenario));

function scenarioOf(path: string): ScenarioInput | string {
  return CHANGES[path]?.scenario ?? (isOfCompression(path) ? 'compressed' : 'as it comes');
}

describe.concurrent.each(GROUPS.map((paths) => ({ paths })))('live: $paths', ({ paths }) => {
  let test: TestEngine;
  beforeAll(async () => {
    test = await runFor(paths[0]!, { rate: 200 });
  });
  afterAll(() => test[Symbol.asyncDispose]());

  it.sequential.each(paths)('%s works during a run, there and back, and leaves an event', (path) => thereAndBack(test, path));

  it.sequential('no frame is lost', () => expectNothingLost(test));
});

/** For these, connections are made anew or threads are started: in the middle of a full stream, each in a run of its own. */
describe.each(TOGGLES.filter(({ apply }) => apply !== 'live'))('toggle $path ($apply)', ({ path }) => {
  it('works during a run, there and back, leaves an event, and loses no frame', async () => {
    // The settings of compression go the way of its switch.
    await using test = await runFor(path, { rate: isOfCompression(path) && !IS_LONG ? 200 : 'max' });
    await thereAndBack(test, path);
    await expectNothingLost(test);
  });
});

/** The same changes for which connections are made anew or threads are restarted, where other threads send and receive. */
describe.each([
  { direction: 'echo', scenario: { ...ECHO, load: { warmupS: 0, connections: 2 } } },
  { direction: 'push', scenario: { direction: 'push', load: { rate: 100, warmupS: 0 }, receiver: { connections: 3 } } },
  { direction: 'relay', scenario: RELAY },
] as const)('in direction $direction', ({ scenario }) => {
  it('connecting anew and restarting lose no frame', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ ...scenario, compression: { enabled: false }, logging: 'off' }));
    const goesOn = async () => {
      const before = test.samples.at(-1)?.frames.received ?? 0;
      await test.until((sample) => sample.frames.received > before + 10, 'frames');
    };
    await goesOn();
    for (const [path, value] of [
      ['compression.enabled', true],
      ['compression.windowBits', 10],
      ['nativeAddon', 'off'],
      ['server.thread', 'main'],
      ['compression.enabled', false],
      ['server.thread', 'worker'],
    ] as const) {
      await test.toggle(path, value);
      await goesOn();
      const deflates = path === 'server.thread' ? value === 'main' : path !== 'compression.enabled' || value;
      expect([path, test.state().negotiated !== null]).toEqual([path, deflates]);
    }
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
    expect(document.summary?.publish?.ledger ?? { lost: 0 }).toMatchObject({ lost: 0 });
    expect(document.exchanges.filter(({ outcome }) => outcome !== 'answered')).toEqual([]);
  });
});

describe('what a toggle does', () => {
  it('compression off and on again is negotiated anew, and the wire shows it', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ load: { rate: 100 } }));
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    expect(test.state().negotiated).toContain('permessage-deflate');
    await test.toggle('compression.enabled', false);
    expect(test.state().negotiated).toBeNull();
    await test.toggle('compression.windowBits', 10);
    await test.toggle('compression.enabled', true);
    expect(test.state().negotiated).toContain('client_max_window_bits=10');
  });

  it('the size of what arrives follows payload.bytes', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ compression: { enabled: false } }));
    await test.toggle('payload.bytes', 102_400);
    // The two counters are read one after the other: a frame may arrive between, which shows where there are few.
    await test.until((sample) => Math.abs(perFrame(sample) / 102_400 - 1) < 0.02, 'frames of the new size');
    const { samples, summary } = await test.stop();
    const { bytes, frames } = samples.at(-1)!;
    expect(bytes.payload).toBeGreaterThan(frames.received * 65_536);
    expect(bytes.payload).toBeLessThanOrEqual(frames.received * 102_400);
    expect(summary?.ledger.balanced).toBe(true);
  });

  it('the receive path is the one that was chosen', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ load: { rate: 100 }, compression: { enabled: false } }));
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    await test.toggle('engine', 'direct');
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream on the other path');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.negotiated).toMatchObject({ permessageDeflate: null, engine: 'direct' });
  });

  it('a smaller largest message refuses what was welcome before', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ load: { rate: 100 } }));
    const send = async () => {
      const socket = new WebSocket(test.state().endpoint!.url);
      socket.on('error', () => {});
      socket.on('open', () => {
        socket.send(Buffer.alloc(2_000_000));
        setTimeout(() => socket.close(4_000), 500);
      });
      return await new Promise<number>((resolve) => socket.on('close', resolve));
    };
    expect(await send()).toBe(4_000);
    await test.toggle('server.maxPayloadBytes', 1_048_576);
    expect(await send()).toBe(1_009);
  });

  it('the kernel source is the one that was chosen', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ load: { rate: 100 }, kernel: { source: 'off' } }));
    const none = await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    expect(none.unavailable['kernel']).toContain('switched off');
    await test.toggle('kernel.source', 'ss');
    const sample = await test.until((sample) => sample.kernel?.source === 'ss', 'a reading by ss');
    expect(sample.tcp).not.toBeNull();
    await test.toggle('kernel.source', 'off');
    const off = await test.until((sample) => sample.kernel === null, 'no reading');
    expect(off.unavailable['kernel']).toBeTruthy();
    expect(off.stations['receiver.kernel']).toBeNull();
  });

  it('a bad value is refused, and the run goes on with the old one', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ load: { rate: 100 } }));
    expect(await refusal(test.toggle('compression.level', 12))).toMatchObject({ code: 'toggle-invalid' });
    expect(await refusal(test.toggle('bind.port', 1))).toMatchObject({ code: 'toggle-invalid' });
    expect(await refusal(test.toggle('server.maxPayloadBytes', 2_048))).toMatchObject({ code: 'toggle-invalid' });
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    expect((await test.stop()).summary?.ledger.balanced).toBe(true);
  });

  it('is refused while no run is in progress', async () => {
    await using test = createTestEngine();
    expect(await refusal(test.toggle('masking', 'zero'))).toMatchObject({ code: 'run-inactive' });
  });
});
