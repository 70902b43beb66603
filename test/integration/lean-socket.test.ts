import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { leanSocket } from '../../main/server/lean-socket.ts';
import { patternBytes } from '../../main/testing/raw-frame.ts';
import { directClient, listen, once, rawClient, serversOfTests } from '../support/direct-pair.ts';
import { waitFor } from '../support/sockets.ts';

const { serving } = serversOfTests();

/** Messages of all lengths around the border, more bytes of them than the kernel takes at once. */
const MESSAGES = Array.from({ length: 20_000 }, (_, index) => patternBytes((index * 37) % 1_100, index));

describe.each([true, false])('small messages of engine ws, the client with permessage-deflate: %s', (perMessageDeflate) => {
  it('arrive as they were when they were sent, in order, while the client reads nothing', async () => {
    const host = await serving('ws', { perMessageDeflate });
    const accepted = host.next();
    const client = await directClient('ws', host.url, { perMessageDeflate });
    const server = (await accepted) as WebSocket;
    expect(server.extensions === '').toBe(!perMessageDeflate);
    const heard = listen(client);
    client.pause();
    let left = 0;
    let mostBytes = 0;
    const done = (error?: Error | null) => {
      if (!error) left += 1;
    };
    for (const [index, message] of MESSAGES.entries()) {
      if (index % 2 === 0) server.send(message, { binary: true }, done);
      else server.send(message, done);
      if (index % 500 === 0) server.ping(Buffer.from(`${index}`), false, done);
      if (index % 700 === 0) server.send(`an answer in words, ${index}`, done);
      mostBytes = Math.max(mostBytes, server.bufferedAmount);
    }
    // The kernel's buffers of both ends are full, and what is behind them has to stay as it is.
    expect(mostBytes).toBeGreaterThan(1_000_000);
    client.resume();
    await waitFor(() => heard.messages.length === MESSAGES.length, 'all messages');
    for (const [index, message] of MESSAGES.entries())
      if (!heard.messages[index]!.equals(message)) expect.fail(`message ${index} is another`);
    expect(heard.texts).toEqual(Array.from({ length: 29 }, (_, index) => `an answer in words, ${index * 700}`));
    await waitFor(() => left === 20_000 + 40 + 29, 'all callbacks');
    expect(server.bufferedAmount).toBe(0);
  });
});

it('leave in one piece each, in one write', async () => {
  const writes: string[] = [];
  const host = await serving('ws', {
    onTcp: (tcp) => {
      const write = tcp._write.bind(tcp);
      tcp._write = (chunk: Buffer, encoding, done) => {
        writes.push(chunk.toString('hex'));
        write(chunk, encoding, done);
      };
    },
  });
  const accepted = host.next();
  const client = await rawClient(host.port);
  const server = await accepted;
  writes.length = 0;
  server.send('Hello', {});
  server.send(Buffer.from('Hello'), { binary: false });
  server.send(Buffer.from('Hello'), { binary: true });
  server.send(Buffer.from('Hello'));
  // RFC 6455 section 5.7, and the same as binary.
  expect(writes).toEqual(['810548656c6c6f', '810548656c6c6f', '820548656c6c6f', '820548656c6c6f']);
  await waitFor(() => client.received().length === 28, 'all of it');
  expect(client.received().toString('hex')).toBe(writes.join(''));
  client.tcp.destroy();
});

