import { describe, expect, it } from 'vitest';
import { grouped } from '../../contract/index.ts';
import { DIAGNOSIS_MIN_SAMPLES } from '../../main/diagnosis/diagnose.ts';
import { clientFrame, closeFrame, closePayload, fragments, OPCODE, pattern } from '../support/client-frame.ts';
import { EchoingServer, ENGINES, expectUndisturbed, MAX_PAYLOAD_BYTES } from '../support/echoing-server.ts';
import type { RawClient } from '../support/raw-client.ts';
import { servedThroughout } from '../support/served-throughout.ts';

interface Fault {
  what: string;
  /** RFC 6455, where the rule stands. */
  section: string;
  bytes: Buffer;
  code: number;
}

const fault = (section: string, what: string, code: number, ...bytes: readonly Buffer[]): Fault => ({
  section,
  what,
  code,
  bytes: Buffer.concat(bytes),
});

const open = (opcode: number, payload: Uint8Array | string) => clientFrame({ opcode, payload, isFinal: false });
const raw = (...bytes: number[]) => Buffer.from(bytes);

/** Frames that no endpoint may send: 1002 (section 7.4.1). */
const PROTOCOL: readonly Fault[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((rsv) =>
    fault('5.2', `reserved bits ${rsv.toString(2).padStart(3, '0')} in a message`, 1002, clientFrame({ rsv })),
  ),
  ...[4, 2, 1].flatMap((rsv) => [
    fault('5.2', `reserved bit ${rsv} in text`, 1002, clientFrame({ opcode: OPCODE.text, rsv, payload: 'text' })),
    fault('5.2', `reserved bit ${rsv} in a ping`, 1002, clientFrame({ opcode: OPCODE.ping, rsv, payload: 'p' })),
    fault('5.2', `reserved bit ${rsv} in a pong`, 1002, clientFrame({ opcode: OPCODE.pong, rsv })),
    fault('5.2', `reserved bit ${rsv} in a close`, 1002, clientFrame({ opcode: OPCODE.close, rsv, payload: closePayload(1000) })),
    fault(
      '5.2',
      `reserved bit ${rsv} in a continuation`,
      1002,
      open(OPCODE.binary, 'a'),
      clientFrame({ opcode: OPCODE.continuation, rsv, payload: 'b' }),
    ),
  ]),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) => [
    fault('5.2', `opcode ${opcode}`, 1002, clientFrame({ opcode })),
    fault('5.2', `opcode ${opcode} with a payload`, 1002, clientFrame({ opcode, payload: pattern(20) })),
    fault('5.2', `opcode ${opcode} within a message`, 1002, open(OPCODE.binary, 'a'), clientFrame({ opcode, payload: 'b' })),
  ]),
  ...[OPCODE.text, OPCODE.binary, OPCODE.ping, OPCODE.pong, OPCODE.close].map((opcode) =>
    fault(
      '5.1',
      `opcode ${opcode} not masked`,
      1002,
      clientFrame({ opcode, mask: null, payload: opcode === OPCODE.close ? closePayload(1000) : 'abc' }),
    ),
  ),
  fault('5.1', 'an empty message not masked', 1002, clientFrame({ mask: null })),
  fault(
    '5.1',
    'a continuation not masked',
    1002,
    open(OPCODE.binary, 'a'),
    clientFrame({ opcode: OPCODE.continuation, mask: null, payload: 'b' }),
  ),
  ...[OPCODE.ping, OPCODE.pong, OPCODE.close].flatMap((opcode) => [
    fault('5.5', `opcode ${opcode} of 126 bytes`, 1002, clientFrame({ opcode, payload: pattern(126) })),
    fault('5.5', `opcode ${opcode} of 70,000 bytes`, 1002, clientFrame({ opcode, payload: pattern(70_000) })),
    fault('5.5', `opcode ${opcode} with 5 bytes said in 16 bits`, 1002, clientFrame({ opcode, payload: 'abcde', lengthBits: 16 })),
    fault('5.5', `opcode ${opcode} with 5 bytes said in 64 bits`, 1002, clientFrame({ opcode, payload: 'abcde', lengthBits: 64 })),
    fault(
      '5.5',
      `opcode ${opcode} in fragments`,
      1002,
      clientFrame({ opcode, payload: opcode === OPCODE.close ? closePayload(1000) : 'ab', isFinal: false }),
      clientFrame({ opcode: OPCODE.continuation, payload: 'c' }),
    ),
  ]),
  fault('5.4', 'a continuation of nothing', 1002, clientFrame({ opcode: OPCODE.continuation, payload: 'a' })),
  fault('5.4', 'a continuation of nothing, not final', 1002, open(OPCODE.continuation, 'a')),
  fault('5.4', 'a continuation after a message was whole', 1002, clientFrame(), clientFrame({ opcode: OPCODE.continuation, payload: 'a' })),
  ...[OPCODE.text, OPCODE.binary].flatMap((inside) => [
    fault('5.4', `opcode ${inside} within a binary message`, 1002, open(OPCODE.binary, 'a'), clientFrame({ opcode: inside, payload: 'b' })),
    fault('5.4', `opcode ${inside} within text, not final`, 1002, open(OPCODE.text, 'a'), open(inside, 'b')),
    fault(
      '5.4',
      `opcode ${inside} within a message, after a ping`,
      1002,
      open(OPCODE.text, ''),
      clientFrame({ opcode: OPCODE.ping }),
      clientFrame({ opcode: inside }),
    ),
  ]),
  fault('5.5.1', 'a close of one byte', 1002, clientFrame({ opcode: OPCODE.close, payload: raw(3) })),
  ...[0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535].map((code) =>
    fault('7.4', `a close with ${code}`, 1002, closeFrame(code)),
  ),
];

