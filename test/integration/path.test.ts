import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CaptureDocument, type Sample, type ScenarioInput, scenarioSchema } from '../../contract/index.ts';
import { createEngine } from '../../main/engine.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';
import type { EngineThread } from '../../main/threads/thread.ts';
import { waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, refusal, smallScenario, type TestEngine } from '../support/test-engine.ts';
import { testHome } from '../support/test-home.ts';

const FRAME_BYTES = 65_536;

function pathScenario(changes: ScenarioInput): ScenarioInput {
  return smallScenario({
    logging: 'off',
    compression: { enabled: false },
    ceiling: 'off',
    ...changes,
    load: { rate: 50, warmupS: 0, ...changes.load },
  });
}

const isStreaming = ({ rates }: Sample) => rates.receivedFps > 0;
/** Of the frames that were offered: those that are due while there is no connection are another matter. */
const nothingLost = { dropped: 0, droppedByReceiver: 0, lost: 0, inFlight: 0 };

/** The run goes on for so many frames more. */
function goOn(test: TestEngine, frames = 20): Promise<Sample> {
  const before = test.samples.at(-1)?.frames.received ?? 0;
  return test.until(({ frames: { received } }) => received >= before + frames, `${frames} frames more`);
}

/** What a connection may hold beyond its limit: one reading of its socket. */
const READ_BYTES = 65_536;

/** Whatever went in came out, but for what the sample caught on its way. */
function expectWhole(path: Sample['path'], connections = 1): void {
  for (const way of [path!.forth, path!.back]) {
    expect(way.inBytes).toBeGreaterThan(0);
    expect(way.inBytes).toBeGreaterThanOrEqual(way.outBytes);
    expect(way.queuedBytes).toBeLessThanOrEqual(way.limitBytes + connections * READ_BYTES);
  }
}

/** Of relay, the publishers do not go through the proxy. */
const DIRECTIONS = [
  { direction: 'ingest', senders: 1, receivers: 1, proxied: 1 },
  { direction: 'push', senders: 1, receivers: 2, proxied: 2 },
  { direction: 'relay', senders: 2, receivers: 3, proxied: 3 },
] as const;

// The longest first: the others run beside it.
it.concurrent('a handshake has the time that the path takes', async () => {
  await using test = createTestEngine();
  // Longer together than a handshake may take without a path.
  await test.start(pathScenario({ load: { rate: 5 }, path: { latencyMs: 5_500, back: { latencyMs: 5_500 } } }));
  await test.until(({ connections }) => connections.open === 1, 'the connection');
  await test.until(({ frames }) => frames.offered > 0, 'a frame');
  expectBalanced(await test.stop());
  expect(test.events.filter(({ code }) => code === 'connect-failed' || code === 'client-silent')).toEqual([]);
});

