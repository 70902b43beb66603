import { describe, expect, it } from 'vitest';
import { clientFrame, closeFrame, closePayload, fragments, OPCODE, pattern } from '../support/client-frame.ts';
import { EchoingServer, ENGINES, expectUndisturbed } from '../support/echoing-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { servedThroughout } from '../support/served-throughout.ts';
import { waitFor } from '../support/sockets.ts';

/** What may stand in a close frame: defined for it, registered since (IANA), or for applications (RFC 6455 section 7.4). */
const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];

const ping = (payload: Uint8Array | string) => clientFrame({ opcode: OPCODE.ping, payload });
const pong = (payload: Uint8Array | string) => clientFrame({ opcode: OPCODE.pong, payload });
const message = (payload: Uint8Array | string) => clientFrame({ payload });

/** What comes until the server ends the connection; it must end it without a reset. */
async function everything(client: RawClient) {
  const all = [];
  for (let next = await client.next(); next; next = await client.next()) all.push(next);
  expect(client.wasReset).toBe(false);
  return all;
}

describe.each(ENGINES)('control frames, engine %s', (engine) => {
  let server: EchoingServer;
  let bystander: RawClient;

  servedThroughout(engine, {}, (served) => {
    ({ server, bystander } = served);
  });

  describe('ping and pong (RFC 6455 sections 5.5.2 and 5.5.3)', () => {
    it('a ping of every size from 0 to 125 bytes has a pong with the same payload', async () => {
      await using client = await server.open();
      for (let bytes = 0; bytes <= 125; bytes++) {
        await client.write(ping(pattern(bytes, bytes)));
        expect(await client.next()).toEqual({ opcode: OPCODE.pong, payload: pattern(bytes, bytes) });
      }
    });

    it('many in one segment each have their own, in order, and among the answers to messages', async () => {
      await using client = await server.open();
      // One more pong that waits, and ws would take the client for one that reads none: see below.
      const frames = Array.from({ length: 60 }, (_, at) => [ping(pattern(2 * at, at)), message(pattern(at, at))]).flat();
      await client.write(Buffer.concat(frames));
      for (let at = 0; at < 60; at++) {
        expect(await client.next()).toEqual({ opcode: OPCODE.pong, payload: pattern(2 * at, at) });
        expect(await client.next()).toEqual({ opcode: OPCODE.binary, payload: pattern(at, at) });
      }
    });

    it('byte by byte it is understood as well', async () => {
      await using client = await server.open();
      await client.writeInPieces([...ping(pattern(20))].map((byte) => Buffer.of(byte)));
      expect(await client.next()).toEqual({ opcode: OPCODE.pong, payload: pattern(20) });
    });

    it('a pong that nobody asked for is taken without a word', async () => {
      await using client = await server.open();
      for (const bytes of [0, 8, 125]) await client.write(pong(pattern(bytes)));
      await client.write(message('after'));
      expect(await client.next()).toEqual({ opcode: OPCODE.binary, payload: Buffer.from('after') });
    });

    // Section 5.5.3: "it MAY elect to send a Pong frame for only the most recently processed Ping frame". ws takes 60 pongs that wait for a client that reads none, and ends it.
    it('whoever pings without end and reads none of the pongs has nothing held without end', async () => {
      await using client = await server.open();
      client.socket.pause();
      const pings = Buffer.concat(Array.from({ length: 1_000 }, (_, at) => ping(pattern(125, at))));
      const { handlers } = server.test.engine;
      let mostBytes = 0;
      // 64 MB of pings: more than both kernels hold of their pongs.
      for (let sent = 0; sent < 500 && !client.socket.destroyed; sent++) {
        await Promise.race([client.write(pings), new Promise((resolve) => setTimeout(resolve, 20))]);
        if (sent % 20 > 0) continue;
        const { rows } = await handlers['run.connections'](null);
        mostBytes = Math.max(mostBytes, ...rows.map(({ bufferedBytes }) => bufferedBytes));
      }
      await expectUndisturbed(bystander);
      expect(mostBytes).toBeLessThan(1_048_576);
      client.socket.resume();
      if (engine === 'ws') await client.until(() => client.isEnded, 'the end of the connection');
      else {
        await client.write(ping('the last'));
        for (let answer = await client.next(); !answer?.payload.equals(Buffer.from('the last')); answer = await client.next()) {
          expect(answer?.opcode).toBe(OPCODE.pong);
        }
      }
    });

    it('a pong keeps its payload while the connection goes on: what comes next is not written over it', async () => {
      await using client = await server.open();
      // The answers wait, because nothing is read, while the server reads on.
      client.socket.pause();
      const large = pattern(400_000, 1);
      for (let at = 0; at < 20; at++) await client.write(ping(pattern(125, at)), at < 2 ? message(large) : Buffer.alloc(0));
      client.socket.resume();
      const answers = await client.take(22);
      const pongs = answers.filter(({ opcode }) => opcode === OPCODE.pong);
      expect(pongs.map(({ payload }) => payload)).toEqual(Array.from({ length: 20 }, (_, at) => pattern(125, at)));
    });
  });

  describe('close (RFC 6455 sections 5.5.1, 7.1 and 7.4)', () => {
    it.each(CODES)('with %i is answered with the same code, and then the server ends the connection', async (code) => {
      await using client = await server.open();
      await client.write(closeFrame(code));
      const [answer, ...more] = await everything(client);
      expect([answer?.opcode, answer?.payload.readUInt16BE(0), more]).toEqual([OPCODE.close, code, []]);
    });

    it('without a code is answered without one', async () => {
      await using client = await server.open();
      await client.write(closeFrame());
      expect(await everything(client)).toEqual([{ opcode: OPCODE.close, payload: Buffer.alloc(0) }]);
    });

    it.each(['bye', 'κόσμε 🧪', 'x'.repeat(123)])('with the reason %j is valid', async (reason) => {
      await using client = await server.open();
      await client.write(closeFrame(1000, reason));
      expect(await client.closeCode()).toBe(1000);
      expect(await everything(client)).toEqual([]);
    });

    it('in pieces, a byte at a time', async () => {
      await using client = await server.open();
      await client.writeInPieces([...closeFrame(4321, 'slowly')].map((byte) => Buffer.of(byte)));
      expect(await client.closeCode()).toBe(4321);
    });

    it('what comes after it is ignored: messages, pings, a second close, and what is no frame at all', async () => {
      for (const after of [message('late'), ping('late'), closeFrame(1001), Buffer.alloc(50, 0xff), Buffer.alloc(300_000)]) {
        await using client = await server.open();
        await client.write(closeFrame(3001), after);
        const answers = await everything(client);
        expect(answers).toEqual([{ opcode: OPCODE.close, payload: closePayload(3001) }]);
      }
    });

    it('between two fragments ends the message with the connection', async () => {
      await using client = await server.open();
      const [first, second] = fragments(OPCODE.binary, pattern(100), [50]);
      await client.write(first!, closeFrame(1000), second!);
      expect(await everything(client)).toEqual([{ opcode: OPCODE.close, payload: closePayload(1000) }]);
    });

    it('comes after every answer that was due before it', async () => {
      await using client = await server.open();
      const payloads = Array.from({ length: 40 }, (_, at) => pattern(20_000 + at, at));
      await client.write(Buffer.concat([...payloads.map(message), ping('last'), closeFrame(1000)]));
      const answers = await everything(client);
      expect(answers.length).toBe(42);
      for (const [at, payload] of payloads.entries()) expect(answers[at]!.payload.equals(payload)).toBe(true);
      expect(answers.slice(40)).toEqual([
        { opcode: OPCODE.pong, payload: Buffer.from('last') },
        { opcode: OPCODE.close, payload: closePayload(1000) },
      ]);
    });

    it('comes after them also where the client has been too slow to be read on', async () => {
      await using client = await server.open();
      client.socket.pause();
      const payloads = Array.from({ length: 30 }, (_, at) => pattern(500_000, at));
      // More than both kernels hold: the client is not done with writing before it reads.
      const written = client.write(Buffer.concat([...payloads.map(message), closeFrame(1000)]));
      // What the server holds for it has an end: it is read no further.
      let heldBytes = 0;
      await waitFor(async () => {
        const before = heldBytes;
        const { rows } = await server.test.engine.handlers['run.connections'](null);
        heldBytes = Math.max(...rows.map(({ bufferedBytes }) => bufferedBytes));
        return heldBytes > 0 && heldBytes === before;
      }, 'the server to hold answers, and no more of them');
      expect(heldBytes).toBeLessThan(1_048_576 + 3 * 500_000);
      client.socket.resume();
      await written;
      const answers = await everything(client);
      expect(answers.length).toBe(31);
      for (const [at, payload] of payloads.entries()) expect(answers[at]!.payload.equals(payload)).toBe(true);
      expect(answers[30]).toEqual({ opcode: OPCODE.close, payload: closePayload(1000) });
    });
  });

  describe('the end of the TCP connection (RFC 6455 section 7.1.5)', () => {
    it('a client that ends its side after a message gets its answer, and no close frame', async () => {
      await using client = await server.open();
      await client.write(message(pattern(50_000)));
      client.socket.end();
      expect(await everything(client)).toEqual([{ opcode: OPCODE.binary, payload: pattern(50_000) }]);
    });

    it('one that ends it in the middle of a frame gets nothing', async () => {
      const frame = message(pattern(50_000));
      for (const cut of [1, 3, 5, 8, 1_000, frame.length - 1]) {
        await using client = await server.open();
        await client.write(frame.subarray(0, cut));
        client.socket.end();
        expect(await everything(client)).toEqual([]);
      }
    });

    it('one that resets, whatever the moment, disturbs nobody', async () => {
      const frame = message(pattern(500_000));
      for (const cut of [0, 1, 2, 5, 13, 14, 65_536, 400_000, frame.length]) {
        const client = await server.open();
        await client.write(frame.subarray(0, cut));
        client.reset();
        await expectUndisturbed(bystander);
      }
    });

    it('one that resets while its answers are on their way disturbs nobody', async () => {
      const client = await server.open();
      client.socket.pause();
      const written = client.write(Buffer.concat(Array.from({ length: 40 }, (_, at) => message(pattern(300_000, at)))));
      await new Promise((resolve) => setTimeout(resolve, 100));
      client.reset();
      await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 100))]);
      await expectUndisturbed(bystander);
    });
  });
});