/** What is no UTF-8 (RFC 3629): 1007. */
const NOT_UTF8: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['a continuation alone', raw(0x80)],
  ['text, then a continuation alone', raw(0x61, 0xbf)],
  ['an overlong slash, 2 bytes', raw(0xc0, 0xaf)],
  ['an overlong zero, 2 bytes', raw(0xc0, 0x80)],
  ['an overlong 2-byte lead', raw(0xc1, 0xbf)],
  ['an overlong slash, 3 bytes', raw(0xe0, 0x80, 0xaf)],
  ['the largest overlong of 3 bytes', raw(0xe0, 0x9f, 0xbf)],
  ['an overlong slash, 4 bytes', raw(0xf0, 0x80, 0x80, 0xaf)],
  ['the largest overlong of 4 bytes', raw(0xf0, 0x8f, 0xbf, 0xbf)],
  ['the first surrogate', raw(0xed, 0xa0, 0x80)],
  ['the last surrogate', raw(0xed, 0xbf, 0xbf)],
  ['a pair of surrogates', raw(0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80)],
  ['one beyond the last character', raw(0xf4, 0x90, 0x80, 0x80)],
  ['a lead byte of 5 bytes', raw(0xf8, 0x88, 0x80, 0x80, 0x80)],
  ['a lead byte of 6 bytes', raw(0xfc, 0x84, 0x80, 0x80, 0x80, 0x80)],
  ['0xfe', raw(0xfe)],
  ['0xff', raw(0xff)],
  ['half of 2 bytes', raw(0xc3)],
  ['a third of 3 bytes', raw(0xe2)],
  ['two thirds of 3 bytes', raw(0xe2, 0x82)],
  ['three quarters of 4 bytes', raw(0xf0, 0x9f, 0xa7)],
  ['a lead byte before a letter', raw(0xe2, 0x82, 0x41)],
];

const WORDS = Buffer.from('κόσμε ');

const TEXT: readonly Fault[] = NOT_UTF8.flatMap(([what, bytes]) => {
  const wrong = Buffer.concat([WORDS, bytes]);
  const late = Buffer.concat([Buffer.alloc(70_001, 'word '), bytes]);
  return [
    fault('8.1', `${what}`, 1007, clientFrame({ opcode: OPCODE.text, payload: bytes })),
    fault('8.1', `${what}, at the end of 70,000 bytes`, 1007, clientFrame({ opcode: OPCODE.text, payload: late })),
    fault('8.1', `${what}, in a fragment of its own`, 1007, ...fragments(OPCODE.text, wrong, [WORDS.length])),
    fault('8.1', `${what}, cut in two`, 1007, ...fragments(OPCODE.text, wrong, [WORDS.length + 1])),
    fault('8.1', `${what}, before an empty last fragment`, 1007, ...fragments(OPCODE.text, wrong, [wrong.length])),
    fault('5.5.1', `${what}, as the reason of a close`, 1007, closeFrame(1000, bytes)),
  ];
});

const TOO_BIG = BigInt(MAX_PAYLOAD_BYTES + 1);