describe.concurrent.each(DIRECTIONS)('direction $direction', ({ direction, senders, receivers, proxied }) => {
  const scenario = (changes: ScenarioInput) =>
    pathScenario({
      direction,
      ...changes,
      load: { rate: 50, warmupS: 0, connections: senders },
      receiver: { connections: receivers },
    });

  it('the path comes in, changes and goes during the run, and no frame is lost', async () => {
    await using test = createTestEngine();
    await test.start(scenario({}));
    const without = await test.until((sample) => isStreaming(sample) && sample.kernel !== null, 'the stream');
    expect([without.path, without.stations.path]).toEqual([null, null]);
    expect(without.unavailable['path']).toBe('no impairment proxy is in the path');
    expect(without.unavailable['stations.path']).toBe('no impairment proxy is in the path');

    await test.toggle('path.latencyMs', 80);
    const within = await test.until((sample) => isStreaming(sample) && sample.path !== null, 'the stream through the proxy');
    expect(within.unavailable['stations.path']).toBeUndefined();
    const late = await test.until(({ latencyMs }) => latencyMs.n > 3 && latencyMs.min! >= 80, 'frames that were held');
    // The line holds a frame each 20 ms for 80 ms, unless it is a poor moment.
    const filled = await test.until(({ stations }) => (stations.path?.bytes ?? 0) >= FRAME_BYTES, 'frames on the path');
    expect(filled.stations.path).toMatchObject({ frames: null, limitBytes: filled.path!.forth.limitBytes });
    expect(filled.path!.forth.limitBytes % proxied).toBe(0);
    expect(late.path!.forth.outBytes).toBeGreaterThan(FRAME_BYTES);

    // While it is there, changes are live: no connection is made for them.
    const opened = test.samples.at(-1)!.connections.opened;
    await test.toggle('path.jitterMs', 30);
    await test.toggle('path.bytesPerS', 50_000_000);
    await test.toggle('path.latencyMs', 5);
    await test.until(({ latencyMs }) => latencyMs.n > 3 && latencyMs.p50! < 70, 'frames that are held for less');
    await test.toggle('path.back.latencyMs', 10);
    await test.toggle('path.latencyMs', 0);
    await test.toggle('path.jitterMs', 0);
    await test.toggle('path.bytesPerS', 0);
    const last = await goOn(test);
    expect(last.connections.opened).toBe(opened);
    expectWhole(last.path);

    await test.toggle('path.back.latencyMs', 0);
    const gone = await test.until((sample) => isStreaming(sample) && sample.path === null, 'the stream past the proxy');
    expect(gone.connections.opened).toBeGreaterThan(opened);
    expect(gone.stations.path).toBeNull();
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0, dropped: 0, droppedByReceiver: 0 });
    if (document.summary?.publish) expect(document.summary.publish.ledger).toMatchObject({ lost: 0, inFlight: 0, dropped: 0 });
    expect(document.summary?.stations.path?.maxBytes).toBeGreaterThanOrEqual(FRAME_BYTES);
    const applied = document.events.filter(({ kind }) => kind === 'toggle').map(({ text }) => /^(\S+):.*\((\w+)\)$/.exec(text)?.slice(1));
    expect(applied).toEqual([
      ['path.latencyMs', 'reconnect'],
      ['path.jitterMs', 'live'],
      ['path.bytesPerS', 'live'],
      ['path.latencyMs', 'live'],
      ['path.back.latencyMs', 'live'],
      ['path.latencyMs', 'live'],
      ['path.jitterMs', 'live'],
      ['path.bytesPerS', 'live'],
      ['path.back.latencyMs', 'reconnect'],
    ]);
  });

  it('the kernel’s readings count the sender’s and the receiver’s ends, and none of the proxy’s nor of those who go past it', async () => {
    await using test = createTestEngine();
    await test.start(scenario({ path: { latencyMs: 2 } }));
    await test.until(
      ({ kernel }) => kernel?.sender?.sockets === proxied && kernel.receiver?.sockets === proxied,
      `${proxied} ends of the sender and of the receiver`,
    );
    // And it stays so: none of the others is counted for a moment.
    const from = test.samples.length;
    await goOn(test, 30);
    for (const sample of test.samples.slice(from)) {
      if (sample.kernel) expect(sample.kernel).toMatchObject({ sender: { sockets: proxied }, receiver: { sockets: proxied } });
    }
    expectBalanced(await test.stop());
  });
});

it.concurrent('latency is added to what there is without it, and to nothing else', async () => {
  const p50 = async (latencyMs: number) => {
    await using test = createTestEngine();
    await test.start(pathScenario({ load: { rate: 40 }, path: { latencyMs, back: { latencyMs: 0.001 } } }));
    await test.until(({ frames }) => frames.received >= 60, 'frames');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject(nothingLost);
    expect(document.summary!.latencyMs.min!).toBeGreaterThanOrEqual(latencyMs);
    return document.summary!.latencyMs.p50!;
  };
  // So far apart that what a busy machine adds to both does not hide it.
  const [little, much] = [await p50(50), await p50(500)];
  expect(much - little).toBeGreaterThan(200);
  expect(much / little).toBeGreaterThan(2);
});

it.concurrent('a stall is a gap', async () => {
  await using test = createTestEngine();
  await test.start(pathScenario({ load: { rate: 50 }, path: { stallMs: 400, stallEveryS: 1 } }));
  await test.until(({ gapMs }) => (gapMs.max ?? 0) > 350, 'a gap');
  await test.until(({ frames }) => frames.received >= 100, 'frames');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject(nothingLost);
  expect(document.summary!.gapMs.max!).toBeGreaterThan(350);
  expect(document.summary!.gapMs.p50!).toBeLessThan(100);
  expect(document.summary!.latencyMs.max!).toBeGreaterThan(350);
});

