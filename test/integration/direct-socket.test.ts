import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { DirectSocket } from '../../main/direct/direct-socket.ts';
import type { StreamSocket } from '../../main/stream/stream-socket.ts';
import { patternBytes, rawFrame } from '../../main/testing/raw-frame.ts';
import { connectionsOf, directClient, type directServer, listen, once, rawClient, serversOfTests } from '../support/direct-pair.ts';
import { waitFor } from '../support/sockets.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

const { serving, cleanUp } = serversOfTests();

/** A direct server's socket and a client that speaks bytes; `sent` comes in one packet with the handshake. */
async function raw(sent?: Buffer, options: Parameters<typeof directServer>[1] = {}, accept: (socket: DirectSocket) => void = () => {}) {
  const host = await serving('direct', options);
  let heard = null as ReturnType<typeof listen> | null;
  const accepted = host.next((socket) => {
    heard = listen(socket);
    accept(socket as DirectSocket);
  });
  const client = await rawClient(host.port, sent);
  cleanUp.push(() => client.tcp.destroy());
  const server = (await accepted) as DirectSocket;
  return { host, server, client, heard: heard! };
}

describe('a direct socket of a server', () => {
  it('reads what came in one packet with the handshake', async () => {
    const large = rawFrame({ payload: patternBytes(30_000), key: KEY });
    const sent = Buffer.concat([rawFrame({ payload: 'first', key: KEY }), large.subarray(0, 20_000)]);
    const { client, heard } = await raw(sent);
    await waitFor(() => heard.messages.length === 1, 'the first message');
    client.tcp.write(large.subarray(20_000));
    await waitFor(() => heard.messages.length === 2, 'the second');
    expect([heard.messages[0]!.toString(), heard.messages[1]!.equals(patternBytes(30_000))]).toEqual(['first', true]);
  });

  it('looks at it only when it is resumed where it was paused at once', async () => {
    const { server, client, heard, host } = await raw(rawFrame({ payload: 'first', key: KEY }), {}, (socket) => socket.pause());
    const before = server.tcp.bytesRead;
    await new Promise<void>((resolve) => client.tcp.write(rawFrame({ payload: 'second', key: KEY }), () => resolve()));
    // Meanwhile another one goes through the same loop to its end.
    const accepted = host.next((socket) => socket.on('message', () => socket.close()));
    const other = await rawClient(host.port, rawFrame({ payload: 'x', key: KEY }));
    await accepted;
    await waitFor(() => other.received().length === 2, 'the other to be served');
    other.tcp.destroy();
    expect([heard.messages.length, server.tcp.bytesRead]).toEqual([0, before]);
    server.resume();
    server.resume();
    await waitFor(() => heard.messages.length === 2, 'both messages');
    expect(heard.messages.map(String)).toEqual(['first', 'second']);
  });

  it('takes a connection over that is let in later, and leaves to ws one whose bytes were read meanwhile', async () => {
    const quiet = await raw(undefined, { admit: () => new Promise((resolve) => setImmediate(resolve)) });
    expect([quiet.server instanceof DirectSocket, quiet.host.refused]).toEqual([true, []]);
    let client: Socket | null = null;
    const host = await serving('direct', {
      admit: (tcp) => {
        client?.write(rawFrame({ payload: 'early', key: KEY }));
        return waitFor(() => tcp.readableLength > 0, 'the early message');
      },
    });
    let heard = null as ReturnType<typeof listen> | null;
    const accepted = host.next((socket) => {
      heard = listen(socket);
    });
    await rawClient(host.port, Buffer.alloc(0), (tcp) => {
      client = tcp;
      cleanUp.push(() => tcp.destroy());
    });
    const server = await accepted;
    await waitFor(() => heard!.messages.length === 1, 'the early message');
    expect([server instanceof DirectSocket, host.refused]).toEqual([false, ['bytes were read from it already']]);
  });

  it('ends with 1006 where the peer sends its FIN, or cuts, in the middle of a message', async () => {
    for (const end of [(tcp: Socket) => tcp.end(), (tcp: Socket) => tcp.resetAndDestroy()]) {
      const { host, client, heard } = await raw();
      client.tcp.write(rawFrame({ payload: patternBytes(500_000), key: KEY }).subarray(0, 200_000));
      await waitFor(() => host.context.memory.lentBuffers === 1, 'memory to be lent');
      end(client.tcp);
      await waitFor(() => heard.close !== null, 'its end');
      expect([heard.close, heard.errors, heard.messages.length, host.context.memory.lentBuffers]).toEqual([[1_006, ''], [], 0, 0]);
    }
  });

  it.each([
    ['a reserved bit', Buffer.from('c28037fa213d', 'hex'), 1_002, 'WS_ERR_UNEXPECTED_RSV_1'],
    ['no mask', rawFrame({ payload: 'x' }), 1_002, 'WS_ERR_EXPECTED_MASK'],
    ['a text that is no UTF-8', rawFrame({ opcode: 1, payload: Buffer.from('c328', 'hex'), key: KEY }), 1_007, 'WS_ERR_INVALID_UTF8'],
    ['a message that is too long', rawFrame({ payload: patternBytes(100_001), key: KEY }), 1_009, 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'],
    [
      'a close code that may not be sent',
      rawFrame({ opcode: 8, payload: Buffer.from('03ed', 'hex'), key: KEY }),
      1_002,
      'WS_ERR_INVALID_CLOSE_CODE',
    ],
  ])('answers %s with the code for it, though the peer goes on sending, and tells 1006 of itself', async (_what, bytes, code, fault) => {
    const { client, heard, host } = await raw(undefined, { maxPayload: 100_000 });
    client.tcp.write(rawFrame({ payload: 'good', key: KEY }));
    client.tcp.write(rawFrame({ isFinal: true, payload: patternBytes(90_000), key: KEY }));
    client.tcp.write(bytes);
    // Much that nobody looks at: the answer must come through all the same.
    for (let n = 0; n < 40; n++) client.tcp.write(patternBytes(100_000, n));
    await once(client.tcp, 'end');
    const frame = client.received();
    // One close frame with a reason in words, and nothing after it.
    expect([frame[0], frame.readUInt16BE(2), frame.length]).toEqual([0x88, code, 2 + frame[1]!]);
    expect(frame.subarray(4).toString()).toMatch(/^(?:protocol error|invalid data|message too large): .+/);
    await waitFor(() => heard.close !== null, 'its end');
    expect([heard.errors, heard.close, heard.messages.length, host.context.memory.lentBuffers]).toEqual([[fault], [1_006, ''], 2, 0]);
  });

  it('leaves the other connections alone when one has a fault', async () => {
    const host = await serving('direct');
    const heard: ReturnType<typeof listen>[] = [];
    const clients = [];
    for (let n = 0; n < 3; n++) {
      const accepted = host.next((socket) => heard.push(listen(socket)));
      clients.push(await rawClient(host.port));
      await accepted;
    }
    clients[1]!.tcp.write(Buffer.from('ff', 'hex'));
    clients[1]!.tcp.write(Buffer.from('ff', 'hex'));
    await waitFor(() => heard[1]!.close !== null, 'the fault');
    for (const { tcp } of clients) tcp.write(rawFrame({ payload: 'on', key: KEY }));
    await waitFor(() => heard[0]!.messages.length + heard[2]!.messages.length === 2, 'the messages of the others');
    for (const { tcp } of clients) tcp.destroy();
  });

  it('cuts a peer that does not answer its close after 30 s', async () => {
    const { server, client, heard } = await raw();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      server.close(1_001, 'the run has ended');
      vi.advanceTimersByTime(29_999);
      expect([server.readyState, server.tcp.destroyed]).toEqual([server.CLOSING, false]);
      vi.advanceTimersByTime(1);
      expect(server.tcp.destroyed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    await waitFor(() => heard.close !== null, 'its end');
    expect(heard.close).toEqual([1_006, '']);
    expect(client.received().subarray(4).toString()).toBe('the run has ended');
  });

  it('answers only the newest ping while the peer reads nothing', async () => {
    const { server, client } = await raw();
    client.tcp.pause();
    // More than both kernel buffers hold.
    for (let n = 0; n < 30; n++) server.send(patternBytes(1_000_000, n));
    await waitFor(() => server.bufferedAmount > 1_000_000, 'the server to be held back');
    const pings = Array.from({ length: 1_000 }, (_, n) => rawFrame({ opcode: 9, payload: `ping ${n}`, key: KEY }));
    const before = server.tcp.bytesRead;
    client.tcp.write(Buffer.concat(pings));
    await waitFor(() => server.tcp.bytesRead - before === Buffer.concat(pings).length, 'the pings to be read');
    client.tcp.resume();
    const pong = rawFrame({ opcode: 10, payload: 'ping 999' });
    const expected = 30 * 1_000_010 + pong.length;
    await waitFor(() => client.tcp.bytesRead - client.answerBytes >= expected, 'the messages, and the answer to the last ping');
    expect(client.received().length).toBe(expected);
    expect(client.received().subarray(-pong.length).equals(pong)).toBe(true);
  });

  it('refuses what no control frame can carry, and is open still', async () => {
    const { server } = await raw();
    expect(() => server.ping(Buffer.alloc(126))).toThrow(RangeError);
    expect(() => server.close(1_000, 'x'.repeat(124))).toThrow(RangeError);
    expect(() => server.close(1_006)).toThrow(RangeError);
    expect(server.readyState).toBe(server.OPEN);
    server.close(1_000, 'x'.repeat(123));
  });

  it('keeps nothing of 200 connections that die, stall and flood in the middle of a frame', async () => {
    const host = await serving('direct', { maxPayload: 1_000_000 });
    const sockets: StreamSocket[] = [];
    const frame = rawFrame({ payload: patternBytes(900_000), key: KEY });
    for (let n = 0; n < 200; n++) {
      const accepted = host.next((socket) => {
        socket.on('error', () => {});
        sockets.push(socket);
      });
      const { tcp } = await rawClient(host.port, frame.subarray(0, (n * 977) % 30_000));
      await accepted;
      if (n % 3 === 0) tcp.resetAndDestroy();
      else if (n % 3 === 1) tcp.write(patternBytes(100_000, n), () => tcp.destroy());
      else cleanUp.push(() => tcp.destroy());
    }
    // The stalled ones are cut by the server.
    for (let n = 2; n < 200; n += 3) sockets[n]!.terminate();
    await waitFor(() => sockets.every(({ readyState }) => readyState === 3), 'all to be closed');
    expect(host.context.memory.lentBuffers).toBe(0);
    await waitFor(() => connectionsOf(host).then((count) => count === 0), 'the server to count none');
  });

  it('may be cut and closed by the listener of a message, of which nothing follows', async () => {
    for (const end of [(socket: DirectSocket) => socket.terminate(), (socket: DirectSocket) => socket.close(1_003)]) {
      const told: number[] = [];
      const { host, client, heard } = await raw(undefined, {}, (socket) =>
        socket.on('message', (data) => {
          told.push(data.length);
          end(socket);
          expect(data.equals(patternBytes(data.length))).toBe(true);
        }),
      );
      client.tcp.write(rawFrame({ payload: patternBytes(300_000), key: KEY }));
      client.tcp.on('data', () => client.tcp.write(rawFrame({ opcode: 8, payload: Buffer.from('03eb', 'hex'), key: KEY })));
      await waitFor(() => heard.close !== null, 'its end');
      expect([told, host.context.memory.lentBuffers]).toEqual([[300_000], 0]);
    }
  });
});

describe('a direct socket of a client', () => {
  it('reads what the server sent in one packet with its answer, and expects no mask', async () => {
    const raw = createServer((tcp) => {
      tcp.once('data', (request) => {
        const accept = acceptOf(request.toString());
        const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
        tcp.write(Buffer.concat([Buffer.from(head), rawFrame({ payload: 'first' }), rawFrame({ payload: 'masked', key: KEY })]));
      });
      tcp.on('error', () => {});
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => new Promise((resolve) => raw.close(resolve)));
    let heard = null as ReturnType<typeof listen> | null;
    const client = await directClient('direct', `ws://127.0.0.1:${(raw.address() as AddressInfo).port}`, {}, (socket) => {
      heard = listen(socket);
    });
    cleanUp.push(() => client.terminate());
    await waitFor(() => heard!.errors.length === 1, 'the fault');
    expect([heard!.messages.map(String), heard!.errors]).toEqual([['first'], ['WS_ERR_UNEXPECTED_MASK']]);
  });

  /** A server that answers the handshake by itself and gives the test its end of the connection; with `sent` behind the answer. */
  async function halfOpenServer(sent: Buffer = Buffer.alloc(0)) {
    let given = null as Socket | null;
    const raw = createServer({ allowHalfOpen: true }, (tcp) => {
      given = tcp;
      tcp.on('error', () => {});
      tcp.once('data', (request) => {
        tcp.pause();
        const accept = acceptOf(request.toString());
        const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
        tcp.write(Buffer.concat([Buffer.from(head), sent]));
      });
    });
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => new Promise((resolve) => raw.close(resolve)));
    cleanUp.push(() => given?.destroy());
    return { url: `ws://127.0.0.1:${(raw.address() as AddressInfo).port}`, tcp: () => given! };
  }

  it('sends what waits although the peer has ended its side', async () => {
    const server = await halfOpenServer();
    const client = await directClient('direct', server.url);
    cleanUp.push(() => client.terminate());
    const told: (string | undefined)[] = [];
    const sizes = [16_000_000, 400_000, 100];
    for (const bytes of sizes) client.send(patternBytes(bytes), { binary: true }, (error) => told.push(error?.message));
    expect(client.bufferedAmount).toBeGreaterThan(0);
    server.tcp().end();
    await waitFor(() => client.readyState === client.CLOSING, 'the end of the peer to be seen');
    let received = 0;
    server.tcp().on('data', (data: Buffer) => {
      received += data.length;
    });
    const isOver = new Promise((resolve) => server.tcp().once('end', resolve));
    server.tcp().resume();
    await isOver;
    await waitFor(() => told.length === 3, 'all three to have left');
    // A masked head is of 14, 14 and 6 bytes.
    expect([told, received]).toEqual([[undefined, undefined, undefined], 16_400_134]);
  });

  it('takes nothing before what came with the handshake, although it is paused at once and a read is on its way', async () => {
    const server = await halfOpenServer(rawFrame({ payload: 'first' }));
    let heard = null as ReturnType<typeof listen> | null;
    const client = await directClient('direct', server.url, {}, (socket) => {
      socket.pause();
      heard = listen(socket);
    });
    cleanUp.push(() => client.terminate());
    server.tcp().write(rawFrame({ payload: 'second' }));
    // Time for a read that is on its way: the bytes are there when another connection has gone through the same loop.
    for (let turn = 0; turn < 3; turn += 1) (await directClient('direct', (await halfOpenServer()).url)).terminate();
    expect(heard!.messages.length).toBe(0);
    client.resume();
    await waitFor(() => heard!.messages.length === 2, 'both');
    expect([heard!.messages.map(String), heard!.errors]).toEqual([['first', 'second'], []]);
  });
});

describe('ws serves', () => {
  it('where the runtime cannot read into memory that is given, and says why', async () => {
    const host = await serving('direct', {
      onTcp: (tcp) => {
        (tcp as unknown as { _handle: { useUserBuffer: unknown } })._handle.useUserBuffer = undefined;
      },
    });
    const accepted = host.next((socket) => listen(socket));
    let heard = null as ReturnType<typeof listen> | null;
    const client = await directClient('ws', host.url, {}, (socket) => {
      heard = listen(socket);
    });
    const server = await accepted;
    expect(server).not.toBeInstanceOf(DirectSocket);
    expect(host.refused).toEqual([`Node ${process.versions.node} cannot read this socket into a buffer that is given`]);
    server.send('served all the same', () => {});
    await waitFor(() => heard!.texts.length === 1, 'the message');
    client.close();
  });

  it('a connection that has negotiated compression, on both ends', async () => {
    const host = await serving('direct', { perMessageDeflate: true });
    let heard = null as ReturnType<typeof listen> | null;
    const accepted = host.next((socket) => {
      heard = listen(socket);
    });
    const client = await directClient('direct', host.url, { perMessageDeflate: true });
    const server = await accepted;
    expect([server instanceof DirectSocket, client instanceof DirectSocket, host.refused]).toEqual([
      false,
      false,
      ['it has negotiated compression'],
    ]);
    client.send(Buffer.alloc(100_000), { binary: true }, () => {});
    await waitFor(() => heard!.messages.length === 1, 'the message');
    expect(heard!.messages[0]!.length).toBe(100_000);
    client.close();
  });

  it('with maxPayload 0 no limit', async () => {
    const { client, heard } = await raw(undefined, { maxPayload: 0 });
    client.tcp.write(rawFrame({ payload: patternBytes(70_000), key: KEY }));
    await waitFor(() => heard.messages.length === 1, 'the message');
    expect(heard.messages[0]!.length).toBe(70_000);
  });
});

function acceptOf(request: string): string {
  const key = /sec-websocket-key: (.*)\r\n/i.exec(request)?.[1];
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}