/** Above `server.maxPayloadBytes`: 1009, and before the payload is there. */
const TOO_LARGE: readonly Fault[] = [
  fault('10.4', 'a header that says one byte too many', 1009, clientFrame({ saysBytes: TOO_BIG })),
  fault('10.4', 'the same as text', 1009, clientFrame({ opcode: OPCODE.text, saysBytes: TOO_BIG })),
  fault('10.4', 'a header that says 4 GiB', 1009, clientFrame({ saysBytes: 2n ** 32n })),
  fault('10.4', 'a header that says 4 GiB and 5 bytes', 1009, clientFrame({ saysBytes: 2n ** 32n + 5n })),
  fault('10.4', 'a header that says 2^53 - 1 bytes', 1009, clientFrame({ saysBytes: 2n ** 53n - 1n })),
  fault('10.4', 'a header that says 2^53 bytes', 1009, clientFrame({ saysBytes: 2n ** 53n })),
  fault('10.4', 'a header that says 2^63 - 1 bytes', 1009, clientFrame({ saysBytes: 2n ** 63n - 1n })),
  fault(
    '10.4',
    'a first fragment within the limit and a second beyond it',
    1009,
    open(OPCODE.binary, pattern(1_000)),
    clientFrame({ opcode: OPCODE.continuation, saysBytes: BigInt(MAX_PAYLOAD_BYTES - 999) }),
  ),
  fault(
    '10.4',
    'many fragments, the last a byte too many',
    1009,
    ...Array.from({ length: 16 }, (_, at) => open(at === 0 ? OPCODE.binary : OPCODE.continuation, pattern(MAX_PAYLOAD_BYTES / 16))),
    clientFrame({ opcode: OPCODE.ping }),
    clientFrame({ opcode: OPCODE.continuation, payload: 'x' }),
  ),
  // Section 5.2 lets the most significant bit be nothing but 0, so that 1002 would be said better. ws takes it for a length, and the direct engine does as ws does.
  fault('5.2', 'a length with the most significant bit set, which ws takes for too large', 1009, clientFrame({ saysBytes: 2n ** 63n })),
  fault('5.2', 'a length of all bits, which ws takes for too large', 1009, clientFrame({ saysBytes: 2n ** 64n - 1n })),
];

const LARGE_FAULT_BYTES = 200_000;

describe.each(ENGINES)('what a client may not send, engine %s', (engine) => {
  let server: EchoingServer;
  let bystander: RawClient;

  servedThroughout(engine, {}, (served) => {
    ({ server, bystander } = served);
  });

  describe.each([
    ['frames that break the protocol', PROTOCOL],
    ['text that is no UTF-8', TEXT],
    ['messages above the limit', TOO_LARGE],
  ] as const)('%s', (_group, faults) => {
    it.each(faults)('section $section: $what closes its connection with $code', async ({ bytes, code }) => {
      await using client = await server.open();
      await client.write(bytes);
      expect(await client.closeCode()).toBe(code);
      await client.leave();
      await expectUndisturbed(bystander);
    });

    it.each(faults.filter(({ bytes }) => bytes.length < LARGE_FAULT_BYTES))(
      '$what: a message before it is answered, nothing after it',
      async ({ bytes, code }) => {
        await using client = await server.open();
        const rightBefore = clientFrame({ payload: pattern(200) });
        const after = [clientFrame({ payload: 'after' }), clientFrame({ opcode: OPCODE.ping, payload: 'after' }), closeFrame(1000)];
        await client.write(rightBefore, bytes, ...after);
        expect(await client.next()).toEqual({ opcode: OPCODE.binary, payload: pattern(200) });
        // What was right of the fault's own frames is answered, too: an empty message, a ping.
        let next = await client.next();
        for (; next?.opcode !== OPCODE.close; next = await client.next()) expect(next?.payload.length).toBe(0);
        expect(next.payload.readUInt16BE(0)).toBe(code);
        await client.leave();
        expect(await client.next()).toBeNull();
        await expectUndisturbed(bystander);
      },
    );

    it.each(faults.filter(({ bytes }) => bytes.length < 250))('$what: a byte at a time it is the same', async ({ bytes, code }) => {
      await using client = await server.open();
      const [one] = [await client.writeInPieces([...bytes].map((byte) => Buffer.of(byte))).then(() => client.closeCode())];
      expect(one).toBe(code);
      await client.leave();
    });
  });

  it.each([PROTOCOL[0]!, TEXT[0]!, TOO_LARGE[0]!])('$what: the code reaches a client that goes on sending', async ({ bytes, code }) => {
    await using client = await server.open();
    await client.write(bytes, ...Array.from({ length: 20 }, (_, at) => clientFrame({ payload: pattern(100_000, at) })));
    expect(await client.closeCode()).toBe(code);
    expect(client.wasReset).toBe(false);
    await expectUndisturbed(bystander);
  });
});

