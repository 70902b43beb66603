import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Exchange, JPEG_HEADER_OFFSET, LARGEST_MESSAGE_BYTES } from '../../../contract/index.ts';
import type { LoadSettings } from '../load-messages.ts';
import { type Answer, acknowledge, EchoHarness, EchoServer, type EchoWish, sleep, until } from './echo-harness.ts';

let harness: EchoHarness;
const cleanups: (() => Promise<void> | void)[] = [];

function run(url: string, wish: EchoWish): void {
  harness = new EchoHarness(url, wish);
  cleanups.push(() => harness.echo.close());
  harness.tell({ type: 'begin' });
}

async function serve(answer: Answer = acknowledge): Promise<EchoServer> {
  const server = await EchoServer.start();
  server.answer = answer;
  cleanups.push(() => server.close());
  return server;
}

/** A TCP server; what it does with a connection is the test's affair. */
async function serveTcp(accept: (socket: Socket) => void): Promise<{ url: string; accepted: Socket[]; server: Server }> {
  const accepted: Socket[] = [];
  const server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => {});
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of accepted) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, accepted, server };
}

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  vi.restoreAllMocks();
});

const executors: LoadSettings['load']['executor'][] = ['persistent', 'serial-short', 'parallel-short'];
/** A frame with another byte at `at`. */
function withByte(frame: Buffer, at: number): Buffer {
  frame[at]! ^= 0x40;
  return frame;
}

const outcomes = () => [...new Set(harness.exchanges.map(({ outcome }) => outcome))].sort();

/** Pauses, and then all counts must agree; returns the exchanges. */
async function expectBooksToAgree(): Promise<Exchange[]> {
  await harness.pause();
  const accounts = harness.of('closed').map(({ account }) => account);
  expect(harness.frames('due')).toBe(harness.frames('notOffered') + harness.frames('offered'));
  expect(accounts.reduce((sum, { offered }) => sum + offered, 0)).toBe(harness.frames('offered'));
  expect(harness.count('started')).toBe(harness.frames('due'));
  expect([harness.count('active'), harness.count('started')]).toEqual([0, harness.count('answered') + harness.count('failed')]);
  expect([harness.exchanges.length, harness.frames('open')]).toEqual([harness.count('started'), 0]);
  for (const { tcpMs, upgradeMs, sendMs, waitMs, totalMs } of harness.exchanges) {
    expect(tcpMs + upgradeMs + sendMs + waitMs).toBe(totalMs);
    expect(Math.min(tcpMs, upgradeMs, sendMs, waitMs)).toBeGreaterThanOrEqual(0);
  }
  return harness.exchanges;
}