it('say goodbye behind what waits, and are told when they could not leave', async () => {
  const host = await serving('ws');
  for (const isCut of [false, true]) {
    const accepted = host.next();
    const client = await directClient('ws', host.url);
    const server = await accepted;
    const heard = listen(client);
    client.pause();
    const outcomes: boolean[] = [];
    let sent = 0;
    // Small ones alone, until some wait, and then a few more.
    let aloneBytes = 0;
    while (server.bufferedAmount < 50_000) {
      server.send(patternBytes(1_000, sent), { binary: true }, (error) => outcomes.push(!error));
      sent += 1;
      // The first that the kernel has not taken waits by itself, and is counted.
      if ((server as unknown as { _socket: Socket })._socket.writableLength === 0) aloneBytes = server.bufferedAmount;
    }
    expect(aloneBytes).toBeGreaterThan(0);
    expect(aloneBytes).toBeLessThanOrEqual(1_004);
    if (isCut) server.terminate();
    else server.close(1000, 'that was all');
    client.resume();
    await waitFor(() => heard.close !== null && outcomes.length === sent, 'the end, and what became of each');
    expect(heard.close).toEqual(isCut ? [1006, ''] : [1000, 'that was all']);
    expect(outcomes.every((hasLeft) => hasLeft)).toBe(!isCut);
    if (isCut) continue;
    expect(heard.messages.length).toBe(sent);
    for (const [seed, message] of heard.messages.entries())
      if (!message.equals(patternBytes(1_000, seed))) expect.fail(`message ${seed} is another`);
  }
});

it('after the end are refused as ws does', async () => {
  const host = await serving('ws');
  const accepted = host.next();
  const client = await directClient('ws', host.url);
  const server = await accepted;
  client.close(1000);
  await once(server, 'close');
  const error = await new Promise<Error | undefined>((resolve) => server.send(Buffer.from('late'), { binary: true }, resolve));
  expect(error?.message).toMatch(/not open/);
  // A client that has not shaken hands yet throws, as it does.
  const Small = leanSocket(WebSocket, host.context.smallFrames);
  const early = new Small(host.url);
  expect(() => early.send('early')).toThrow(/CONNECTING/);
  early.on('error', () => {});
  early.terminate();
});

it('wait behind large ones that wait', async () => {
  const host = await serving('ws');
  const accepted = host.next();
  const client = await directClient('ws', host.url);
  const server = await accepted;
  const heard = listen(client);
  client.pause();
  const sent = [5_000_000, 3_000_000, 100, 2_000, 100, 0].map((bytes, seed) => patternBytes(bytes, seed));
  for (const message of sent) server.send(message, { binary: true });
  client.resume();
  await waitFor(() => heard.messages.length === sent.length, 'all of them');
  expect(heard.messages.map(({ length }) => length)).toEqual(sent.map(({ length }) => length));
  expect(heard.messages.every((message, index) => message.equals(sent[index]!))).toBe(true);
});

it('in words count by their bytes, and fragments stay those of one message', async () => {
  const host = await serving('ws');
  const accepted = host.next();
  const client = await directClient('ws', host.url);
  const server = (await accepted) as unknown as WebSocket;
  const heard = listen(client);
  const texts = ['€'.repeat(341), '€'.repeat(342), '😀'.repeat(255), 'a'.repeat(1_023), ''];
  for (const text of texts) server.send(text);
  server.send(Buffer.from('one '), { fin: false, binary: false });
  server.send(Buffer.from('message'), { binary: false });
  server.send('and another');
  await waitFor(() => heard.texts.length === texts.length + 2, 'all of them');
  expect(heard.texts).toEqual([...texts, 'one message', 'and another']);
});

it('a connection ends its parser and its socket once', async () => {
  const host = await serving('ws');
  const ends: (Writable & { length?: number })[] = [];
  const ofNode = Writable.prototype.end;
  const spy = vi.spyOn(Writable.prototype, 'end').mockImplementation(function (this: Writable, ...values: unknown[]) {
    ends.push(this);
    return (ofNode as (...all: unknown[]) => Writable).apply(this, values);
  });
  const accepted = host.next();
  const client = await directClient('ws', host.url);
  const server = (await accepted) as unknown as { _receiver: Writable; once: WebSocket['once'] };
  const { _receiver: parser } = server;
  const closed = once(server as unknown as WebSocket, 'close');
  client.close(1000);
  await closed;
  spy.mockRestore();
  expect(ends.filter((stream) => stream === parser)).toHaveLength(1);
});
