import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternBytes, rawFrame } from '../testing/raw-frame.ts';
import { faultOf, type ReaderEvent, readingFrames } from '../testing/read-frames.ts';
import { BYTE_MASKING, nativeMasking, WORD_MASKING } from './masking.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const PING = 9;
const PONG = 10;
const CLOSE = 8;

/** Equal, without a comparison byte by byte in JavaScript. */
function isTold(told: readonly ReaderEvent[], expected: readonly ReaderEvent[]): boolean {
  if (told.length !== expected.length) return false;
  return told.every((event, at) => {
    const other = expected[at]!;
    if ('message' in event && 'message' in other) return event.isBinary === other.isBinary && event.message.equals(other.message);
    return JSON.stringify(event) === JSON.stringify(other);
  });
}

const binary = (message: Buffer): ReaderEvent => ({ message, isBinary: true });
const text = (message: string): ReaderEvent => ({ message: Buffer.from(message), isBinary: false });

describe('the examples of RFC 6455 section 5.7', () => {
  it.each([
    ['a text message', 'client', '810548656c6c6f', [text('Hello')]],
    ['masked', 'server', '818537fa213d7f9f4d5158', [text('Hello')]],
    ['in two fragments', 'client', '010348656c80026c6f', [text('Hello')]],
    ['a ping', 'client', '890548656c6c6f', [{ ping: 'Hello' }]],
    ['a masked pong', 'server', '8a8537fa213d7f9f4d5158', [{ pong: 'Hello' }]],
    ['256 bytes', 'client', `827e0100${'ab'.repeat(256)}`, [binary(Buffer.alloc(256, 0xab))]],
    ['64 KiB', 'client', `827f0000000000010000${'cd'.repeat(65_536)}`, [binary(Buffer.alloc(65_536, 0xcd))]],
  ] as const)('%s', (_what, role, bytes, expected) => {
    const whole = readingFrames({ role });
    whole.reader.feed(Buffer.from(bytes, 'hex'));
    expect(isTold(whole.told, expected)).toBe(true);
    const read = readingFrames({ role });
    read.receive(Buffer.from(bytes, 'hex'));
    expect(isTold(read.told, expected)).toBe(true);
  });
});