describe.each(executors)('%s', (executor) => {
  const load = { executor, connections: 2, concurrency: 2 };

  it.each<[string, string | Buffer]>([
    ['the number of another frame', JSON.stringify({ type: 'ack', sequence: 99 })],
    ['a key too many', JSON.stringify({ type: 'ack', sequence: 0, more: 1 })],
    ['no JSON', 'hello'],
    ['a binary message', Buffer.from(JSON.stringify({ type: 'ack', sequence: 0 }))],
    ['something of the same length', Buffer.alloc(1_000)],
  ])('takes %s for a wrong answer and closes with 1008', async (_name, message) => {
    const codes = new Set<number>();
    const server = await serve((socket) => {
      socket.on('close', (code) => codes.add(code));
      socket.send(message);
    });
    run(server.url, { load: { ...load, frames: 6 } });
    await until(() => harness.of('finished').length > 0);
    const exchanges = await expectBooksToAgree();
    expect([exchanges.length, outcomes(), [...codes]]).toEqual([6, ['wrong-answer'], [1008]]);
    expect([harness.recorded('totalUs'), harness.count('failed')]).toEqual([0, 6]);
    expect(harness.of('closed').every(({ code }) => code === 1008)).toBe(true);
  });

  it.each<[string, (frame: Buffer) => [Buffer, boolean]]>([
    ['as text', (frame) => [frame, false]],
    ['a byte short', (frame) => [frame.subarray(0, -1), true]],
    ['of another frame', (frame) => [withByte(frame, JPEG_HEADER_OFFSET + 8), true]],
    ['of another run', (frame) => [withByte(frame, JPEG_HEADER_OFFSET + 12), true]],
    ['of another connection', (frame) => [withByte(frame, JPEG_HEADER_OFFSET + 6), true]],
  ])('takes the frame itself %s for a wrong answer', async (_name, change) => {
    const server = await serve((socket, _sequence, data) => {
      const [bytes, binary] = change(Buffer.from(data as Buffer));
      socket.send(bytes, { binary });
    });
    run(server.url, { load: { ...load, frames: 2 } });
    await until(() => harness.of('finished').length > 0);
    await expectBooksToAgree();
    expect(outcomes()).toEqual(['wrong-answer']);
  });

  it('takes a message beyond any answer for a wrong one', async () => {
    const server = await serve((socket) => socket.send(Buffer.alloc(LARGEST_MESSAGE_BYTES + 1)));
    run(server.url, { load: { ...load, frames: 2 } });
    await until(() => harness.of('finished').length > 0);
    await expectBooksToAgree();
    expect(outcomes()).toEqual(['wrong-answer']);
  });

  it('fails the exchange when the server closes under it, and goes on after a moment', async () => {
    let answers = 0;
    const server = await serve((socket, ...frame) => {
      answers += 1;
      if (answers === 3) socket.close(1011);
      else if (answers === 5) socket.terminate();
      else acknowledge(socket, ...frame);
    });
    run(server.url, { load: { ...load, frames: 12 } });
    await until(() => harness.of('finished').length > 0);
    const exchanges = await expectBooksToAgree();
    expect(exchanges.filter(({ outcome }) => outcome === 'closed')).toHaveLength(2);
    expect(harness.count('answered')).toBe(10);
    const codes = harness.of('closed').map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining([1011, 1006]));
    if (executor === 'persistent') expect(server.connections).toBeGreaterThanOrEqual(3);
  });

  it('cuts an exchange that is not answered in time', async () => {
    let answering = false;
    const server = await serve((...frame) => answering && acknowledge(...frame));
    run(server.url, { load });
    const places = executor === 'serial-short' ? 1 : 2;
    await until(() => server.frames === places);
    harness.aheadNs = 59e9;
    await sleep(60);
    expect(harness.count('failed')).toBe(0);
    answering = true;
    harness.aheadNs = 61e9;
    await until(() => harness.count('answered') > 4);
    const exchanges = await expectBooksToAgree();
    const overdue = exchanges.filter(({ outcome }) => outcome === 'timeout');
    expect(overdue.map(({ index }) => index)).toEqual(places === 1 ? [0] : [0, 1]);
    for (const { waitMs, totalMs } of overdue) {
      expect(totalMs).toBeGreaterThanOrEqual(60_000);
      expect(waitMs).toBeGreaterThan(59_000);
    }
    expect(harness.count('failed')).toBe(places);
  });

  it('lets what is under way end when it pauses, and cuts it when that takes too long', async () => {
    const server = await serve(() => {});
    run(server.url, { load });
    const places = executor === 'serial-short' ? 1 : 2;
    await until(() => server.frames === places);
    await harness.pause(30);
    const exchanges = await expectBooksToAgree();
    expect(exchanges.map(({ outcome }) => outcome)).toEqual(Array(places).fill('closed'));
    expect([harness.frames('offered'), harness.frames('notOffered')]).toEqual([places, 0]);
  });

  it('ends what is under way when it is closed', async () => {
    const server = await serve(() => {});
    run(server.url, { load });
    await until(() => server.frames > 0 && harness.frames('open') === server.open);
    const started = harness.count('started');
    harness.echo.close();
    expect([harness.count('active'), harness.count('failed'), harness.exchanges.length]).toEqual([0, started, started]);
    expect(outcomes()).toEqual(['closed']);
    await until(() => server.open === 0);
    await sleep(150);
    expect(harness.count('started')).toBe(started);
  });
});

