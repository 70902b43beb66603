import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { scenarioSchema } from '../../../contract/index.ts';
import { NS_PER_MS, systemClock } from '../../clock.ts';
import { IDLE_RETRY_MS, IdleClients } from './idle-clients.ts';
import type { FromIdle, IdleGauges, IdleSettings } from './idle-messages.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A server that admits `limit` connections at once and refuses the others with 503. */
async function startServer(limit = Number.POSITIVE_INFINITY) {
  const http: Server = createServer();
  const state = { limit, requests: [] as IncomingMessage[], attempts: [] as number[], refused: 0, messages: 0 };
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: true,
    verifyClient: (_info, answer) => {
      state.attempts.push(systemClock.nowNs() / NS_PER_MS);
      if (sockets.clients.size < state.limit) return answer(true);
      state.refused += 1;
      answer(false, 503, 'Service Unavailable');
    },
  });
  sockets.on('connection', (socket, request) => {
    state.requests.push(request);
    socket.on('message', () => {
      state.messages += 1;
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  });
  return { state, clients: sockets.clients, url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/` };
}

function startClients(settings: Partial<IdleSettings> & { url: string }) {
  const told: FromIdle[] = [];
  const times: number[] = [];
  const initial: IdleSettings = {
    count: 0,
    rampPerS: 1_000,
    token: null,
    compression: scenarioSchema.parse({ compression: { enabled: false } }).compression,
    ...settings,
  };
  const idle = new IdleClients({
    WebSocket,
    clock: systemClock,
    port: {
      post: (message) => {
        told.push(message);
        if (message.type === 'gauges') times.push(systemClock.nowNs() / NS_PER_MS);
      },
      onMessage: () => {},
      close: () => {},
    },
    runTag: 7,
    settings: initial,
    readRssBytes: () => 12_345,
  });
  const gauges = () => told.reduce<IdleGauges | null>((last, message) => (message.type === 'gauges' ? message.gauges : last), null);
  const end = async () => {
    idle.handle({ type: 'end' });
    await until(() => told.some(({ type }) => type === 'ended'));
  };
  cleanups.push(end);
  return { idle, initial, told, times, gauges, end };
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it did not come about within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('idle clients', { timeout: 30_000 }, () => {
  it('go up a ramp to the number wanted, say who they are, and stay silent', async () => {
    const server = await startServer();
    const startedMs = systemClock.nowNs() / NS_PER_MS;
    const { gauges, told, times } = startClients({ url: server.url, count: 200, rampPerS: 400, token: 'secret-token' });
    await until(() => gauges()?.open === 200);
    // Never faster than the ramp: after t seconds at most 400 t have been begun.
    for (const [index, attemptMs] of server.state.attempts.entries()) {
      expect(index + 1).toBeLessThanOrEqual((400 * (attemptMs - startedMs)) / 1_000);
    }
    expect(server.clients.size).toBe(200);
    expect(gauges()).toEqual({ open: 200, opening: 0, failed: 0, closedByPeer: 0, lastError: null, rssBytes: 12_345 });
    const { requests } = server.state;
    expect(new Set(requests.map(({ headers }) => headers['x-sockscope-key'])).size).toBe(200);
    expect(requests[0]?.headers).toMatchObject({
      'x-sockscope-key': '7.i0.0',
      'x-sockscope-role': 'idle',
      authorization: 'Bearer secret-token',
    });
    expect(requests[0]?.headers['sec-websocket-extensions']).toBeUndefined();
    const before = told.length;
    await pause(600);
    expect(told.length).toBeGreaterThan(before);
    expect([server.state.messages, server.state.attempts.length]).toEqual([0, 200]);
    // At most four times a second: n readings lie at least (n - 1) quarters of a second apart, but for the timer's grain.
    expect((times.at(-1) as number) - (times[0] as number)).toBeGreaterThanOrEqual((times.length - 1) * 245);
  });

  it('answer pings', async () => {
    const server = await startServer();
    const { gauges } = startClients({ url: server.url, count: 1 });
    await until(() => gauges()?.open === 1);
    const [socket] = server.clients;
    const pong = new Promise<string>((resolve) => socket?.once('pong', (data) => resolve(data.toString())));
    socket?.ping('are you there');
    expect(await pong).toBe('are you there');
  });

  it('go down a ramp and up again while they run', async () => {
    const server = await startServer();
    const { idle, initial, gauges } = startClients({ url: server.url, count: 200 });
    await until(() => gauges()?.open === 200);
    const closes: { code: number; atMs: number }[] = [];
    for (const socket of server.clients) socket.on('close', (code) => closes.push({ code, atMs: systemClock.nowNs() / NS_PER_MS }));
    const changedMs = systemClock.nowNs() / NS_PER_MS;
    idle.handle({ type: 'apply', settings: { ...initial, count: 50, rampPerS: 300 } });
    await until(() => gauges()?.open === 50 && closes.length === 150);
    expect(server.clients.size).toBe(50);
    expect(closes.every(({ code }) => code === 1000)).toBe(true);
    // The first tick after the change may use what has passed since the one before it: at most 100 ms, where the loop was busy.
    for (const [index, { atMs }] of closes.entries()) expect(index).toBeLessThanOrEqual((300 * (atMs - changedMs + 100)) / 1_000);
    idle.handle({ type: 'apply', settings: { ...initial, count: 80 } });
    await until(() => gauges()?.open === 80 && server.clients.size === 80);
    expect(server.state.attempts.length).toBe(230);
    expect(gauges()).toMatchObject({ opening: 0, failed: 0, closedByPeer: 0 });
  });

  it('do not hammer a full server, and come in when there is room again', async () => {
    const server = await startServer(20);
    const { gauges } = startClients({ url: server.url, count: 100 });
    // What was under way when the first refusal came has been refused, too.
    await until(() => server.state.refused > 0 && gauges()?.opening === 0 && gauges()?.failed === server.state.refused);
    expect(server.clients.size).toBe(20);
    const full = server.state.attempts.length;
    await until(() => server.state.attempts.length >= full + 2);
    // From then on one alone, and each a while after the one before it was refused.
    const probes = server.state.attempts.slice(full);
    probes.slice(1).forEach((atMs, index) => {
      expect(atMs - probes[index]!).toBeGreaterThanOrEqual(IDLE_RETRY_MS);
    });
    // The gauges are told four times a second: those of the last refusal come after it.
    await until(() => gauges()?.failed === server.state.refused);
    expect(gauges()).toMatchObject({ open: 20, lastError: 'Unexpected server response: 503' });
    server.state.limit = 1_000;
    await until(() => gauges()?.open === 100);
    expect(server.clients.size).toBe(100);
  });

  it('are opened anew when the server closes them', async () => {
    const server = await startServer();
    const { gauges } = startClients({ url: server.url, count: 200 });
    await until(() => gauges()?.open === 200);
    const before = [...server.clients];
    for (const socket of before.slice(0, 60)) socket.close(1001, 'idle');
    for (const socket of before.slice(60, 100)) socket.terminate();
    await until(() => gauges()?.closedByPeer === 100 && gauges()?.open === 200);
    expect(server.clients.size).toBe(200);
    expect(before.filter((socket) => server.clients.has(socket)).length).toBe(100);
    expect(gauges()?.failed).toBe(0);
  });

  it('are replaced when what their handshake was made with has changed', async () => {
    const server = await startServer();
    const { idle, initial, gauges } = startClients({ url: server.url, count: 60 });
    await until(() => gauges()?.open === 60);
    idle.handle({ type: 'apply', settings: { ...initial, compression: { ...initial.compression, enabled: true } } });
    await until(() => server.state.requests.length === 120 && gauges()?.open === 60);
    expect([...server.clients].every(({ extensions }) => extensions.startsWith('permessage-deflate'))).toBe(true);
    const other = await startServer();
    idle.handle({ type: 'apply', settings: { ...initial, url: other.url } });
    await until(() => other.clients.size === 60 && server.clients.size === 0);
    expect(gauges()).toMatchObject({ failed: 0, closedByPeer: 0 });
  });

  it('say why nobody is there, and come when somebody is', async () => {
    const server = await startServer();
    const { idle, initial, gauges } = startClients({ url: 'ws://127.0.0.1:1/', count: 10 });
    await until(() => gauges()?.lastError !== null && gauges()?.lastError !== undefined);
    expect(gauges()?.lastError).toContain('ECONNREFUSED');
    idle.handle({ type: 'apply', settings: { ...initial, url: server.url } });
    await until(() => gauges()?.open === 10);
  });

  it('end: all are closed, those in a handshake too, and those that do not answer are cut', async () => {
    const server = await startServer();
    const { told, gauges, end } = startClients({ url: server.url, count: 100 });
    await until(() => gauges()?.open === 100);
    const [deaf] = server.clients;
    // It reads no more, and so never answers the close frame.
    deaf?.pause();
    await end();
    expect(told.at(-1)).toEqual({ type: 'ended' });
    expect(gauges()).toMatchObject({ open: 0, opening: 0 });
    expect([...server.clients].filter((socket) => socket !== deaf)).toEqual([]);
    const messages = told.length;
    await pause(400);
    expect(told.length).toBe(messages);

    const mute = createServer();
    mute.on('upgrade', () => {});
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      mute.close();
      mute.closeAllConnections();
    });
    const waiting = startClients({ url: `ws://127.0.0.1:${(mute.address() as AddressInfo).port}/`, count: 300, rampPerS: 10_000 });
    await until(() => waiting.gauges() !== null);
    // Never more than 256 handshakes at once.
    expect(waiting.gauges()).toMatchObject({ open: 0, opening: 256 });
    await waiting.end();
    expect(waiting.gauges()).toMatchObject({ open: 0, opening: 0, failed: 0 });
  });
});
