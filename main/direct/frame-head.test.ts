import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameHead } from './frame-head.ts';
import { ProtocolFault } from './protocol-fault.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Takes a whole head and answers what it says. */
function read(bytes: Buffer, { expectsMask = false, isWithinMessage = false } = {}) {
  const head = new FrameHead(expectsMask);
  const at = head.take(bytes, 0, bytes.length, isWithinMessage);
  const { opcode, isFinal, payloadBytes, isPlain } = head;
  return { at, opcode, isFinal, payloadBytes, isPlain, key: head.key.toString('hex') };
}

function faultOf(take: () => unknown): [string, number] | null {
  try {
    take();
  } catch (thrown) {
    if (thrown instanceof ProtocolFault) return [thrown.code, thrown.closeCode];
    throw thrown;
  }
  return null;
}

describe('FrameHead', () => {
  it.each([
    ['8105', 5, 2],
    ['827d', 125, 2],
    ['827e 007e', 126, 4],
    ['827e ffff', 65_535, 4],
    ['827f 0000 0000 0001 0000', 65_536, 10],
    ['827f 0000 0001 0000 0005', 4_294_967_301, 10],
    ['827f 001f ffff ffff ffff', Number.MAX_SAFE_INTEGER, 10],
    // Longer than it need be, which section 5.2 forbids the sender and no receiver has to check; nor does ws.
    ['827e 0005', 5, 4],
    ['827f 0000 0000 0000 0005', 5, 10],
  ])('%s announces %i bytes', (bytes, payloadBytes, at) => {
    expect(read(hex(bytes))).toMatchObject({ at, payloadBytes, isPlain: true });
  });

  it('reads the masking key behind each encoding of the length', () => {
    for (const start of ['8285', '82fe 0100', '82ff 0000 0000 0001 0000']) {
      const bytes = hex(`${start} 37fa213d`);
      expect(read(bytes, { expectsMask: true })).toMatchObject({ at: bytes.length, key: '37fa213d', isPlain: false });
    }
  });

  it('takes a key of zeros for none, and no other', () => {
    expect(read(hex('8285 00000000'), { expectsMask: true }).isPlain).toBe(true);
    for (const key of ['01000000', '00010000', '00000100', '00000080'])
      expect(read(hex(`8285 ${key}`), { expectsMask: true }).isPlain).toBe(false);
  });

  it('comes in any pieces', () => {
    const bytes = hex('02ff 0000 0000 0001 0203 37fa213d');
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(bytes.length), { maxLength: bytes.length }), (cuts) => {
        const head = new FrameHead(true);
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, index) => [edges[index]!, end] as const);
        let at = -1;
        for (const [from, end] of pieces) {
          if (from === end) continue;
          if (head.collectedBytes !== from) return false;
          // In the middle of a longer chunk: nothing beyond `end` is looked at.
          at = head.take(Buffer.concat([bytes.subarray(0, end), hex('ffff')]), from, end, false);
          if (at !== (end === bytes.length ? end : -1)) return false;
        }
        return (
          at === bytes.length && head.payloadBytes === 66_051 && head.opcode === 2 && !head.isFinal && head.key.equals(hex('37fa213d'))
        );
      }),
    );
  });

  it('begins the next frame after a reset, behind what it did not take', () => {
    const head = new FrameHead(false);
    const chunk = hex('8105 48656c6c6f 0203');
    expect(head.take(chunk, 0, chunk.length, false)).toBe(2);
    head.reset();
    expect(head.collectedBytes).toBe(0);
    expect(head.take(chunk, 7, chunk.length, false)).toBe(9);
    expect([head.opcode, head.isFinal, head.payloadBytes]).toEqual([2, false, 3]);
  });

  it('is told that more is needed where there is nothing', () => {
    expect(new FrameHead(false).take(Buffer.alloc(0), 0, 0, false)).toBe(-1);
  });

  describe('faults', () => {
    const within = { isWithinMessage: true };
    const masked = { expectsMask: true };

    it.each([
      ['c205', {}, 'WS_ERR_UNEXPECTED_RSV_1'],
      ['a205', {}, 'WS_ERR_UNEXPECTED_RSV_2_3'],
      ['9205', {}, 'WS_ERR_UNEXPECTED_RSV_2_3'],
      // A continuation of nothing; a new message within one; reserved opcodes on both sides of the control frames.
      ['8005', {}, 'WS_ERR_INVALID_OPCODE'],
      ['8105', within, 'WS_ERR_INVALID_OPCODE'],
      ['8205', within, 'WS_ERR_INVALID_OPCODE'],
      ['8305', {}, 'WS_ERR_INVALID_OPCODE'],
      ['8705', within, 'WS_ERR_INVALID_OPCODE'],
      ['8b05', {}, 'WS_ERR_INVALID_OPCODE'],
      ['8f05', {}, 'WS_ERR_INVALID_OPCODE'],
      ['0905', {}, 'WS_ERR_EXPECTED_FIN'],
      ['0800', within, 'WS_ERR_EXPECTED_FIN'],
      ['897e', {}, 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
      ['8a7f', {}, 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
      ['8801', {}, 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
      ['8285', {}, 'WS_ERR_UNEXPECTED_MASK'],
      ['8205', masked, 'WS_ERR_EXPECTED_MASK'],
      ['8900', masked, 'WS_ERR_EXPECTED_MASK'],
      // Of several faults the one that ws finds first.
      ['f205', {}, 'WS_ERR_UNEXPECTED_RSV_2_3'],
      ['c305', {}, 'WS_ERR_UNEXPECTED_RSV_1'],
      ['0b05', masked, 'WS_ERR_INVALID_OPCODE'],
      ['097e', masked, 'WS_ERR_EXPECTED_FIN'],
      ['897e', masked, 'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH'],
    ])('%s, %o: %s', (bytes, options, code) => {
      expect(faultOf(() => read(hex(bytes), options))).toEqual([code, 1002]);
    });

    it('allows control frames and continuations within a message', () => {
      for (const bytes of ['8900', '8a7d', '8800', '8802', '0000', '8005']) expect(read(hex(bytes), within).at).toBe(2);
    });

    it('a length that no number holds exactly: 2^53', () => {
      expect(faultOf(() => read(hex('827f 0020 0000 0000 0000')))).toEqual(['WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009]);
    });
  });
});
