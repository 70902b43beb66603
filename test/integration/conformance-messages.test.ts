import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientFrame, fragments, OPCODE, pattern } from '../support/client-frame.ts';
import { type EchoingServer, ENGINES, MAX_PAYLOAD_BYTES } from '../support/echoing-server.ts';
import type { ServerMessage } from '../support/raw-client.ts';
import { servedThroughout } from '../support/served-throughout.ts';

const MIB = 1_048_576;

/** Around each border of the three length encodings, of a machine word, of the pieces in which sockets are read, and of a megabyte. */
const SIZES = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 125, 126, 127, 4_095, 4_096, 4_097, 65_521, 65_522, 65_535, 65_536, 65_537];
const LARGE_SIZES = [262_144 - 14, 262_144, MIB - 1, MIB, MIB + 1, MAX_PAYLOAD_BYTES - 1, MAX_PAYLOAD_BYTES];

const MASKS: readonly (readonly number[])[] = [
  [0, 0, 0, 0],
  [1, 2, 3, 4],
  [255, 255, 255, 255],
  [0, 0, 0, 128],
  [128, 0, 0, 0],
];

/** What text of so many bytes: ASCII alone. */
const ascii = (bytes: number) => Buffer.alloc(bytes, 'abcdefghijklmnopqrstuvwxyz0123456789 ');

/** Valid sequences at every border of UTF-8 (RFC 3629), and a few words. */
const UTF8_TEXTS = [
  'κόσμε',
  '\u0000\u007f\u0080\u07ff\u0800\ud7ff\ue000\ufffd\uffff\u{10000}\u{10ffff}',
  'Hello-µ@ßöäüàá-UTF-8!!',
  '\ufeffwith a mark',
  '🧪'.repeat(100),
];

/** Fails with few words where millions of bytes differ. */
function expectSame(message: ServerMessage | null, opcode: number, payload: Uint8Array): void {
  expect(message && { opcode: message.opcode, bytes: message.payload.length }).toEqual({ opcode, bytes: payload.length });
  const right = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  if (message!.payload.equals(right)) return;
  const at = message!.payload.findIndex((byte, index) => byte !== right[index]);
  throw new Error(`byte ${at} of ${right.length} is ${message!.payload[at]} and not ${right[at]}`);
}

/** Without the native helper the direct engine unmasks by a loop of its own. */
const PATHS = [
  ...ENGINES.map((engine) => ({ engine, nativeAddon: 'on' as const })),
  { engine: 'direct' as const, nativeAddon: 'off' as const },
];

