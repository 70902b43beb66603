import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { PATH_LIMITS, type ScenarioInput, scenarioSchema } from '../../contract/index.ts';
import { systemClock } from '../../main/clock.ts';
import { PATH, PATH_WAY } from '../../main/metrics/shared-counters.ts';
import { createPathTelemetry } from '../../main/metrics/thread-telemetry.ts';
import type { FromPath } from '../../main/path/path-messages.ts';
import { PathProxy } from '../../main/path/path-proxy.ts';
import { waitFor } from '../support/sockets.ts';

const LIMIT_BYTES = 1_000_000;
const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** One end of a connection with what it has heard. */
interface End {
  socket: Socket;
  bytes: () => Buffer;
  length: () => number;
  heard: string[];
}

function listen(socket: Socket): End {
  const chunks: Buffer[] = [];
  const heard: string[] = [];
  let length = 0;
  socket.on('data', (chunk) => {
    chunks.push(chunk as Buffer);
    length += chunk.length;
  });
  socket.on('end', () => heard.push('end'));
  socket.on('error', (error) => heard.push((error as NodeJS.ErrnoException).code ?? ''));
  closing.push(() => socket.destroy());
  return { socket, bytes: () => Buffer.concat(chunks), length: () => length, heard };
}

/** A server, the proxy before it, and as many connections through both. */
async function start(path: ScenarioInput['path'], connections = 1) {
  const accepted: End[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(listen(socket)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const telemetry = createPathTelemetry();
  const told: FromPath[] = [];
  const target = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  const proxy = new PathProxy(
    { post: (message) => told.push(message), onMessage: () => {}, close: () => {} },
    { path: scenarioSchema.parse({ path }).path, sendingEnd: 'client', target, limitBytes: LIMIT_BYTES, telemetry },
    systemClock,
    Math.random,
  );
  closing.push(() => proxy.close());
  proxy.listen();
  await waitFor(() => told.length > 0, 'the port');
  const { port } = told[0] as Extract<FromPath, { type: 'listening' }>;
  const clients: End[] = [];
  for (let n = 0; n < connections; n++) {
    clients.push(listen(connect({ host: '127.0.0.1', port, allowHalfOpen: true })));
    await waitFor(() => accepted.length === n + 1, 'the connection');
  }
  const apply = (next: ScenarioInput['path']) => proxy.handle({ type: 'apply', path: scenarioSchema.parse({ path: next }).path });
  const open = () => telemetry.counters[PATH.connections];
  return { clients, servers: accepted, apply, proxy, telemetry, told, open };
}

it('carries every byte of both ways, unaltered, through all changes, and both ends after them', async () => {
  const { clients, servers, apply, telemetry, open } = await start({ latencyMs: 10, jitterMs: 20 }, 3);
  const forth = clients.map(() => randomBytes(3_000_000));
  const back = clients.map(() => randomBytes(700_000));
  for (const [at, { socket }] of clients.entries()) socket.end(forth[at]!);
  for (const [at, { socket }] of servers.entries()) socket.write(back[at]!);
  for (const next of [
    { latencyMs: 200, back: { latencyMs: 50, jitterMs: 10 } },
    { bytesPerS: 3_000_000, back: { bytesPerS: 2_000_000 } },
    { bytesPerS: 40_000_000, jitterMs: 15, stallMs: 30, stallEveryS: 0.1 },
    { bytesPerS: 20_000_000, back: { stallMs: 30, stallEveryS: 0.1 } },
  ]) {
    apply(next);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  apply({ bytesPerS: 30_000_000 });
  await waitFor(() => servers.every(({ heard }) => heard.includes('end')), 'the end of each client');
  // One way is closed; the other goes on until its own end.
  for (const { socket } of servers) socket.end('last');
  await waitFor(() => clients.every(({ heard }) => heard.includes('end')), 'the end of each server');
  for (const [at, { bytes }] of servers.entries()) expect(bytes().equals(forth[at]!)).toBe(true);
  for (const [at, { bytes }] of clients.entries()) expect(bytes().equals(Buffer.concat([back[at]!, Buffer.from('last')]))).toBe(true);
  await waitFor(() => open() === 0, 'the end of the connections');
  expect([...clients, ...servers].map(({ heard }) => heard)).toEqual(Array(6).fill(['end']));
  const sum = (parts: Buffer[]) => parts.reduce((total, { length }) => total + length, 0);
  for (const [way, bytes] of [
    [telemetry.forth, sum(forth)],
    [telemetry.back, sum(back) + 3 * 4],
  ] as const) {
    expect([way[PATH_WAY.inBytes], way[PATH_WAY.outBytes], way[PATH_WAY.queuedBytes], way[PATH_WAY.limitBytes]]).toEqual([
      bytes,
      bytes,
      0,
      0,
    ]);
  }
});

it('holds no more than its limit: the sender is held back', async () => {
  const { clients, servers, apply, telemetry } = await start({ latencyMs: 10_000 });
  clients[0]!.socket.write(Buffer.alloc(50_000_000));
  await waitFor(() => telemetry.forth[PATH_WAY.fullMs]! > 50, 'a full queue');
  expect(telemetry.forth[PATH_WAY.queuedBytes]).toBeGreaterThanOrEqual(LIMIT_BYTES);
  expect(telemetry.forth[PATH_WAY.queuedBytes]).toBeLessThanOrEqual(LIMIT_BYTES + 2 * 65_536);
  expect(telemetry.forth[PATH_WAY.limitBytes]).toBe(LIMIT_BYTES);
  expect(servers[0]!.length()).toBe(0);
  apply({ latencyMs: 1 });
  await waitFor(() => servers[0]!.length() === 50_000_000, 'all of it');
});

it('a receiver that does not read holds the sender back, and no other connection', async () => {
  const { clients, servers, telemetry } = await start({ latencyMs: 1 }, 2);
  servers[0]!.socket.pause();
  clients[0]!.socket.write(Buffer.alloc(100_000_000));
  await waitFor(() => telemetry.forth[PATH_WAY.fullMs]! > 50, 'a full queue');
  clients[1]!.socket.write(Buffer.alloc(5_000_000));
  await waitFor(() => servers[1]!.length() === 5_000_000, 'what the other one sent');
  servers[0]!.socket.resume();
  await waitFor(() => servers[0]!.length() === 100_000_000, 'all of it');
});

it('a reset follows what was sent before it, and nothing of either way is left', async () => {
  const { clients, servers, telemetry, open } = await start({ latencyMs: 60, back: { latencyMs: 60 } });
  clients[0]!.socket.write('before');
  await waitFor(() => telemetry.forth[PATH_WAY.inBytes] === 6, 'what was sent');
  const atNs = systemClock.nowNs();
  clients[0]!.socket.resetAndDestroy();
  await waitFor(() => servers[0]!.heard.length > 0, 'the reset');
  expect((systemClock.nowNs() - atNs) / 1e6).toBeGreaterThan(30);
  expect([servers[0]!.heard, servers[0]!.bytes().toString()]).toEqual([['ECONNRESET'], 'before']);
  await waitFor(() => open() === 0, 'the end of the connection');
  expect(telemetry.forth[PATH_WAY.queuedBytes]! + telemetry.back[PATH_WAY.queuedBytes]!).toBe(0);
});

it('a client that has gone away does not keep the connection open, whatever the server still says', async () => {
  const { clients, servers, open } = await start({ latencyMs: 20, back: { latencyMs: 20 } });
  clients[0]!.socket.destroy();
  await waitFor(() => servers[0]!.heard.includes('end'), 'the end');
  const talk = setInterval(() => servers[0]!.socket.write('anyone there?'), 5);
  closing.push(() => clearInterval(talk));
  await new Promise((resolve) => setTimeout(resolve, 100));
  clearInterval(talk);
  servers[0]!.socket.end();
  await waitFor(() => open() === 0, 'the end of the connection');
});

it('a server that is not there: the client is told', async () => {
  const { told } = await start({ latencyMs: 1 });
  const { port } = told[0] as Extract<FromPath, { type: 'listening' }>;
  // The server stops listening; the connection that there is stays.
  closing.shift()!();
  const late = listen(connect({ host: '127.0.0.1', port }));
  await waitFor(() => late.heard.length > 0, 'the refusal');
  expect(late.heard).toEqual(['ECONNRESET']);
});

it('cuts all, and tells what they had', async () => {
  const { clients, servers, proxy, told, telemetry, open } = await start({ latencyMs: 10_000 }, 2);
  for (const { socket } of clients) socket.write(Buffer.alloc(1_000));
  await waitFor(() => telemetry.forth[PATH_WAY.queuedBytes] === 2_000, 'what was sent');
  proxy.handle({ type: 'cut' });
  await waitFor(() => open() === 0, 'the cut');
  expect(told).toContainEqual({ type: 'cut', connections: 2, bytes: 2_000 });
  await waitFor(() => [...clients, ...servers].every(({ heard }) => heard.length > 0), 'the news');
  expect([...clients, ...servers].map(({ heard }) => heard)).toEqual(Array(4).fill(['ECONNRESET']));
  expect(told.filter(({ type }) => type === 'connected').length).toBe(told.filter(({ type }) => type === 'disconnected').length);
});

it('shares what a way may hold where there are many connections', async () => {
  const { clients, telemetry } = await start({ latencyMs: 10_000 }, 300);
  const way = telemetry.forth;
  const shareBytes = Math.floor(PATH_LIMITS.wayBytes / 300);
  expect(way[PATH_WAY.limitBytes]).toBe(300 * shareBytes);
  // Less than one alone may have, by more than a read.
  expect(shareBytes + 65_536).toBeLessThan(LIMIT_BYTES);
  clients[0]!.socket.write(Buffer.alloc(16 * LIMIT_BYTES));
  await waitFor(() => way[PATH_WAY.queuedBytes]! >= shareBytes, 'a full share');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(way[PATH_WAY.queuedBytes]).toBeLessThan(LIMIT_BYTES);
});
