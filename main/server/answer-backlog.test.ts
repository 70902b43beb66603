import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { SocketOutput } from '../direct/socket-output.ts';
import { createAnswerBacklog } from './answer-backlog.ts';

/** More than the kernel's buffers of both ends take together. */
const WRITE_BYTES = 64 * 1_048_576;
const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) 'destroy' in one ? one.destroy() : one.close();
});

/** The server's end of a connection whose client reads what it is told to. */
async function pair(host: string): Promise<{ tcp: Socket; read: (bytes: number) => Promise<void> }> {
  const server = createServer();
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  server.listen(0, host);
  await once(server, 'listening');
  const client = connect({ host, port: (server.address() as AddressInfo).port });
  const [tcp] = await accepted;
  open.push(client, tcp, server);
  const read = async (bytes: number) => {
    for (let left = bytes; left > 0; ) {
      const chunk = client.read() as Buffer | null;
      if (chunk) left -= chunk.length;
      else await once(client, 'readable');
    }
  };
  return { tcp, read };
}

/** Waits until what is asked is the same several times in a row. */
async function settled<T>(ask: () => T | Promise<T>): Promise<T> {
  for (let last = await ask(), times = 0; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = await ask();
    times = now === last ? times + 1 : 0;
    if (times === 5) return now;
    last = now;
  }
}

it('sees that bytes of one write leave before all have left', async () => {
  const { tcp, read } = await pair('127.0.0.1');
  const backlog = createAnswerBacklog();
  let isDone = false;
  new SocketOutput(tcp).writeBoth(Buffer.alloc(2), Buffer.alloc(WRITE_BYTES), () => (isDone = true));
  const before = await settled(() => backlog.unsentBytes(tcp));
  await read(16 * 1_048_576);
  const after = await settled(() => backlog.unsentBytes(tcp));
  expect(isDone).toBe(false);
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThan(before);
});

it.skipIf(process.platform !== 'linux').each(['127.0.0.1', '::1'])('tells the Send-Q of each socket over %s', async (host) => {
  const [full, idle] = [await pair(host), await pair(host)];
  const backlog = createAnswerBacklog();
  new SocketOutput(full.tcp).write(Buffer.alloc(WRITE_BYTES), null);
  const ask = async () => (await backlog.sendQueuesBytes([idle.tcp, full.tcp])).join();
  const [idleBytes, fullBytes] = (await settled(ask)).split(',').map(Number);
  expect(idleBytes).toBe(0);
  expect(fullBytes).toBeGreaterThan(0);
  // A closed socket is in no list any more.
  idle.tcp.destroy();
  expect((await backlog.sendQueuesBytes([idle.tcp]))[0]).toBeNull();
});

it('has no Send-Q where the kernel shows none', async () => {
  const { tcp } = await pair('127.0.0.1');
  expect(await createAnswerBacklog('win32').sendQueuesBytes([tcp])).toEqual([null]);
});