describe('messages', () => {
  it('come in the order of the bytes, several in one chunk, empty ones among them', () => {
    const { told, receive } = readingFrames();
    receive(
      Buffer.concat([
        rawFrame({ payload: 'one' }),
        rawFrame({ payload: '' }),
        rawFrame({ opcode: 1, payload: '' }),
        rawFrame({ opcode: 1, payload: 'zwölf' }),
        rawFrame({ payload: patternBytes(200) }),
      ]),
    );
    expect(isTold(told, [binary(Buffer.from('one')), binary(Buffer.alloc(0)), text(''), text('zwölf'), binary(patternBytes(200))])).toBe(
      true,
    );
  });

  it.each([BYTE_MASKING, WORD_MASKING, nativeMasking()!])('are whole wherever reads end, with masking %#', (masking) => {
    const payloads = [0, 1, 125, 126, 1_000, 65_535, 65_536, 65_537, 200_001].map((length, seed) => patternBytes(length, seed));
    const stream = Buffer.concat(payloads.map((payload) => rawFrame({ payload, key: KEY })));
    for (const most of [stream.length, 65_536, 65_535, 4_097, 1_023, 257]) {
      const { told, receive, memory } = readingFrames({ role: 'server', masking });
      receive(stream, () => most);
      if (!isTold(told, payloads.map(binary))) expect.fail(`reads of ${most} bytes`);
      expect(memory.lentBuffers).toBe(0);
    }
  });

  it('are whole byte by byte', () => {
    const payloads = [0, 5, 126, 3_000].map((length, seed) => patternBytes(length, seed));
    const stream = Buffer.concat(payloads.map((payload) => rawFrame({ payload, key: KEY })));
    const { told, receive } = readingFrames({ role: 'server' });
    receive(stream, () => 1);
    expect(isTold(told, payloads.map(binary))).toBe(true);
  });

  it('of any fragments with control frames between them, read in any pieces, are what was sent', () => {
    const fragment = fc.record({ length: fc.oneof(fc.nat(300), fc.nat(70_000)), isMasked: fc.boolean(), pings: fc.nat(2) });
    const messages = fc.array(fc.array(fragment, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    const reads = fc.infiniteStream(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 65_536 })));
    fc.assert(
      fc.property(messages, reads, fc.constantFrom(BYTE_MASKING, WORD_MASKING, nativeMasking()!), (sent, sizes, masking) => {
        const expected: ReaderEvent[] = [];
        const frames: Buffer[] = [];
        sent.forEach((fragments, number) => {
          const payloads = fragments.map(({ length }, index) => patternBytes(length, number * 5 + index));
          fragments.forEach(({ isMasked, pings }, index) => {
            for (let ping = 0; ping < pings; ping++) {
              frames.push(rawFrame({ opcode: PING, payload: `${number}.${index}.${ping}`, key: KEY }));
              expected.push({ ping: `${number}.${index}.${ping}` });
            }
            const key = isMasked ? KEY : Buffer.alloc(4);
            frames.push(rawFrame({ opcode: index === 0 ? 2 : 0, isFinal: index === fragments.length - 1, payload: payloads[index]!, key }));
          });
          expected.push(binary(Buffer.concat(payloads)));
        });
        const { told, receive, memory, reader } = readingFrames({ role: 'server', masking });
        receive(Buffer.concat(frames), () => sizes.next().value);
        return isTold(told, expected) && memory.lentBuffers === 0 && reader.collectedBytes === 0;
      }),
      { numRuns: 60 },
    );
  });

  it('are counted while they are collected', () => {
    const { reader } = readingFrames();
    const feed = (hex: string) => {
      reader.feed(Buffer.from(hex, 'hex'));
      return reader.collectedBytes;
    };
    // One byte of a head; a head and one byte; three bytes of the payload more; whole.
    expect([feed('01'), feed('0448'), feed('656c6c'), feed('8001'), feed('6f')]).toEqual([1, 3, 4, 6, 0]);
  });
});

describe('control frames', () => {
  it('are told in their place between the fragments of a message', () => {
    const { told, receive } = readingFrames();
    const frames = [
      rawFrame({ opcode: 1, isFinal: false, payload: 'Hel' }),
      rawFrame({ opcode: PING, payload: 'p' }),
      rawFrame({ opcode: 0, isFinal: false, payload: '' }),
      rawFrame({ opcode: PONG, payload: '' }),
      rawFrame({ opcode: 0, payload: 'lo' }),
    ];
    receive(Buffer.concat(frames), () => 1);
    expect(isTold(told, [{ ping: 'p' }, { pong: '' }, text('Hello')])).toBe(true);
  });

  it('do not disturb a large message that is read straight into its memory', () => {
    const half = patternBytes(150_000);
    const stream = Buffer.concat([
      rawFrame({ isFinal: false, payload: half, key: KEY }),
      rawFrame({ opcode: PING, payload: patternBytes(125), key: KEY }),
      rawFrame({ opcode: 0, payload: half, key: KEY }),
    ]);
    const { told, receive } = readingFrames({ role: 'server' });
    receive(stream);
    expect(isTold(told, [{ ping: patternBytes(125).toString('latin1') }, binary(Buffer.concat([half, half]))])).toBe(true);
  });
});

