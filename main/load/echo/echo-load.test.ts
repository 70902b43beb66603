import { afterEach, describe, expect, it } from 'vitest';
import { exchangeSchema } from '../../../contract/index.ts';
import { SENDER } from '../../metrics/shared-counters.ts';
import { createLoadTelemetry } from '../../metrics/thread-telemetry.ts';
import { acknowledge, EchoHarness, EchoServer, type EchoWish, echoFrames, sleep, until } from './echo-harness.ts';

let server: EchoServer;
let harness: EchoHarness;
/** Of the harness. */
const FIRST_GENERATION = 3;

async function start(wish: EchoWish, prepare: (server: EchoServer) => void = () => {}): Promise<void> {
  server = await EchoServer.start({ perMessageDeflate: wish.settings?.compression?.enabled ?? false });
  prepare(server);
  harness = new EchoHarness(server.url, wish);
  harness.tell({ type: 'begin' });
}

afterEach(async () => {
  harness.echo.close();
  await server.close();
});

/** What must hold whenever all connections are closed. */
function expectBooksToAgree(): void {
  const accounts = harness.of('closed').map(({ account }) => account);
  expect(harness.frames('due')).toBe(harness.frames('notOffered') + harness.frames('offered'));
  expect(accounts.reduce((sum, { offered }) => sum + offered, 0)).toBe(harness.frames('offered'));
  expect(accounts.reduce((sum, { sent }) => sum + sent, 0)).toBe(harness.frames('sent'));
  expect(harness.frames('offered')).toBe(harness.frames('sent') + harness.frames('failed'));
  expect(harness.count('started')).toBe(harness.count('answered') + harness.count('failed') + harness.count('active'));
  expect(harness.count('started')).toBe(harness.frames('due'));
  expect([harness.count('active'), harness.frames('open')]).toEqual([0, 0]);
  expect([harness.frames('bufferedBytes'), harness.frames('pendingFrames')]).toEqual([0, 0]);
  expect(harness.exchanges).toHaveLength(harness.count('started'));
  expect([...harness.exchanges].sort((a, b) => a.index - b.index).map(({ index }) => index)).toEqual(harness.exchanges.map((_, at) => at));
  for (const exchange of harness.exchanges) {
    const { tcpMs, upgradeMs, sendMs, waitMs, totalMs } = exchangeSchema.parse(exchange);
    expect(tcpMs + upgradeMs + sendMs + waitMs).toBe(totalMs);
    expect(Math.min(tcpMs, upgradeMs, sendMs, waitMs)).toBeGreaterThanOrEqual(0);
  }
  for (const { exchanges } of harness.of('exchanges')) expect(exchanges.length).toBeLessThanOrEqual(2_000);
  expect(new Set(accounts.map(({ key }) => key)).size).toBe(accounts.length);
}