describe.each(ENGINES)('the server closes, engine %s (RFC 6455 section 7.1.2)', (engine) => {
  const idle = { pool: { idleTimeoutS: 0.3, sweepS: 0.1 } };

  it('with 1001 whoever is idle, takes the answer, and ends the connection', async () => {
    await using server = await EchoingServer.start(engine, idle);
    await using client = await server.open();
    expect(await client.closeCode()).toBe(1001);
    await client.write(closeFrame(1001));
    expect(await everything(client)).toEqual([]);
    const { summary } = await server.stop();
    expect(summary?.connections.closedByReason).toEqual({ idle: 1 });
    expect(summary?.connections.closed).toEqual({ '1001': 1 });
  });

  it('and answers no message that comes before the client’s own close', async () => {
    await using server = await EchoingServer.start(engine, idle);
    await using client = await server.open();
    expect(await client.closeCode()).toBe(1001);
    await client.write(message('late'), closeFrame(1001));
    expect(await everything(client)).toEqual([]);
  });

  it('when the run ends, with 1001, after what it had to answer', async () => {
    await using server = await EchoingServer.start(engine);
    await using client = await server.open();
    await client.write(message('before'));
    expect(await client.next()).toEqual({ opcode: OPCODE.binary, payload: Buffer.from('before') });
    const ended = server.stop();
    expect(await client.closeCode()).toBe(1001);
    await client.write(closeFrame(1001));
    expect(await everything(client)).toEqual([]);
    expect((await ended).summary?.connections.closed).toEqual({ '1001': 1 });
  });
});