describe('the close frame', () => {
  it.each([
    ['8800', { close: 1_005, reason: '' }],
    ['880203e8', { close: 1_000, reason: '' }],
    [`8807${'03e9'}${Buffer.from('going').toString('hex')}`, { close: 1_001, reason: 'going' }],
    ['88020fa0', { close: 4_000, reason: '' }],
  ])('%s', (bytes, expected) => {
    const { told, receive } = readingFrames();
    receive(Buffer.from(bytes, 'hex'), () => 1);
    expect(told).toEqual([expected]);
  });

  it('is the last that is told, whatever follows', () => {
    const { told, receive, memory } = readingFrames();
    receive(
      Buffer.concat([rawFrame({ isFinal: false, payload: 'begun' }), rawFrame({ opcode: CLOSE }), rawFrame({ opcode: 0, payload: 'x' })]),
    );
    receive(Buffer.from('ffffffff', 'hex'));
    expect(told).toEqual([{ close: 1_005, reason: '' }]);
    expect(memory.lentBuffers).toBe(1);
  });
});

describe('faults', () => {
  const run = (hex: string, options: Parameters<typeof readingFrames>[0] = {}) => {
    const { receive, told } = readingFrames(options);
    return [faultOf(() => receive(Buffer.from(hex.replaceAll(' ', ''), 'hex'), () => 1)), told.length];
  };

  it.each([
    ['a code that may not be sent', '8802 03ed', ['WS_ERR_INVALID_CLOSE_CODE', 1002]],
    ['a reason that is no UTF-8', '8804 03e8 c328', ['WS_ERR_INVALID_UTF8', 1007]],
    ['a code below 1000', '8802 0000', ['WS_ERR_INVALID_CLOSE_CODE', 1002]],
    ['a text that is no UTF-8', '8102 c328', ['WS_ERR_INVALID_UTF8', 1007]],
    ['a text cut within a character', '0101 c3 8000', ['WS_ERR_INVALID_UTF8', 1007]],
    ['a second message within the first', '0201 61 8201 62', ['WS_ERR_INVALID_OPCODE', 1002]],
    ['a continuation of nothing', '8001 61', ['WS_ERR_INVALID_OPCODE', 1002]],
    ['a message that is masked for a client', '8281 37fa213d 00', ['WS_ERR_UNEXPECTED_MASK', 1002]],
  ])('%s', (_what, hex, expected) => {
    expect(run(hex)).toEqual([expected, 0]);
  });

  it('a continuation after a message that was whole', () => {
    expect(run('8201 61 8001 62')).toEqual([['WS_ERR_INVALID_OPCODE', 1002], 1]);
  });

  it('a character that is cut between fragments is none', () => {
    const { told, receive } = readingFrames();
    receive(Buffer.from('0101c38001b6', 'hex'));
    expect(isTold(told, [text('ö')])).toBe(true);
  });

  it('a message above the limit, by its announcement alone, also in fragments; one of the limit is none', () => {
    const tooLong = ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009];
    expect(run('827e 0401', { maxPayloadBytes: 1_024 })).toEqual([tooLong, 0]);
    expect(run('0203 616263 8002', { maxPayloadBytes: 4 })).toEqual([tooLong, 0]);
    expect(run('0203 616263 8001 64', { maxPayloadBytes: 4 })).toEqual([null, 1]);
    expect(run('827f 0020 0000 0000 0000')).toEqual([['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009], 0]);
  });

  it('leave what came before them told, and the memory is given back by close()', () => {
    const { receive, told, memory, reader } = readingFrames();
    const good = rawFrame({ payload: 'good' });
    const begun = rawFrame({ isFinal: false, payload: patternBytes(5_000) });
    expect(faultOf(() => receive(Buffer.concat([good, begun, Buffer.from('8300', 'hex')])))).toEqual(['WS_ERR_INVALID_OPCODE', 1002]);
    expect(isTold(told, [binary(Buffer.from('good'))])).toBe(true);
    expect(memory.lentBuffers).toBe(1);
    reader.close();
    expect([memory.lentBuffers, reader.collectedBytes]).toEqual([0, 0]);
    receive(rawFrame({ payload: 'late' }));
    expect(told.length).toBe(1);
  });
});