describe('persistent', () => {
  it('sends frame after frame on the same connections, one under way on each', async () => {
    const pending = new Map<string, number>();
    let pendingPeak = 0;
    await start({ load: { connections: 3, frames: 90 } }, (it) => {
      it.answer = (socket, sequence, data) => {
        const key = String((data as Buffer).readUInt16LE(12));
        pending.set(key, (pending.get(key) ?? 0) + 1);
        pendingPeak = Math.max(pendingPeak, pending.get(key)!);
        setTimeout(() => {
          pending.set(key, pending.get(key)! - 1);
          acknowledge(socket, sequence, data, true);
        }, 1);
      };
    });
    await until(() => harness.of('finished').length > 0);
    expect([server.connections, server.frames, pendingPeak, pending.size]).toEqual([3, 90, 1, 3]);
    expect(harness.frames('open')).toBe(3);
    await harness.pause();
    expectBooksToAgree();
    expect(harness.count('answered')).toBe(90);
    expect(harness.frames('payloadBytesSent')).toBe(90_000);
    expect(harness.exchanges.every(({ tcpMs, upgradeMs }) => tcpMs === 0 && upgradeMs === 0)).toBe(true);
    expect(new Set(harness.exchanges.map(({ slot }) => slot))).toEqual(new Set([0, 1, 2]));
    expect([harness.recorded('setupUs'), harness.recorded('tcpUs'), harness.recorded('upgradeUs')]).toEqual([3, 0, 0]);
    expect([harness.recorded('sendUs'), harness.recorded('waitUs'), harness.recorded('totalUs')]).toEqual([90, 90, 90]);
    expect(harness.of('finished')).toHaveLength(1);
    expect(harness.of('closed').map(({ code }) => code)).toEqual([1000, 1000, 1000]);
    expect(harness.of('opened').map(({ key, generation }) => [key, generation])).toEqual([
      ['77.0.3', 3],
      ['77.1.4', 4],
      ['77.2.5', 5],
    ]);
    const ports = harness.of('opened').map(({ localPort }) => localPort);
    expect([...ports].sort()).toEqual([...server.clientPorts].sort());
    expect(new Set(harness.of('closed').map(({ localPort }) => localPort))).toEqual(new Set(ports));
    expect(server.requests[0]).toMatchObject({ key: '77.0.3', authorization: 'Bearer the-secret-token' });
  });

  it.each(['gray', 'text'] as const)('sends %s frames as what they are, compressed if asked for', async (kind) => {
    const binary = new Set<boolean>();
    const compression = { enabled: true, level: 6, memLevel: 8, threshold: 0, contextTakeover: true, windowBits: 15, concurrencyLimit: 10 };
    const payload = { kind, bytes: 5_000, width: 64, height: 64, entropy: 0.5, seed: 1, ringFrames: 2 };
    await start({ settings: { payload, compression }, load: { frames: 20 }, frameBytes: 5_000 }, (it) => {
      it.answer = (socket, sequence, data, isBinary) => {
        binary.add(isBinary);
        expect((data as Buffer).length).toBe(5_000);
        acknowledge(socket, sequence, data, isBinary);
      };
    });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expectBooksToAgree();
    expect([...binary]).toEqual([kind !== 'text']);
    expect(harness.count('answered')).toBe(20);
    expect(server.requests[0]!.extensions).toContain('permessage-deflate');
  });
});

describe('an answer that is the frame itself', () => {
  it.each(['jpeg', 'gray', 'text'] as const)('is understood, of %s frames larger than any reply in words', async (kind) => {
    const payload = { kind, bytes: 300_000, width: 64, height: 64, entropy: 0.5, seed: 1, ringFrames: 2 };
    await start({ settings: { payload }, load: { connections: 2, frames: 20 }, frameBytes: 300_000 }, (it) => {
      it.answer = (socket, _sequence, data, isBinary) => socket.send(data as Buffer, { binary: isBinary });
    });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expectBooksToAgree();
    expect([harness.count('answered'), harness.count('failed')]).toEqual([20, 0]);
  });

  it('and one in words may come in turn: the server may change its mind during the run', async () => {
    let answers = 0;
    await start({ load: { connections: 2, frames: 20 } }, (it) => {
      it.answer = (socket, sequence, data, isBinary) => {
        answers += 1;
        if (answers % 2 === 0) acknowledge(socket, sequence, data, isBinary);
        else socket.send(data as Buffer, { binary: isBinary });
      };
    });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expect([harness.count('answered'), harness.count('failed')]).toEqual([20, 0]);
  });
});