describe.each(executors)('a server that cannot be reached, %s', (executor) => {
  const load = { executor, connections: 2, concurrency: 2 };
  const places = executor === 'serial-short' ? 1 : 2;
  const isShort = executor !== 'persistent';

  it('refuses: the short ones count it as failed, all wait before they try again', async () => {
    const { url, accepted } = await serveTcp((socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n'));
    run(url, { load });
    const began = Date.now();
    await until(() => accepted.length >= 3 * places);
    // The third attempt of a place has waited twice.
    expect(Date.now() - began).toBeGreaterThanOrEqual(190);
    const exchanges = await expectBooksToAgree();
    if (isShort) {
      expect(outcomes()).toEqual(['refused']);
      expect(exchanges.length).toBeGreaterThanOrEqual(3 * places);
      expect(exchanges.every(({ tcpMs, sendMs, waitMs }) => tcpMs > 0 && sendMs === 0 && waitMs === 0)).toBe(true);
    } else expect(exchanges).toEqual([]);
    expect(harness.frames('offered')).toBe(0);
    expect(harness.of('connect-failed')[0]!.message).toContain('503');
    const closed = harness.of('closed');
    expect(closed.every(({ account: { offered, sent }, localPort }) => offered === 0 && sent === 0 && localPort === 0)).toBe(true);
    expect(harness.recorded('setupUs')).toBe(0);
  });

  it('does not listen', async () => {
    const { url, server } = await serveTcp(() => {});
    await new Promise<void>((resolve) => server.close(() => resolve()));
    run(url, { load });
    await until(() => harness.of('connect-failed').length >= 2 * places);
    await expectBooksToAgree();
    expect(harness.of('connect-failed')[0]!.message).toContain('ECONNREFUSED');
    expect(outcomes()).toEqual(isShort ? ['refused'] : []);
  });

  it('never answers the handshake', async () => {
    const { url } = await serveTcp(() => {});
    run(url, { load, limits: { handshakeMs: 50 } });
    await until(() => harness.of('connect-failed').length >= 2 * places);
    const exchanges = await expectBooksToAgree();
    expect(harness.of('connect-failed')[0]!.message).toContain('timed out');
    for (const { upgradeMs } of exchanges.filter(({ outcome }) => outcome === 'refused')) expect(upgradeMs).toBeGreaterThan(40);
    if (isShort) expect(outcomes()).toContain('refused');
  });

  it('is given up in the middle of the handshake when a pause takes too long', async () => {
    const { url, accepted } = await serveTcp(() => {});
    run(url, { load });
    await until(() => accepted.length === places);
    await harness.pause(30);
    const exchanges = await expectBooksToAgree();
    expect(exchanges.map(({ outcome }) => outcome)).toEqual(isShort ? Array(places).fill('closed') : []);
    expect(harness.frames('notOffered')).toBe(isShort ? places : 0);
    expect(harness.of('connect-failed')).toEqual([]);
  });

  it('comes back', async () => {
    let refusing = true;
    const server = await EchoServer.start({ verifyClient: (_info, answer) => answer(!refusing, 503) });
    cleanups.push(() => server.close());
    run(server.url, { load });
    await until(() => harness.of('connect-failed').length >= places);
    refusing = false;
    await until(() => harness.count('answered') > 5);
    await expectBooksToAgree();
  });
});

describe('on a standing connection', () => {
  it('an answer that nobody waits for closes it with 1008', async () => {
    const server = await serve();
    run(server.url, { load: { frames: 1 } });
    await until(() => harness.of('finished').length > 0);
    for (const socket of server.sockets) socket.send(JSON.stringify({ type: 'ack', sequence: 0 }));
    await until(() => harness.of('closed').length === 1);
    expect(harness.of('closed')[0]!.code).toBe(1008);
    await expectBooksToAgree();
    expect(outcomes()).toEqual(['answered']);
  });

  it('TCP_NODELAY is as the settings have it, and follows them', async () => {
    const spy = vi.spyOn(Socket.prototype, 'setNoDelay');
    const server = await serve((...frame) => setTimeout(() => acknowledge(...frame), 5));
    const port = Number(new URL(server.url).port);
    const last = () => spy.mock.calls.filter((_call, at) => (spy.mock.contexts[at] as Socket).remotePort === port).pop();
    run(server.url, { settings: { noDelay: false } });
    await until(() => harness.count('answered') > 0);
    expect(last()).toEqual([false]);
    harness.tell({ type: 'apply', settings: { ...harness.settings, noDelay: true } });
    expect(last()).toEqual([true]);
    await expectBooksToAgree();
  });
});
