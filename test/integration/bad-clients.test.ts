import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { RawClient } from '../support/raw-client.ts';
import { createTestEngine, smallScenario, type TestEngine } from '../support/test-engine.ts';

async function running(): Promise<{ test: TestEngine; url: string; port: number }> {
  const test = createTestEngine();
  await test.start(smallScenario({ load: { rate: 100 }, compression: { enabled: false }, server: { maxPayloadBytes: 1_048_576 } }));
  await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
  const { url, port } = test.state().endpoint!;
  return { test, url, port };
}

/** The stream goes on, its own connection was never cut, and the books balance. */
async function undisturbed(test: TestEngine): Promise<void> {
  const before = test.samples.at(-1)!.frames.received;
  await test.until((sample) => sample.frames.received > before + 5, 'more frames');
  const { summary } = await test.stop();
  expect(summary?.ledger).toMatchObject({ balanced: true, lost: 0, faults: [] });
  expect(summary?.negotiated?.connections).toBeLessThanOrEqual(2);
}

const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve));

describe.concurrent('a foreign client', () => {
  it('that sends text is closed with 1003 and told', async () => {
    const { test, url } = await running();
    await using _ = test;
    const socket = new WebSocket(url);
    socket.on('open', () => socket.send('hello'));
    expect(await closeCode(socket)).toBe(1003);
    expect(await test.untilEvent((event) => event.code === 'client-text', 'the fault')).toMatchObject({ severity: 'warning' });
    await undisturbed(test);
  });

  it('that sends too large a message is closed with 1009 and told', async () => {
    const { test, url } = await running();
    await using _ = test;
    const socket = new WebSocket(url);
    socket.on('open', () => socket.send(Buffer.alloc(1_048_577)));
    socket.on('error', () => {});
    expect(await closeCode(socket)).toBe(1009);
    await test.untilEvent((event) => event.code === 'client-oversize', 'the fault');
    await undisturbed(test);
  });

  it('that sends a broken frame is closed with 1002 and told', async () => {
    const { test, url } = await running();
    await using _ = test;
    const socket = new WebSocket(url);
    // RSV2 set without an extension that defines it: RFC 6455 section 5.2.
    socket.on('open', () =>
      (socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(Buffer.from([0xa2, 0x80, 0, 0, 0, 0])),
    );
    expect(await closeCode(socket)).toBe(1002);
    await test.untilEvent((event) => event.code === 'client-protocol', 'the fault');
    await undisturbed(test);
  });

  it('that connects and says nothing, or dies in the middle of a frame, disturbs nobody', async () => {
    const { test, url, port } = await running();
    await using _ = test;
    const silent = connect(port, '127.0.0.1').resume();
    const half = new WebSocket(url);
    await new Promise((resolve) => half.on('open', resolve));
    half.on('error', () => {});
    const tcp = (half as unknown as { _socket: { write(bytes: Buffer): void; resetAndDestroy(): void } })._socket;
    // The header promises 64 KiB, a hundred bytes come, then a reset.
    tcp.write(Buffer.concat([Buffer.from([0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0]), Buffer.alloc(100)]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    tcp.resetAndDestroy();
    await test.untilEvent((event) => event.kind === 'connection' && event.text.includes('1006'), 'the close');
    // The silent one is cut off after its time, and told.
    await Promise.all([
      new Promise((resolve) => silent.on('close', resolve)),
      test.untilEvent((event) => event.code === 'client-silent', 'the silent client'),
    ]);
    await undisturbed(test);
  });

  it('that speaks no WebSocket is refused with 400 and told', async () => {
    const { test, port } = await running();
    await using _ = test;
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    expect(answer).toContain('400');
    await test.untilEvent((event) => event.code === 'client-protocol', 'the fault');
    socket.destroy();
    await undisturbed(test);
  });

  it('that sends images of its own is counted apart from ours', async () => {
    const { test, url } = await running();
    await using _ = test;
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.on('open', resolve));
    for (let n = 0; n < 7; n++) socket.send(Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
    const sample = await test.until((sample) => sample.frames.foreign === 7, 'the foreign frames');
    expect(sample.frames.received).toBeGreaterThan(7);
    socket.close();
    await undisturbed(test);
  });

  it('needs the token where one is set', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ load: { rate: 100 }, bind: { token: 'correct horse' } }));
    await test.until((sample) => sample.rates.receivedFps > 0, 'our own stream, which has the token');
    const { url } = test.state().endpoint!;
    const refused = new WebSocket(url);
    const status = await new Promise((resolve) => refused.on('unexpected-response', (_request, response) => resolve(response.statusCode)));
    expect(status).toBe(401);
    await test.untilEvent((event) => event.code === 'client-unauthorized', 'the fault');
    const welcome = new WebSocket(`${url}?token=${encodeURIComponent('correct horse')}`);
    await new Promise((resolve) => welcome.on('open', resolve));
    welcome.close();
    const document = await test.stop();
    expect(document.summary?.connections.refused).toBe(1);
    // A capture is handed to others: it must not hold the token.
    expect(JSON.stringify(document)).not.toContain('correct horse');
  });
});