describe('serial-short', () => {
  it('makes a connection for each frame and never has two', async () => {
    await start({ load: { executor: 'serial-short', connections: 9, concurrency: 9, frames: 40 } });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expectBooksToAgree();
    expect([server.connections, server.frames, server.openPeak]).toEqual([40, 40, 1]);
    expect(harness.exchanges.map(({ slot, index }) => [slot, index])).toEqual(harness.exchanges.map((_, at) => [0, at]));
    const times = harness.exchanges.map(({ startMs, totalMs }) => [startMs, startMs + totalMs]);
    for (let at = 1; at < times.length; at++) expect(times[at]![0]).toBeGreaterThanOrEqual(times[at - 1]![1]!);
    expect(harness.exchanges.every(({ tcpMs, upgradeMs }) => tcpMs > 0 && upgradeMs > 0)).toBe(true);
    expect([harness.recorded('setupUs'), harness.recorded('tcpUs'), harness.recorded('upgradeUs')]).toEqual([40, 40, 40]);
    const closed = harness.of('closed');
    expect(closed.every(({ account, code }) => account.offered === 1 && code === 1000)).toBe(true);
  });
});

describe('parallel-short', () => {
  it('reaches its concurrency and not more', async () => {
    await start({ load: { executor: 'parallel-short', concurrency: 20, frames: 200 } }, (it) => {
      // Nothing is answered before 20 are there; then each a little later.
      const waiting: (() => void)[] = [];
      let released = false;
      it.answer = (socket, sequence, data) => {
        waiting.push(() => setTimeout(() => acknowledge(socket, sequence, data, true), 2));
        released ||= waiting.length === 20;
        if (released) for (const answer of waiting.splice(0)) answer();
      };
    });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expectBooksToAgree();
    expect([server.connections, server.openPeak]).toEqual([200, 20]);
    expect(harness.exchanges.map(({ slot }) => slot).sort((a, b) => a - b)[199]).toBe(19);
  });

  it('has 1,000 under way at once', { timeout: 30_000 }, async () => {
    await start({ load: { executor: 'parallel-short', concurrency: 1_000, frames: 1_000 }, frameBytes: 1_024 }, (it) => {
      const waiting: (() => void)[] = [];
      it.answer = (socket, sequence, data) => {
        waiting.push(() => acknowledge(socket, sequence, data, true));
        if (waiting.length === 1_000) for (const answer of waiting) answer();
      };
    });
    expect(harness.count('active')).toBe(1_000);
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expectBooksToAgree();
    expect([server.connections, server.openPeak, harness.count('answered')]).toEqual([1_000, 1_000, 1_000]);
  });
});

/** Of the other places none has a connection open at the server, and none is on its way there: generations are given without a gap. */
function onlyTheFirstPlaceIsLeft(): boolean {
  const parts = (key: string | undefined) => key!.split('.').map(Number);
  const newest = Math.max(...server.requests.map(({ key }) => parts(key)[2]!));
  return newest === FIRST_GENERATION + server.connections - 1 && [...server.openKeys].every((key) => parts(key)[1] === 0);
}

