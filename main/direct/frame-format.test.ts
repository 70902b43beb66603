import { describe, expect, it } from 'vitest';
import { frameHeadBytes, isSendableCloseCode, OPCODE, writeFrameHead } from './frame-format.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

describe('the head of a frame', () => {
  it.each([
    // RFC 6455 section 5.7: "Hello", a ping of it, 256 bytes, 64 KiB.
    { opcode: OPCODE.text, bytes: 5, key: null, head: '8105' },
    { opcode: OPCODE.text, bytes: 5, key: KEY, head: '818537fa213d' },
    { opcode: OPCODE.ping, bytes: 5, key: null, head: '8905' },
    { opcode: OPCODE.pong, bytes: 5, key: KEY, head: '8a8537fa213d' },
    { opcode: OPCODE.binary, bytes: 256, key: null, head: '827e0100' },
    { opcode: OPCODE.binary, bytes: 65_536, key: null, head: '827f0000000000010000' },
    // The edges of each encoding.
    { opcode: OPCODE.binary, bytes: 0, key: null, head: '8200' },
    { opcode: OPCODE.close, bytes: 0, key: KEY, head: '888037fa213d' },
    { opcode: OPCODE.binary, bytes: 125, key: null, head: '827d' },
    { opcode: OPCODE.binary, bytes: 126, key: null, head: '827e007e' },
    { opcode: OPCODE.binary, bytes: 65_535, key: KEY, head: '82feffff37fa213d' },
    { opcode: OPCODE.binary, bytes: 65_536, key: KEY, head: '82ff000000000001000037fa213d' },
    // More than 32 bits: 0x1_0000_0005, and the largest that a number holds exactly.
    { opcode: OPCODE.binary, bytes: 4_294_967_301, key: null, head: '827f0000000100000005' },
    { opcode: OPCODE.binary, bytes: Number.MAX_SAFE_INTEGER, key: null, head: '827f001fffffffffffff' },
  ])('of $bytes bytes is $head', ({ opcode, bytes, key, head }) => {
    expect(frameHeadBytes(bytes, key !== null)).toBe(head.length / 2);
    const output = Buffer.alloc(20, 0xee);
    writeFrameHead(output, 3, opcode, bytes, key);
    expect(output.toString('hex')).toBe(`eeeeee${head}`.padEnd(40, 'e'));
  });
});

describe('isSendableCloseCode', () => {
  it('knows those of section 7.4, the registry and the ranges for libraries and applications', () => {
    const sendable = [1_000, 1_001, 1_002, 1_003, 1_007, 1_008, 1_009, 1_010, 1_011, 1_012, 1_013, 1_014, 3_000, 3_999, 4_000, 4_999];
    const not = [0, 999, 1_004, 1_005, 1_006, 1_015, 1_016, 2_000, 2_999, 5_000, 65_535];
    expect(sendable.filter((code) => !isSendableCloseCode(code))).toEqual([]);
    expect(not.filter(isSendableCloseCode)).toEqual([]);
  });
});