describe.each(PATHS)('messages, engine $engine, native helper $nativeAddon', ({ engine, nativeAddon }) => {
  let server: EchoingServer;

  servedThroughout(engine, { nativeAddon }, (served) => {
    ({ server } = served);
  });

  describe('in one frame (RFC 6455 section 5.6)', () => {
    it.each([...SIZES, ...LARGE_SIZES])('binary of %i bytes comes back as it was', async (bytes) => {
      await using client = await server.open();
      const payload = pattern(bytes, bytes);
      await client.write(clientFrame({ payload }));
      expectSame(await client.next(), OPCODE.binary, payload);
    });

    it.each([...SIZES, MIB])('text of %i bytes comes back as text', async (bytes) => {
      await using client = await server.open();
      await client.write(clientFrame({ opcode: OPCODE.text, payload: ascii(bytes) }));
      expectSame(await client.next(), OPCODE.text, ascii(bytes));
    });

    it('one after another on one connection, small beside large, none is mixed with another', async () => {
      await using client = await server.open();
      const sizes = [...SIZES, MIB, 3, 700_000, 0, 1, 65_536, 2, ...SIZES].map((bytes, at) => pattern(bytes, at + 1));
      for (const payload of sizes) await client.write(clientFrame({ payload }));
      for (const payload of sizes) expectSame(await client.next(), OPCODE.binary, payload);
    });

    it('2,000 in one segment each have their answer, in order', async () => {
      await using client = await server.open();
      const payloads = Array.from({ length: 2_000 }, (_, at) => pattern(at % 131, at));
      await client.write(Buffer.concat(payloads.map((payload) => clientFrame({ payload }))));
      for (const payload of payloads) expectSame(await client.next(), OPCODE.binary, payload);
    });
  });

  describe('masking (RFC 6455 section 5.3)', () => {
    it.each(MASKS)('the key %i %i %i %i is undone', async (...mask) => {
      await using client = await server.open();
      for (const bytes of [1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 63, 64, 65, 1_000, 70_001]) {
        const payload = pattern(bytes, bytes);
        await client.write(clientFrame({ payload, mask }));
        expectSame(await client.next(), OPCODE.binary, payload);
      }
    });

    it('is undone wherever in memory the payload begins: after every number of bytes before it in the segment', async () => {
      await using client = await server.open();
      const payloads = Array.from({ length: 40 }, (_, shift) => [pattern(shift, shift), pattern(100 + shift, 100 + shift)]).flat();
      await client.write(Buffer.concat(payloads.map((payload, at) => clientFrame({ payload, mask: [at, 7 * at, 13 * at, 255 - at] }))));
      for (const payload of payloads) expectSame(await client.next(), OPCODE.binary, payload);
    });

    it('begins anew with each fragment', async () => {
      await using client = await server.open();
      const payload = pattern(1_000, 3);
      for (let cut = 1; cut < 10; cut++) {
        const [first, rest] = fragments(OPCODE.binary, payload, [cut]);
        const [, other] = fragments(OPCODE.binary, payload, [cut], [9, 8, 7, 6]);
        await client.write(first!, cut % 2 ? rest! : other!);
        expectSame(await client.next(), OPCODE.binary, payload);
      }
    });
  });

  describe('lengths (RFC 6455 section 5.2)', () => {
    // "the minimal number of bytes MUST be used to encode the length": ws does not check it, and neither does the direct engine.
    it.each([
      [0, 16],
      [5, 16],
      [125, 16],
      [0, 64],
      [5, 64],
      [126, 64],
      [65_535, 64],
    ] as const)('%i bytes said in %i bits, which is more than needed, are let through by both engines', async (bytes, lengthBits) => {
      await using client = await server.open();
      await client.write(clientFrame({ payload: pattern(bytes), lengthBits }));
      expectSame(await client.next(), OPCODE.binary, pattern(bytes));
    });
  });

  describe('in fragments (RFC 6455 section 5.4)', () => {
    it.each([2, 3, 100])('%i of them are one message, binary and text', async (count) => {
      await using client = await server.open();
      for (const bytes of [count, 1_000, 200_003]) {
        const cuts = Array.from({ length: count - 1 }, (_, at) => Math.floor(((at + 1) * bytes) / count));
        await client.write(...fragments(OPCODE.binary, pattern(bytes), cuts));
        expectSame(await client.next(), OPCODE.binary, pattern(bytes));
        await client.write(...fragments(OPCODE.text, ascii(bytes), cuts));
        expectSame(await client.next(), OPCODE.text, ascii(bytes));
      }
    });

    it('empty ones add nothing: first, between, last, and all', async () => {
      await using client = await server.open();
      const payload = pattern(10);
      for (const cuts of [[0], [10], [0, 0, 10, 10], [3, 3, 3], [0, 3, 3, 10]]) {
        await client.write(...fragments(OPCODE.binary, payload, cuts));
        expectSame(await client.next(), OPCODE.binary, payload);
      }
      for (const opcode of [OPCODE.binary, OPCODE.text]) {
        await client.write(...fragments(opcode, Buffer.alloc(0), [0, 0]));
        expectSame(await client.next(), opcode, Buffer.alloc(0));
      }
    });

    it('of very different sizes, one of them large, are put together in order', async () => {
      await using client = await server.open();
      const payload = pattern(3 * MIB, 5);
      await client.write(...fragments(OPCODE.binary, payload, [1, 4_097, 70_000, 2 * MIB, 2 * MIB, 3 * MIB - 1]));
      expectSame(await client.next(), OPCODE.binary, payload);
    });

    it('control frames may come between them, and are answered before the message is there', async () => {
      await using client = await server.open();
      const payload = pattern(100_000, 6);
      const parts = fragments(OPCODE.binary, payload, [1, 2, 60_000]);
      for (const [at, part] of parts.entries()) {
        await client.write(part);
        if (at === parts.length - 1) break;
        const ping = pattern(at * 40, at);
        await client.write(clientFrame({ opcode: OPCODE.ping, payload: ping }), clientFrame({ opcode: OPCODE.pong, payload: 'unasked' }));
        expectSame(await client.next(), OPCODE.pong, ping);
      }
      expectSame(await client.next(), OPCODE.binary, payload);
    });

    it('all in one segment with pings between them', async () => {
      await using client = await server.open();
      const parts = fragments(OPCODE.text, ascii(1_000), [0, 1, 500, 999]);
      await client.write(Buffer.concat(parts.flatMap((part) => [clientFrame({ opcode: OPCODE.ping, payload: 'p' }), part])));
      for (let n = 0; n < parts.length; n++) expectSame(await client.next(), OPCODE.pong, Buffer.from('p'));
      expectSame(await client.next(), OPCODE.text, ascii(1_000));
    });
  });

  describe('text (RFC 6455 section 8.1)', () => {
    it.each(UTF8_TEXTS)('%j is valid, whole and cut at every byte', async (text) => {
      await using client = await server.open();
      const payload = Buffer.from(text);
      await client.write(clientFrame({ opcode: OPCODE.text, payload }));
      expectSame(await client.next(), OPCODE.text, payload);
      await client.write(
        ...fragments(
          OPCODE.text,
          payload,
          Array.from(payload.subarray(1), (_, at) => at + 1),
        ),
      );
      expectSame(await client.next(), OPCODE.text, payload);
    });

    it('binary need not be UTF-8', async () => {
      await using client = await server.open();
      const payload = Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]);
      await client.write(...fragments(OPCODE.binary, payload, [1, 5]));
      expectSame(await client.next(), OPCODE.binary, payload);
    });
  });

  describe('delivered in pieces', () => {
    it.each([0, 1, 5, 125, 126, 300])('byte by byte: a message of %i bytes between two others', async (bytes) => {
      await using client = await server.open();
      const payloads = [pattern(3, 1), pattern(bytes, 2), pattern(4, 3)];
      const stream = Buffer.concat(payloads.map((payload) => clientFrame({ payload })));
      await client.writeInPieces(Array.from(stream, (_, at) => stream.subarray(at, at + 1)));
      for (const payload of payloads) expectSame(await client.next(), OPCODE.binary, payload);
    });

    it.each([5, 126, 65_536])('the header cut at each byte, of %i bytes', async (bytes) => {
      await using client = await server.open();
      const frame = clientFrame({ payload: pattern(bytes) });
      const headBytes = frame.length - bytes;
      for (let cut = 1; cut <= headBytes + 1; cut++) {
        await client.writeInPieces([frame.subarray(0, cut), frame.subarray(cut)]);
        expectSame(await client.next(), OPCODE.binary, pattern(bytes));
      }
    });

    it('the head of the next frame in the same piece as the end of a large one, cut at each byte', async () => {
      await using client = await server.open();
      const large = pattern(150_000, 8);
      const next = pattern(130, 9);
      const frame = clientFrame({ payload: next });
      for (let cut = 0; cut <= 9; cut++) {
        const stream = Buffer.concat([clientFrame({ payload: large }), frame.subarray(0, cut)]);
        await client.writeInPieces([stream.subarray(0, 100_000), stream.subarray(100_000), frame.subarray(cut)]);
        expectSame(await client.next(), OPCODE.binary, large);
        expectSame(await client.next(), OPCODE.binary, next);
      }
    });

    it('any messages, in any fragments, with any pings between them, cut anywhere: content and order are exact', async () => {
      const message = fc.record({
        isText: fc.boolean(),
        bytes: fc.oneof(fc.nat(20), fc.nat(300), fc.constantFrom(125, 126, 65_535, 65_536, 65_537), fc.nat(200_000)),
        cuts: fc.array(fc.nat(1_000_000), { maxLength: 5 }),
        pings: fc.array(fc.nat(125), { maxLength: 3 }),
        mask: fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
      });
      await using client = await server.open();
      await fc.assert(
        fc.asyncProperty(
          fc.array(message, { minLength: 1, maxLength: 6 }),
          fc.array(fc.nat(1_000_000), { maxLength: 12 }),
          async (messages, splits) => {
            const expected: ServerMessage[] = [];
            const frames: Buffer[] = [];
            for (const [at, { isText, bytes, cuts, pings, mask }] of messages.entries()) {
              const payload = isText ? ascii(bytes) : pattern(bytes, at);
              const opcode = isText ? OPCODE.text : OPCODE.binary;
              const places = cuts.map((cut) => cut % (bytes + 1)).sort((a, b) => a - b);
              for (const [index, part] of fragments(opcode, payload, places, mask).entries()) {
                const ping = pings[index];
                if (ping !== undefined) {
                  frames.push(clientFrame({ opcode: OPCODE.ping, payload: pattern(ping, index), mask }));
                  expected.push({ opcode: OPCODE.pong, payload: pattern(ping, index) });
                }
                frames.push(part);
              }
              expected.push({ opcode, payload });
            }
            const stream = Buffer.concat(frames);
            const ends = [...splits.map((split) => split % (stream.length + 1)).sort((a, b) => a - b), stream.length];
            await client.writeInPieces(ends.map((end, at) => stream.subarray(ends[at - 1] ?? 0, end)));
            for (const { opcode, payload } of expected) expectSame(await client.next(), opcode, payload);
          },
        ),
        { numRuns: 60, endOnFailure: true },
      );
    });
  });
});