describe.concurrent('direction echo', () => {
  const echo = (changes: ScenarioInput): ScenarioInput =>
    pathScenario({
      direction: 'echo',
      ...changes,
      payload: { kind: 'gray', width: 64, height: 64 },
      server: { reply: 'computed' },
      load: { rate: 'max', ...changes.load },
    });

  it('the way back alone makes answers late, and not frames', async () => {
    await using test = createTestEngine();
    await test.start(echo({ path: { back: { latencyMs: 100 } }, load: { frames: 12 } }));
    const document = await test.ended();
    expectBalanced(document);
    expect(document.exchanges.length).toBe(12);
    for (const { totalMs } of document.exchanges) expect(totalMs).toBeGreaterThanOrEqual(100);
    // Were they held as well, not one would come sooner; what a busy machine adds it does not add to each.
    expect(document.summary!.latencyMs.min!).toBeLessThan(100);
  });

  it('comes into the path and leaves it, with kept connections and with one for each exchange', async () => {
    for (const executor of ['persistent', 'parallel-short'] as const) {
      await using test = createTestEngine();
      await test.start(echo({ load: { executor, connections: 3, concurrency: 5 } }));
      await test.until(({ exchanges }) => exchanges!.answered > 20, 'answers');
      // So much that the exchanges of a busy machine are prompt beside it.
      const latencyMs = 200;
      await test.toggle('path.latencyMs', latencyMs);
      const { exchanges } = test.samples.at(-1)!;
      await test.until((sample) => sample.path !== null && sample.exchanges!.answered > exchanges!.answered + 20, 'answers through it');
      await test.until((sample) => (sample.exchanges!.totalMs.min ?? 0) >= latencyMs, 'late answers');
      await test.toggle('path.latencyMs', 0);
      await test.until(
        (sample) => sample.path === null && (sample.exchanges!.totalMs.p50 ?? Number.POSITIVE_INFINITY) < latencyMs,
        'prompt answers',
      );
      const document = await test.stop();
      expectBalanced(document);
      expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
      expect(document.summary?.exchanges).toMatchObject({ failed: 0 });
    }
  });
});

describe.concurrent('on a path too slow for what is on it', () => {
  const tooSlow = { rate: 'max', warmupS: 0, connections: 2 } as const;
  const expectCut = ({ events, summary }: CaptureDocument) => {
    expect(summary!.ledger.lost).toBeGreaterThan(0);
    expect(summary!.ledger.inFlight).toBe(0);
    expect(events.map(({ text }) => text).join('\n')).toMatch(/The path still had \d+\.\d MiB of 2 connections .* count as lost/);
  };

  it.each(['ingest', 'push'] as const)('a %s that is stopped is cut, its frames count as lost, and it is said', async (direction) => {
    await using test = createTestEngine();
    await test.start(pathScenario({ direction, load: tooSlow, receiver: { connections: 2 }, path: { bytesPerS: 200_000 } }));
    await test.until(({ path, frames }) => (path?.forth.queuedBytes ?? 0) > 1_500_000 && frames.received > 0, 'a full path');
    const document = await test.stop();
    expectBalanced(document);
    expectCut(document);
  });

  it('a reconnect cuts it too, and goes on', async () => {
    await using test = createTestEngine();
    await test.start(pathScenario({ load: tooSlow, path: { bytesPerS: 200_000 } }));
    await test.until(({ path, frames }) => (path?.forth.queuedBytes ?? 0) > 1_500_000 && frames.received > 0, 'a full path');
    await test.toggle('path.bytesPerS', 0);
    await test.until((sample) => sample.path === null && sample.rates.receivedFps > 50, 'the stream without it');
    const document = await test.stop();
    expectBalanced(document);
    expectCut(document);
  });

  it('the queue is bounded: the sender is held back, and the time of it is told', async () => {
    await using test = createTestEngine();
    // One that never ends, from the first period on.
    await test.start(pathScenario({ load: { rate: 'max' }, path: { stallMs: 60_000, stallEveryS: 4 } }));
    // Before the stall it may have been full for moments, and moving.
    const isFull = ({ path }: Sample) => path !== null && path.forth.fullMs > 300 && path.forth.queuedBytes >= path.forth.limitBytes;
    const full = await test.until(isFull, 'a full queue');
    const { queuedBytes, limitBytes } = full.path!.forth;
    expect(queuedBytes).toBeLessThan(limitBytes + 2 * FRAME_BYTES);
    await test.toggle('path.stallMs', 0);
    await test.until((sample) => sample.path === null && isStreaming(sample), 'the stream');
    expectBalanced(await test.stop());
  });
});

it.concurrent('a restart of the threads keeps the path', async () => {
  await using test = createTestEngine();
  await test.start(pathScenario({ path: { latencyMs: 30 } }));
  await test.until(isStreaming, 'the stream');
  await test.toggle('server.thread', 'main');
  await goOn(test);
  await test.until(({ latencyMs, path }) => path !== null && (latencyMs.min ?? 0) >= 30, 'the latency');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject(nothingLost);
});

