import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createDirectContext } from '../../main/direct/direct-context.ts';
import { DirectSocket } from '../../main/direct/direct-socket.ts';
import type { Kept } from '../../main/stream/stream-socket.ts';
import { BEGINNINGS, breakOff, ENDINGS } from '../support/broken-clients.ts';
import { EchoingServer, ENGINES, expectUndisturbed } from '../support/echoing-server.ts';
import { IS_LONG } from '../support/long-form.ts';
import { clientHandshake } from '../support/raw-client.ts';
import { waitFor } from '../support/sockets.ts';

/** Each way to begin with each way to end, once or more in each wave. */
const WAVE = 100;
const CONNECTIONS = IS_LONG ? 10_000 : 2_000;
const MANY = CONNECTIONS.toLocaleString('en');
/** With the helper as many as in the long form: it is the way that serves as a rule, and takes half the time. */
const TAKEN = { on: 10_000, off: CONNECTIONS } as const;
/** Those after which what is held no longer grows: everything has been used once, and is there to be used again. */
const FIRST = CONNECTIONS / 5;
const MIB = 1_048_576;

async function wave(port: number, from: number, hello: Buffer = Buffer.alloc(0)): Promise<void> {
  await Promise.all(Array.from({ length: WAVE }, (_, at) => breakOff(port, from + at, hello)));
}

it('a wave has every way to begin with every way to end', () => {
  expect(BEGINNINGS.length * ENDINGS.length).toBeLessThanOrEqual(WAVE);
});

it.each(['on', 'off'] as const)(
  'thousands of connections that break off leave no memory of the direct engine lent, native helper %s',
  { timeout: 120_000 },
  async (nativeAddon) => {
    const connections = TAKEN[nativeAddon];
    const context = createDirectContext({ nativeAddon });
    const sockets = new Set<DirectSocket>();
    const kept = new Set<Kept>();
    const faults: unknown[] = [];
    let messages = 0;
    const server = createServer((tcp) => {
      const socket = DirectSocket.take(tcp, Buffer.alloc(0), context, { role: 'server', maxPayloadBytes: 16 * MIB });
      if (typeof socket === 'string') throw new Error(socket);
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => {});
      socket.on('message', (_data: Buffer, _isBinary: boolean, loan?: { keep(): Kept }) => {
        messages += 1;
        // Some are kept for a while, as an inbox keeps them, longer than their connection lives.
        if (messages % 3 > 0) return;
        const one = loan!.keep();
        kept.add(one);
        setTimeout(() => {
          kept.delete(one);
          one.release();
        }, messages % 50);
      });
    });
    const onFault = (error: unknown) => void faults.push(error);
    process.on('uncaughtException', onFault);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    for (let made = 0; made < connections; made += WAVE) {
      await wave(port, made);
      await waitFor(() => sockets.size === 0 && kept.size === 0, 'the wave to be over');
      expect(context.memory.lentBuffers).toBe(0);
    }
    expect(messages).toBeGreaterThan(connections);
    // What waits to be used again is bounded, whatever there was.
    expect(context.memory.freeBytes).toBeLessThanOrEqual(64 * MIB);
    process.off('uncaughtException', onFault);
    expect(faults).toEqual([]);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  },
);

describe.each(ENGINES)('the server, engine %s', (engine) => {
  it(`is as before after ${MANY} connections that break off, and the one beside them goes on`, { timeout: 180_000 }, async () => {
    await using server = await EchoingServer.start(engine);
    await using bystander = await server.open();
    const hello = clientHandshake(server.port);
    const isQuiet = ({ connections }: { connections: { open: number } }) => connections.open === 1;
    let beforeBytes = 0;
    for (let made = 0; made < CONNECTIONS; made += WAVE) {
      await wave(server.port, made, hello);
      await expectUndisturbed(bystander);
      if (made === FIRST) beforeBytes = (await server.test.until(isQuiet, 'the wave to be over')).memory.rssBytes;
    }
    if (engine === 'direct') await server.test.until(({ memory }) => memory.lent?.buffers === 0, 'everything to be given back');
    // A buffer of 64 KiB for each after the first would be 500 MiB of 10,000 connections, and 100 MiB of 2,000.
    // What nobody holds any more is there until it is collected.
    const mostBytes = beforeBytes + (IS_LONG ? 150 : 75) * MIB;
    await server.test.until((sample) => isQuiet(sample) && sample.memory.rssBytes < mostBytes, 'the memory of the waves to be given back');
    const document = await server.stop();
    expect(document.summary?.connections.opened).toBe(CONNECTIONS + 1);
    expect(document.summary?.ledger).toMatchObject({ balanced: true, faults: [] });
  });
});