describe('changes under way', () => {
  it('goes from one executor to another and to other numbers without losing an exchange', async () => {
    await start({ load: { connections: 4 } }, (it) => {
      it.answer = (...frame) => setTimeout(() => acknowledge(...frame), 1);
    });
    await until(() => harness.count('answered') > 20);
    harness.applyLoad({ executor: 'parallel-short', concurrency: 8 });
    await until(() => server.connections > 40);
    expect(server.openPeak).toBeLessThanOrEqual(8);
    expect(harness.frames('open')).toBeLessThanOrEqual(8);
    const atMost = server.connections + 8;
    harness.applyLoad({ executor: 'serial-short' });
    await until(() => server.connections > atMost && onlyTheFirstPlaceIsLeft());
    server.openPeak = 0;
    const before = server.connections;
    await until(() => server.connections > before + 10);
    expect(server.openPeak).toBe(1);
    harness.applyLoad({ executor: 'persistent', connections: 2 });
    await until(() => server.open === 2);
    const made = server.connections;
    const answered = harness.count('answered');
    await until(() => harness.count('answered') > answered + 20);
    expect(server.connections).toBe(made);
    harness.applyLoad({ connections: 1 });
    await until(() => server.open === 1);
    await harness.pause();
    expectBooksToAgree();
    expect(harness.count('failed')).toBe(0);
  });

  it('pauses when what is under way has ended, and goes on at the new address', async () => {
    await start({ load: { executor: 'parallel-short', concurrency: 5 } }, (it) => {
      it.answer = (...frame) => setTimeout(() => acknowledge(...frame), 20);
    });
    await until(() => harness.count('answered') > 10);
    await harness.pause();
    expectBooksToAgree();
    expect(harness.count('failed')).toBe(0);
    const started = harness.count('started');
    await sleep(50);
    expect(harness.count('started')).toBe(started);
    const other = await EchoServer.start();
    harness.tell({ type: 'resume', url: other.url });
    await until(() => harness.count('answered') > started + 10);
    await harness.pause();
    expectBooksToAgree();
    expect(other.connections).toBe(harness.count('started') - started);
    await other.close();
  });

  it('closes idle connections and those still being made when it pauses', async () => {
    await start({ load: { connections: 3, frames: 1 } });
    harness.tell({ type: 'pause', timeoutMs: 5_000, purpose: 'reconnect' });
    await until(() => harness.of('paused').length === 1);
    expect(harness.count('started')).toBe(0);
    expect(harness.of('connect-failed')).toEqual([]);
    expect(harness.of('closed').map(({ account }) => account.offered)).toEqual([0, 0, 0]);
    harness.tell({ type: 'resume', url: server.url });
    await until(() => harness.of('finished').length === 1 && harness.frames('open') === 3);
    await harness.pause();
    expectBooksToAgree();
    expect(harness.count('answered')).toBe(1);
  });

  it('sends the new frames that it is given, of whatever kind', async () => {
    const sizes = new Set<number>();
    await start({}, (it) => {
      it.answer = (socket, sequence, data, isBinary) => {
        sizes.add((data as Buffer).length);
        expect(isBinary).toBe((data as Buffer).length === 1_000);
        acknowledge(socket, sequence, data, isBinary);
      };
    });
    await until(() => sizes.has(1_000));
    harness.tell({ type: 'frames', kind: 'text', frames: echoFrames('text', 2_000) });
    await until(() => sizes.has(2_000));
    await harness.pause();
    expectBooksToAgree();
  });

  it('goes on with the count of a thread that ended', async () => {
    await start({ load: { frames: 5 } });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    const { telemetry } = harness;
    harness.echo.close();
    harness = new EchoHarness(server.url, { telemetry, load: { frames: 8 } });
    harness.tell({ type: 'begin' });
    await until(() => harness.of('finished').length > 0);
    await harness.pause();
    expect(harness.exchanges.map(({ index }) => index)).toEqual([5, 6, 7]);
    const done = new EchoHarness(server.url, { telemetry, load: { frames: 8 } });
    done.tell({ type: 'begin' });
    expect(done.of('finished')).toHaveLength(1);
    done.echo.close();
  });

  it('holds the frames of its own connections, and not what a thread that ended never heard of', async () => {
    const telemetry = createLoadTelemetry();
    const { counters } = telemetry.sender;
    counters[SENDER.offered] = 7;
    counters[SENDER.sent] = 5;
    await start({ telemetry, load: { connections: 2 }, frameBytes: 32 * 1_048_576 }, (it) => {
      it.answer = (socket, ...frame) => {
        // Of the next one a part fits into the buffers of the kernel.
        socket.pause();
        acknowledge(socket, ...frame);
      };
    });
    await until(() => harness.frames('pendingFrames') === 2 && harness.frames('sent') === 5 + 2);
    expect(harness.frames('bufferedBytes')).toBeGreaterThan(0);
    await harness.pause(30);
    expect([harness.frames('pendingFrames'), harness.frames('bufferedBytes')]).toEqual([0, 0]);
  });
});
