import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type KernelQueues, toErrorValue } from '../../contract/index.ts';
import { createCommandRunner } from './command-runner.ts';
import { KernelMonitor } from './kernel-monitor.ts';
import type { KernelReader } from './kernel-reader.ts';
import { createNetstatDarwinReader } from './netstat-darwin.ts';
import { createNetstatLinuxReader } from './netstat-linux.ts';
import { createProcfsReader } from './procfs.ts';
import { rolesOf } from './roles.ts';
import { createSsReader } from './ss.ts';

/** The real programs against a real connection whose receiver does not read. */
const run = createCommandRunner(process.env);
const signal = new AbortController().signal;
const limits = { limits: { timeoutMs: 20_000, maxBytes: 16 * 1_048_576 } };
const readers: KernelReader[] =
  process.platform === 'darwin'
    ? [createNetstatDarwinReader(run, limits.limits)]
    : process.platform === 'linux'
      ? [createNetstatLinuxReader(run, limits), createSsReader(run, limits), createProcfsReader()]
      : [];

const open: { server: Server; sockets: Socket[] }[] = [];
afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

/** A connection over loopback; the server's end is paused from the beginning. */
async function pausedPair(listenHost: string, connectHost: string): Promise<{ port: number; client: Socket }> {
  const server = createServer({ pauseOnConnect: true });
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  server.listen(0, listenHost);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ host: connectHost, port });
  await once(client, 'connect');
  open.push({ server, sockets: [client, (await accepted)[0]] });
  return { port, client };
}

/** Whether the source is there; a missing one fails in CI and is said loudly elsewhere. */
async function isThere(reader: KernelReader): Promise<boolean> {
  try {
    await reader.read(signal);
    return true;
  } catch (thrown) {
    const { code, message } = toErrorValue(thrown);
    if (code !== 'kernel-missing' || process.env['CI']) throw thrown;
    console.warn(`SKIPPED ${reader.source}: ${message}`);
    return false;
  }
}

async function available(): Promise<KernelReader[]> {
  const there: KernelReader[] = [];
  for (const reader of readers) if (await isThere(reader)) there.push(reader);
  return there;
}

/** What all sources tell; how large the buffers may be is told by ss alone. */
const queuesOf = (queues: KernelQueues | null) =>
  queues && { recvQueueBytes: queues.recvQueueBytes, sendQueueBytes: queues.sendQueueBytes, sockets: queues.sockets };
const queuesBy = async (reader: KernelReader, port: number) => {
  const { sender, receiver } = rolesOf(await reader.read(signal), { serverPort: port });
  return { sender: queuesOf(sender), receiver: queuesOf(receiver) };
};

/** The queues once two readings a moment apart are the same. */
async function atRest(reader: KernelReader, port: number) {
  let last = await queuesBy(reader, port);
  for (let tries = 0; tries < 200; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const next = await queuesBy(reader, port);
    if (JSON.stringify(next) === JSON.stringify(last) && next.receiver && next.receiver.recvQueueBytes > 0) return next;
    last = next;
  }
  throw new Error(`the queues do not come to rest: ${JSON.stringify(last)}`);
}

/** One reading by each source, of a time in which the first source saw nothing move: on a busy machine queues rest and go on. */
async function allAtRest(sources: readonly KernelReader[], port: number) {
  for (let tries = 0; tries < 50; tries += 1) {
    const before = await atRest(sources[0] as KernelReader, port);
    const readings = [before];
    for (const source of sources.slice(1)) readings.push(await queuesBy(source, port));
    if (JSON.stringify(await queuesBy(sources[0] as KernelReader, port)) === JSON.stringify(before)) return readings;
  }
  throw new Error('the queues do not stay at rest');
}

const hasIpv6 = async () => {
  const server = createServer().listen(0, '::1');
  const [event] = await Promise.race([once(server, 'listening').then(() => [true]), once(server, 'error').then(() => [false])]);
  server.close();
  return event === true;
};

describe.skipIf(readers.length === 0)('the sources of this machine', () => {
  it.each([
    ['IPv4', '127.0.0.1', '127.0.0.1'],
    ['IPv6', '::1', '::1'],
    ['IPv4 to a dual-stack server', '::', '127.0.0.1'],
  ])('agree to the byte at rest over %s', { timeout: 60_000 }, async (_name, listenHost, connectHost) => {
    if (listenHost.includes(':') && !(await hasIpv6())) {
      if (process.env['CI']) throw new Error('no IPv6 here');
      console.warn('SKIPPED: no IPv6 here');
      return;
    }
    const sources = await available();
    expect(sources.length).toBeGreaterThan(0);
    const { port, client } = await pausedPair(listenHost, connectHost);
    client.write(Buffer.alloc(20_000));
    const small = await atRest(sources[0] as KernelReader, port);
    expect(small.receiver).toEqual({ recvQueueBytes: 20_000, sendQueueBytes: 0, sockets: 1 });
    expect(small.sender).toEqual({ recvQueueBytes: 0, sendQueueBytes: 0, sockets: 1 });

    client.write(Buffer.alloc(64 * 1_048_576));
    const [full, ...others] = await allAtRest(sources, port);
    expect(full?.receiver?.recvQueueBytes).toBeGreaterThan(20_000);
    expect(full?.sender?.sendQueueBytes).toBeGreaterThan(0);
    // What the kernel holds is what Node has handed it, and no more.
    expect((full?.receiver?.recvQueueBytes ?? 0) + (full?.sender?.sendQueueBytes ?? 0)).toBeLessThanOrEqual(20_000 + 64 * 1_048_576);
    for (const [index, other] of others.entries())
      expect({ source: sources[index + 1]?.source, ...other }).toEqual({ source: sources[index + 1]?.source, ...full });
  });

  it('let the monitor see a sender that its receiver holds back', { timeout: 60_000 }, async () => {
    const [source] = await available();
    const { port, client } = await pausedPair('127.0.0.1', '127.0.0.1');
    client.write(Buffer.alloc(64 * 1_048_576));
    const expected = await atRest(source as KernelReader, port);
    const monitor = new KernelMonitor({ now: () => performance.now(), platform: process.platform, run, onFault: () => {} });
    monitor.setEndpoints({ serverPort: port });
    monitor.start('auto', 100);
    while (monitor.stats().readings + monitor.stats().missed === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    for (let tries = 0; tries < 500 && monitor.latest() === null; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(monitor.latest()).toMatchObject({ source: source?.source, sender: expected.sender, receiver: expected.receiver });
    await monitor.stop();
  });
});