it.concurrent('direction listen measures clients of the user alone', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ direction: 'listen' }));
  const socket = new WebSocket(test.state().endpoint!.url);
  await new Promise((resolve) => socket.on('open', resolve));
  const timer = setInterval(() => socket.send(Buffer.alloc(10_000, 0xff)), 10);
  const sample = await test.until((sample) => sample.rates.receivedFps > 0, 'received frames');
  await test.until((sample) => sample.frames.foreign > 40, 'more of them');
  clearInterval(timer);
  expect(sample.frames).toMatchObject({ due: 0, received: 0 });
  expect(sample.latencyMs.p50).toBeNull();
  expect(sample.unavailable['latencyMs']).toBeTruthy();
  socket.close();
  const { summary } = await test.stop();
  expect(summary?.received.frames).toBeGreaterThan(5);
  expect(summary?.ledger.balanced).toBe(true);
});

it.concurrent('a flood of short connections is recorded as numbers, and the recording goes on', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ direction: 'listen' }));
  const { url } = test.state().endpoint!;
  for (let round = 0; round < 30; round++) {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = new WebSocket(url);
        await new Promise((resolve) => socket.on('open', resolve));
        socket.close();
        await new Promise((resolve) => socket.on('close', resolve));
      }),
    );
  }
  await test.until((sample) => sample.connections.closed === 600, 'all of them closed');
  expect(test.state().recording).toBe(true);
  const document = await test.stop();
  expect(document.damage).toEqual([]);
  expect(document.summary?.connections.opened).toBe(600);
  expect(document.summary?.connections.closed['1005']).toBe(600);
  expect(document.summary?.connections.closedByReason['no code given']).toBe(600);
  expect(document.summary?.negotiated?.connections).toBe(600);
  const told = (kind: RegExp) =>
    document.events.reduce(
      (sum, { text }) => sum + (kind.test(text) ? Number(/^(\d+) (?:more )?connections? /.exec(text)?.[1] ?? 1) : 0),
      0,
    );
  expect([told(/ connected from | opened in /), told(/ disconnected with | closed by (?:its client|their clients) in /)]).toEqual([
    600, 600,
  ]);
  expect(document.events.some(({ text }) => /^\d+ more connections? (?:was|were) opened in the last second\.$/.test(text))).toBe(true);
  expect(document.events.length).toBeLessThan(300);
});

it.concurrent.each(['ws', 'direct'] as const)('clients that never say goodbye are counted when the run ends: %s', async (engine) => {
  await using test = createTestEngine();
  await test.start(smallScenario({ direction: 'listen', engine }));
  const { url, port } = test.state().endpoint!;
  const polite = Array.from({ length: 12 }, () => new WebSocket(url));
  await Promise.all(polite.map((socket) => new Promise((resolve) => socket.on('open', resolve))));
  const deaf = await Promise.all(Array.from({ length: 12 }, () => RawClient.open(port)));
  await test.until((sample) => sample.connections.open === 24, 'all of them');
  const { summary } = await test.stop();
  expect(summary?.connections.closed).toEqual({ 1001: 12, 1006: 12 });
  for (const client of deaf) await client[Symbol.asyncDispose]();
});
