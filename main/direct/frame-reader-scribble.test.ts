import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kept } from '../stream/stream-socket.ts';
import { OPCODE, writeFrameHead } from './frame-format.ts';
import { FrameReader } from './frame-reader.ts';
import { BYTE_MASKING, WORD_MASKING } from './masking.ts';
import { MessageMemory } from './message-memory.ts';
import { READ_BYTES } from './read-bytes.ts';
import { ReadScratch } from './read-scratch.ts';

const SCRIBBLE = 0xdd;

/** Memory that is written over as soon as it is given back, as the next message would. */
class ScribbledMemory extends MessageMemory {
  override giveBack(buffer: Buffer): void {
    buffer.fill(SCRIBBLE);
    super.giveBack(buffer);
  }
}

/** Bytes of which none repeats what is near it. */
function content(bytes: number, seed: number): Buffer {
  const filled = Buffer.alloc(bytes);
  let state = (seed * 2_654_435_761 + 12_345) >>> 0;
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    filled[at] = state >>> 24;
  }
  return filled;
}

function frame(opcode: number, payload: Buffer, isFinal: boolean, key: Buffer): Buffer {
  const headBytes = 2 + (payload.length > 65_535 ? 8 : payload.length > 125 ? 2 : 0) + 4;
  const bytes = Buffer.alloc(headBytes + payload.length);
  writeFrameHead(bytes, 0, opcode, payload.length, key);
  if (!isFinal) bytes[0]! &= 0x7f;
  for (let at = 0; at < payload.length; at++) bytes[headBytes + at] = payload[at]! ^ key[at & 3]!;
  return bytes;
}

/** What is said of each message, and whether whoever gets it keeps it, and for how many messages. */
const message = fc.record({
  bytes: fc.oneof(fc.nat(40), fc.nat(3_000), fc.constantFrom(125, 126, 2_048, 2_049, 65_535, 65_536, 65_537, 131_072), fc.nat(300_000)),
  cuts: fc.array(fc.nat(1_000_000), { maxLength: 3 }),
  ping: fc.option(fc.nat(125)),
  key: fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }),
  keptFor: fc.option(fc.nat(4)),
  owners: fc.integer({ min: 1, max: 3 }),
});

describe.each([
  ['words', WORD_MASKING],
  ['bytes', BYTE_MASKING],
])('FrameReader, whatever the memory is used for next, unmasked by %s', (_name, masking) => {
  it('hands out each message whole and exact, and takes all memory back', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 8 }),
        // How much each read brings: what is left of the last size is read on and on.
        fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: READ_BYTES })), { minLength: 1, maxLength: 12 }),
        (messages, reads) => {
          const memory = new ScribbledMemory();
          const scratch = new ReadScratch();
          const got: Buffer[] = [];
          const pongs: Buffer[] = [];
          const kept: { owners: Kept[]; right: Buffer; until: number }[] = [];
          const check = (upTo: number) => {
            for (const one of kept.filter(({ until }) => until <= upTo)) {
              for (const owner of one.owners) {
                expect(owner.data.equals(one.right)).toBe(true);
                owner.release();
              }
              kept.splice(kept.indexOf(one), 1);
            }
          };
          const reader = new FrameReader({
            memory,
            scratch,
            masking,
            role: 'server',
            maxPayloadBytes: 400_000,
            events: {
              message: (data, isBinary, loan) => {
                const at = got.length;
                expect(isBinary).toBe(true);
                got.push(Buffer.from(data));
                const { keptFor, owners } = messages[at]!;
                if (keptFor === null) return;
                const all = Array.from({ length: owners }, () => loan.keep());
                kept.push({ owners: all, right: content(messages[at]!.bytes, at), until: at + keptFor });
                check(at - 1);
              },
              ping: (payload) => pongs.push(payload),
              pong: () => expect.unreachable(),
              close: () => expect.unreachable(),
            },
          });
          const pings: Buffer[] = [];
          const stream = Buffer.concat(
            messages.flatMap(({ bytes, cuts, ping, key }, at) => {
              const payload = content(bytes, at);
              const ends = [...cuts.map((cut) => cut % (bytes + 1)).sort((a, b) => a - b), bytes];
              const mask = Buffer.from(key);
              const frames = ends.map((end, index) =>
                frame(
                  index === 0 ? OPCODE.binary : OPCODE.continuation,
                  payload.subarray(ends[index - 1] ?? 0, end),
                  index === cuts.length,
                  mask,
                ),
              );
              if (ping !== null) {
                pings.push(content(ping, 1_000 + at));
                frames.splice(1, 0, frame(OPCODE.ping, content(ping, 1_000 + at), true, mask));
              }
              return frames;
            }),
          );
          for (let at = 0, n = 0; at < stream.length; n++) {
            const { target } = reader;
            const bytes = Math.min(target.length, reads[n % reads.length]!, stream.length - at);
            stream.copy(target, 0, at, at + bytes);
            reader.took(bytes);
            // Another connection reads into the shared buffer.
            scratch.bytes.fill(SCRIBBLE);
            at += bytes;
          }
          expect(got.map(({ length }) => length)).toEqual(messages.map(({ bytes }) => bytes));
          for (const [at, data] of got.entries()) expect(data.equals(content(messages[at]!.bytes, at))).toBe(true);
          expect(pongs).toEqual(pings);
          check(Number.POSITIVE_INFINITY);
          expect(memory.lentBuffers).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
