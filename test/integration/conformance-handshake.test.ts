import { describe, expect, it } from 'vitest';
import { clientFrame, closeFrame, OPCODE, pattern } from '../support/client-frame.ts';
import { EchoingServer, ENGINES, expectUndisturbed } from '../support/echoing-server.ts';
import { clientHandshake, RawClient, RIGHT_ACCEPT } from '../support/raw-client.ts';
import { servedThroughout } from '../support/served-throughout.ts';

const headersOf = (head: string) =>
  new Map(
    head
      .split('\r\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );

const request = (lines: readonly string[]) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
const KEY_LINE = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
const USUAL = ['Host: x', 'Upgrade: websocket', 'Connection: Upgrade', KEY_LINE, 'Sec-WebSocket-Version: 13'];
const without = (line: string) => USUAL.filter((usual) => !usual.startsWith(line));

/** What is no handshake of a client (RFC 6455 sections 4.1 and 4.2.1), and with what it is refused. */
const REFUSED: readonly { what: string; bytes: Buffer; status: number }[] = [
  { what: 'no key', bytes: request(['GET / HTTP/1.1', ...without('Sec-WebSocket-Key')]), status: 400 },
  {
    what: 'a key that is too short',
    bytes: request(['GET / HTTP/1.1', ...without('Sec-WebSocket-Key'), 'Sec-WebSocket-Key: abc']),
    status: 400,
  },
  { what: 'no version', bytes: request(['GET / HTTP/1.1', ...without('Sec-WebSocket-Version')]), status: 400 },
  {
    what: 'a version of the future',
    bytes: request(['GET / HTTP/1.1', ...without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 14']),
    status: 400,
  },
  { what: 'an upgrade to something else', bytes: request(['GET / HTTP/1.1', ...without('Upgrade'), 'Upgrade: h2c']), status: 400 },
  { what: 'no upgrade at all', bytes: request(['GET / HTTP/1.1', 'Host: x']), status: 426 },
  { what: 'another method', bytes: request(['POST / HTTP/1.1', ...USUAL]), status: 400 },
  { what: 'no HTTP', bytes: Buffer.from([0x82, 0x85, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 10, 13, 10]), status: 400 },
];

describe.each(ENGINES)('the handshake, engine %s (RFC 6455 section 4.2)', (engine) => {
  let server: EchoingServer;
  let bystander: RawClient;

  servedThroughout(engine, {}, (served) => {
    ({ server, bystander } = served);
  });

  it('is answered with 101, upgrade, connection and the right key, and without what was not offered', async () => {
    await using client = await server.open();
    expect(client.head.split('\r\n')[0]).toBe('HTTP/1.1 101 Switching Protocols');
    const headers = headersOf(client.head);
    expect(headers.get('upgrade')?.toLowerCase()).toBe('websocket');
    expect(headers.get('connection')?.toLowerCase()).toBe('upgrade');
    expect(headers.get('sec-websocket-accept')).toBe(RIGHT_ACCEPT);
    expect(headers.has('sec-websocket-extensions')).toBe(false);
    expect(headers.has('sec-websocket-protocol')).toBe(false);
  });

  it('accepts no extension that it does not know, and goes on without', async () => {
    await using client = await server.open({ headers: { 'sec-websocket-extensions': 'x-unknown; a=1, permessage-deflate' } });
    expect(headersOf(client.head).has('sec-websocket-extensions')).toBe(false);
    await expectUndisturbed(client);
  });

  it.each(REFUSED)('$what is refused with $status', async ({ bytes, status }) => {
    await using client = await RawClient.tcp(server.port);
    await client.write(bytes);
    await client.until(() => client.head !== '', 'the answer');
    expect(client.head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (status === 400 && bytes.includes('Version: 14')) expect(headersOf(client.head).get('sec-websocket-version')).toContain('13');
    await expectUndisturbed(bystander);
  });

  it('may come a byte at a time', async () => {
    await using client = await RawClient.tcp(server.port);
    await client.writeInPieces([...clientHandshake(server.port)].map((byte) => Buffer.of(byte)));
    await client.until(() => client.head !== '', 'the answer');
    await expectUndisturbed(client);
  });

  it.each([1, 100, 1_000, 60_000, 200_000])('may be followed by a message of %i bytes in the same segment', async (bytes) => {
    const payload = pattern(bytes, bytes);
    const frames = [clientFrame({ opcode: OPCODE.ping, payload: 'first' }), clientFrame({ payload }), clientFrame({ payload: 'next' })];
    await using client = await server.open({ followedBy: Buffer.concat(frames) });
    expect(await client.next()).toEqual({ opcode: OPCODE.pong, payload: Buffer.from('first') });
    expect((await client.next())?.payload.equals(payload)).toBe(true);
    expect((await client.next())?.payload.toString()).toBe('next');
  });

  it.each([1, 2, 5, 7, 14, 300])('may be followed by the first %i bytes of a frame, whose rest comes later', async (bytes) => {
    const payload = pattern(70_000, bytes);
    const frame = clientFrame({ payload });
    await using client = await server.open({ followedBy: frame.subarray(0, bytes) });
    await client.write(frame.subarray(bytes));
    expect((await client.next())?.payload.equals(payload)).toBe(true);
  });

  it('may be followed by a close, or by what is no frame', async () => {
    await using polite = await server.open({ followedBy: closeFrame(3000) });
    expect(await polite.closeCode()).toBe(3000);
    await using rude = await server.open({ followedBy: Buffer.alloc(3_000, 0xff) });
    expect(await rude.closeCode()).toBe(1002);
    await rude.leave();
  });

  it('may be followed by the end of the client’s side', async () => {
    await using client = await RawClient.tcp(server.port);
    client.socket.end(Buffer.concat([clientHandshake(server.port), clientFrame({ payload: 'only this' })]));
    await client.until(() => client.isEnded, 'the end');
    expect((await client.next())?.payload.toString()).toBe('only this');
    expect(await client.next()).toBeNull();
  });
});

describe('a connection that negotiates compression (RFC 7692) where the direct engine is chosen', () => {
  it('is served by ws, and one beside it that does not is served directly', async () => {
    await using server = await EchoingServer.start('direct', { compression: { enabled: true, contextTakeover: false } });
    await using compressed = await server.open({ headers: { 'sec-websocket-extensions': 'permessage-deflate' } });
    expect(headersOf(compressed.head).get('sec-websocket-extensions')).toContain('permessage-deflate');
    // Below the threshold the answer is not compressed.
    await compressed.write(clientFrame({ payload: 'small' }));
    expect(await compressed.next()).toEqual({ opcode: OPCODE.binary, payload: Buffer.from('small') });
    const { rows } = await server.test.engine.handlers['run.connections'](null);
    expect(rows.map(({ deflate }) => deflate)).toEqual([true]);
    // A deflated message: RSV1, which the direct engine would refuse, and the text "Hello" of RFC 7692 section 7.2.3.1.
    const hello = Buffer.from([0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00]);
    await compressed.write(clientFrame({ opcode: OPCODE.text, payload: hello, rsv: 4 }));
    expect(await compressed.next()).toEqual({ opcode: OPCODE.text, payload: Buffer.from('Hello') });
    // The newest connection is what the summary tells of; `stop` checks that it was direct.
    await using plain = await server.open();
    await expectUndisturbed(plain);
    await plain.write(clientFrame({ opcode: OPCODE.text, payload: hello, rsv: 4 }));
    expect(await plain.closeCode()).toBe(1002);
  });
});