describe.each(ENGINES)('what is told of it, engine %s', (engine) => {
  it.each([
    ['protocol error: RSV2 and RSV3 must be clear', PROTOCOL[0]!],
    ['invalid data: invalid UTF-8 sequence', TEXT[0]!],
    [
      `message too large: a message of ${grouped(String(TOO_BIG))} bytes, over the limit of ${grouped(String(MAX_PAYLOAD_BYTES))} bytes`,
      TOO_LARGE[0]!,
    ],
  ] as const)('the close frame says why: %s', async (reason, { bytes, code }) => {
    await using server = await EchoingServer.start(engine);
    await using client = await server.open();
    await client.write(bytes);
    const frame = await client.next();
    expect([frame?.opcode, frame?.payload.readUInt16BE(0)]).toEqual([OPCODE.close, code]);
    expect(frame?.payload.subarray(2).toString()).toBe(reason);
    await client.leave();
  });

  it('each kind of fault has its event and its reason, and the books balance', async () => {
    await using server = await EchoingServer.start(engine);
    await using bystander = await server.open();
    const end = async (bytes: Buffer) => {
      await using client = await server.open();
      await client.write(bytes);
      await client.closeCode();
      await client.leave();
    };
    const { test } = server;
    await end(PROTOCOL[0]!.bytes);
    const told = await test.untilEvent(({ code }) => code === 'client-protocol', 'the word about the protocol');
    expect(told).toMatchObject({ kind: 'client', severity: 'warning' });
    await end(TEXT[0]!.bytes);
    await end(PROTOCOL.at(-1)!.bytes);
    await end(TOO_LARGE[0]!.bytes);
    await end(TOO_LARGE[7]!.bytes);
    expect(await test.untilEvent(({ code }) => code === 'client-oversize', 'the word about the size')).toMatchObject({
      kind: 'client',
      severity: 'warning',
    });
    await end(closeFrame(1000));
    await end(closeFrame());
    const cut = await server.open();
    await cut.write(clientFrame({ payload: pattern(1_000) }).subarray(0, 100));
    cut.reset();
    await test.until(({ connections }) => connections.open === 1, 'all but one to be gone');
    await expectUndisturbed(bystander);
    await bystander.write(closeFrame(4000));
    expect(await bystander.closeCode()).toBe(4000);
    await test.until(({ connections }) => connections.open === 0, 'the last to be gone');
    await test.until(() => test.samples.length > DIAGNOSIS_MIN_SAMPLES, 'as many samples as a verdict needs');
    const { summary, events, diagnosis } = await server.stop();
    expect(diagnosis?.verdict).toContain(' 5 connections were closed for faults of their clients.');
    expect(summary?.connections.closedByReason).toEqual({
      'protocol error': 2,
      'invalid data': 1,
      'message too large': 2,
      done: 1,
      'no code given': 1,
      'cut off': 1,
      'code 4000': 1,
    });
    // Whom the server fails is told with the code that it was sent; 1006 is left to the one that was cut.
    expect(summary?.connections.closed).toEqual({ '1000': 1, '1002': 2, '1005': 1, '1006': 1, '1007': 1, '1009': 2, '4000': 1 });
    const lines = events.filter(({ kind }) => kind === 'connection').map(({ text }) => text);
    expect(lines.filter((text) => text.includes(' closed by the server with ')).slice(0, 3)).toEqual([
      'A client was closed by the server with 1002 (protocol error): RSV2 and RSV3 must be clear',
      'A client was closed by the server with 1007 (invalid data): invalid UTF-8 sequence',
      'A client was closed by the server with 1002 (protocol error): invalid status code 65535',
    ]);
    const tooLarge = events.filter(({ code }) => code === 'client-oversize');
    const size = grouped(String(MAX_PAYLOAD_BYTES + 1));
    expect(tooLarge.map(({ text }) => text.slice(text.indexOf('sent')))).toEqual(
      Array(2).fill(`sent a message of ${size} bytes, over the limit of ${grouped(String(MAX_PAYLOAD_BYTES))} bytes.`),
    );
    expect(summary?.ledger).toMatchObject({ balanced: true, faults: [] });
    expect(summary?.foreign.frames).toBe(1);
  });
});
