import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageMemory } from './message-memory.ts';

const KIB = 1_024;
const MIB = 1_048_576;

/** Lends so many buffers of a size at once and gives all back, so that they are free. */
function fill(memory: MessageMemory, bytes: number, count: number): Buffer[] {
  const lent = Array.from({ length: count }, () => memory.lend(bytes));
  for (const buffer of lent) memory.giveBack(buffer);
  return lent;
}

describe('MessageMemory', () => {
  it.each([
    [0, 64 * KIB],
    [1, 64 * KIB],
    [64 * KIB, 64 * KIB],
    // An eighth of 64 KiB is 8 KiB.
    [64 * KIB + 1, 72 * KIB],
    [72 * KIB, 72 * KIB],
    [72 * KIB + 1, 80 * KIB],
    [128 * KIB - 1, 128 * KIB],
    [128 * KIB, 128 * KIB],
    [128 * KIB + 1, 144 * KIB],
    [MIB, MIB],
    [MIB + 1, 1_152 * KIB],
    [268_435_456, 268_435_456],
  ])('sets aside for %i bytes %i', (bytes, capacity) => {
    expect(new MessageMemory().lend(bytes).length).toBe(capacity);
  });

  it('sets aside at most an eighth too much, and for its own sizes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64 * KIB, max: 64 * MIB }), (bytes) => {
        const memory = new MessageMemory();
        const { length } = memory.lend(bytes);
        return length >= bytes && length <= bytes * 1.125 && memory.lend(length).length === length;
      }),
      { numRuns: 50 },
    );
  });

  it('lends first what was given back last', () => {
    const memory = new MessageMemory();
    const [first, second, third] = fill(memory, MIB, 3);
    const again = [1, 2, 3, 4].map(() => memory.lend(MIB));
    expect(again.map((buffer) => [first, second, third].indexOf(buffer))).toEqual([2, 1, 0, -1]);
  });

  it('lends a free buffer to messages of about its size, and to no others', () => {
    const memory = new MessageMemory();
    const buffer = memory.lend(MIB + 1);
    expect(memory.hasFree(MIB + 1)).toBe(false);
    memory.giveBack(buffer);
    expect([MIB, MIB + 1, 1_152 * KIB, 1_152 * KIB + 1].map((bytes) => memory.hasFree(bytes))).toEqual([false, true, true, false]);
    expect(memory.lend(1_152 * KIB) === buffer).toBe(true);
    expect(memory.hasFree(MIB + 1)).toBe(false);
  });

  it('knows how many buffers are out, and how many bytes wait', () => {
    const memory = new MessageMemory();
    const one = memory.lend(1);
    const two = memory.lend(MIB);
    expect([memory.lentBuffers, memory.lentBytes, memory.freeBytes]).toEqual([2, 64 * KIB + MIB, 0]);
    memory.giveBack(one);
    expect([memory.lentBuffers, memory.lentBytes, memory.freeBytes]).toEqual([1, MIB, 64 * KIB]);
    memory.giveBack(two);
    expect([memory.lentBuffers, memory.lentBytes, memory.freeBytes]).toEqual([0, 0, 64 * KIB + MIB]);
    memory.lend(MIB);
    expect([memory.lentBuffers, memory.freeBytes]).toEqual([1, 64 * KIB]);
  });

  it('keeps at most 64 MiB for the next messages', () => {
    const memory = new MessageMemory();
    fill(memory, 16 * MIB, 5);
    expect([memory.lentBuffers, memory.freeBytes]).toEqual([0, 64 * MIB]);
    memory.giveBack(memory.lend(65 * MIB));
    expect(memory.freeBytes).toBe(64 * MIB);
    expect(memory.hasFree(16 * MIB)).toBe(true);
  });

  it('lets the sizes of before give way when the messages have grown', () => {
    const memory = new MessageMemory();
    fill(memory, 2 * MIB, 16);
    fill(memory, MIB, 32);
    expect(memory.freeBytes).toBe(64 * MIB);
    const grown = memory.lend(4 * MIB);
    memory.giveBack(grown);
    expect(memory.lend(4 * MIB) === grown).toBe(true);
    // Two of the first size went for it.
    expect(memory.freeBytes).toBe(60 * MIB);
    memory.giveBack(grown);
    fill(memory, 4 * MIB, 16);
    expect(memory.freeBytes).toBe(64 * MIB);
    expect([MIB, 2 * MIB].map((bytes) => memory.hasFree(bytes))).toEqual([false, false]);
  });
});