/** An engine whose proxy can be ended from outside, or kept from starting. */
function engineWithProxy(kind: 'killable' | 'broken') {
  const home = testHome();
  const real = nodeThreads(join(import.meta.dirname, '../../out/main'));
  const proxies: EngineThread<unknown, unknown>[] = [];
  const engine = createEngine({
    home,
    threads: {
      ...real,
      spawn: (name, data) => {
        if (name === 'path-thread' && kind === 'broken') return real.spawn('no-such-thread' as typeof name, data);
        const thread = real.spawn<never, never>(name, data);
        if (name === 'path-thread') proxies.push(thread as EngineThread<unknown, unknown>);
        return thread;
      },
    },
    log: () => {},
    host: 'cli',
    versions: { sockscope: 'test', electron: null },
  });
  const start = (scenario: ScenarioInput) => engine.handlers['run.start']({ scenario: scenarioSchema.parse(scenario) });
  return {
    engine,
    proxies,
    start,
    [Symbol.asyncDispose]: async () => {
      await engine.dispose();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

describe.concurrent('the proxy', () => {
  it('that ends by itself ends the run: told, and the ledger balances', async () => {
    await using test = engineWithProxy('killable');
    let last: Sample | null = null;
    let failed = false;
    test.engine.onPush((name, payload) => {
      if (name === 'run.sample') last = payload as Sample;
      if (name === 'run.event' && (payload as { code: string | null }).code === 'path-failed') failed = true;
    });
    const { captureId } = await test.start(pathScenario({ path: { latencyMs: 5 } }));
    await waitFor(() => last !== null && isStreaming(last), 'the stream');
    await test.proxies[0]!.terminate();
    await waitFor(() => failed, 'the event');
    await waitFor(async () => (await test.engine.handlers['captures.open']({ id: captureId })).state === 'complete', 'the end of the run');
    const document = await test.engine.handlers['captures.open']({ id: captureId });
    expectBalanced(document);
    expect(document.events).toContainEqual(expect.objectContaining({ kind: 'thread', severity: 'error', code: 'path-failed' }));
  });

  it('that cannot start: the run does not begin, and a run in progress goes on without it', async () => {
    await using test = engineWithProxy('broken');
    expect(await refusal(test.start(pathScenario({ path: { latencyMs: 5 } })))).toMatchObject({ code: 'path-failed' });
    expect(await test.engine.handlers['captures.list'](null)).toEqual([]);
    await test.start(pathScenario({}));
    expect(await refusal(test.engine.handlers['run.toggle']({ path: 'path.latencyMs', value: 5 }))).toMatchObject({ code: 'path-failed' });
    let last: Sample | null = null;
    test.engine.onPush((name, payload) => {
      if (name === 'run.sample') last = payload as Sample;
    });
    await waitFor(() => last !== null && isStreaming(last), 'the stream');
    const { captureId } = await test.engine.handlers['run.stop'](null);
    const document = await test.engine.handlers['captures.open']({ id: captureId });
    expectBalanced(document);
    expect(document.finalScenario).toBeNull();
    expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
  });
});

// Alone: its rate is what is compared.
it('bandwidth is what is received, fills the path and holds the sender back', async () => {
  await using test = createTestEngine();
  const bytesPerS = 8_000_000;
  await test.start(pathScenario({ load: { rate: 'max', durationS: 4, warmupS: 1, connections: 2 }, path: { bytesPerS } }));
  const document = await test.ended();
  expectBalanced(document);
  const { received, stations } = document.summary!;
  // A frame's 65,536 bytes have 14 of header on the wire; the rest is where the measured time begins and ends.
  expect(received.bytesPerS / bytesPerS).toBeGreaterThan(0.9);
  expect(stations.path!.meanBytes).toBeGreaterThan(1_000_000);
  const steady = document.samples.filter(({ phase, path }) => phase === 'steady' && path);
  const [first, last] = [steady[0]!, steady.at(-1)!];
  const passedBytesPerS = (1_000 * (last.path!.forth.outBytes - first.path!.forth.outBytes)) / (last.tMs - first.tMs);
  expect(passedBytesPerS / bytesPerS).toBeGreaterThan(0.9);
  // A link whose thread was late catches up, be it within the measured time. It is never ahead of what it may carry since its first byte.
  const began = document.samples.findIndex(({ path }) => (path?.forth.outBytes ?? 0) > 0);
  const sinceMs = document.samples[began - 1]?.tMs ?? 0;
  expect(last.path!.forth.outBytes / (bytesPerS * ((last.tMs - sinceMs) / 1_000))).toBeLessThan(1.02);
  expectWhole(last.path, 2);
  const { text } = await test.engine.renderReport(document.id, 'csv');
  expect(text.split('\r\n')[0]).toContain('path_forth_in_bytes');
});
