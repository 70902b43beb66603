import { describe, expect, it } from 'vitest';
import type { Kept, Loan } from '../stream/stream-socket.ts';
import { patternBytes, rawFrame } from '../testing/raw-frame.ts';
import { faultOf, readingFrames } from '../testing/read-frames.ts';
import type { Masking } from './masking.ts';
import { BYTE_MASKING } from './masking.ts';
import { MessageMemory } from './message-memory.ts';

const KIB = 1_024;
const MIB = 1_048_576;
const KEY = Buffer.from([1, 2, 3, 4]);

/** The head of a binary frame of so many bytes for a client, and nothing of its payload. */
function announcement(bytes: number, first = 0x82): Buffer {
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127;
  head.writeBigUInt64BE(BigInt(bytes), 2);
  return head;
}

/** Knows the sizes of what was lent. */
class CountingMemory extends MessageMemory {
  readonly lentSizes: number[] = [];

  override lend(bytes: number): Buffer {
    const buffer = super.lend(bytes);
    this.lentSizes.push(buffer.length);
    return buffer;
  }
}

describe('reading straight', () => {
  it('goes on from the first bytes of a large message in reads of 64 KiB that end where the message ends', () => {
    const { receive, told } = readingFrames();
    const frame = rawFrame({ payload: patternBytes(200_000) });
    // The shared buffer takes 65,536 - 10 of the payload; 134,474 are left.
    expect(receive(Buffer.concat([frame, Buffer.from('8100', 'hex')]))).toEqual([65_536, 65_536, 65_536, 3_402, 1_024]);
    expect(told.map((event) => ('message' in event ? event.message.length : -1))).toEqual([200_000, 0]);
  });

  it('reads little after a large message, so that the next one is hardly copied', () => {
    const { receive } = readingFrames();
    const frame = rawFrame({ payload: patternBytes(100_000) });
    receive(frame);
    // 1,024 - 10 of the payload, then 98,986 straight.
    expect(receive(frame)).toEqual([1_024, 65_536, 33_450]);
    const small = rawFrame({ payload: patternBytes(1_000) });
    expect(receive(small)).toEqual([1_024]);
    expect(receive(small)).toEqual([65_536]);
  });

  it('does not for a rest of up to 2 KiB, nor for control frames within a message', () => {
    const { receive } = readingFrames();
    const frame = rawFrame({ payload: patternBytes(10_000) });
    const edge = frame.length - 2_048;
    receive(frame.subarray(0, edge));
    expect(receive(frame.subarray(edge))).toEqual([65_536]);
    receive(frame.subarray(0, edge - 1));
    expect(receive(frame.subarray(edge - 1))).toEqual([2_049]);
    receive(Buffer.concat([rawFrame({ isFinal: false, payload: patternBytes(10_000) }), Buffer.from('897d', 'hex')]));
    expect(receive(patternBytes(125))).toEqual([65_536]);
  });

  it('unmasks each read once and in its place', () => {
    const spans: [number, number][] = [];
    const masking: Masking = {
      apply: (bytes, key) => {
        spans.push([bytes.byteOffset, bytes.length]);
        BYTE_MASKING.apply(bytes, key);
      },
      copy: () => expect.fail('a reader copies nothing'),
    };
    const { receive, told } = readingFrames({ role: 'server', masking });
    const payload = patternBytes(MIB);
    receive(rawFrame({ payload, key: KEY }));
    // 65,536 less a head of 14, fifteen whole reads, and the rest.
    expect(spans.map(([, length]) => length)).toEqual([65_522, ...Array(15).fill(65_536), 14]);
    const [[start]] = spans as [[number, number]];
    let end = start;
    for (const [at, length] of spans) {
      expect(at).toBe(end);
      end = at + length;
    }
    expect('message' in told[0]! && told[0].message.equals(payload)).toBe(true);
  });

  it('unmasks nothing where the key is zero', () => {
    const masking: Masking = { apply: () => expect.fail('there is nothing to unmask'), copy: () => {} };
    const { receive, told } = readingFrames({ role: 'server', masking });
    receive(rawFrame({ payload: patternBytes(100_000), key: Buffer.alloc(4) }));
    expect(told.length).toBe(1);
  });
});

describe('memory of announced messages', () => {
  it('is at most 1 MiB for an announcement of 64 MiB, and grows as the bytes arrive', () => {
    const memory = new CountingMemory();
    const { receive, reader } = readingFrames({ memory });
    receive(announcement(64 * MIB));
    expect(memory.lentBytes).toBe(0);
    receive(Buffer.from([1]));
    expect(memory.lentBytes).toBe(MIB);
    receive(Buffer.alloc(983_040));
    expect(memory.lentBytes).toBe(MIB);
    receive(Buffer.alloc(1));
    // With the next 64 KiB it is a byte more than there is: 983,041 + 65,536, times 4, in steps of 512 KiB.
    expect(memory.lentSizes).toEqual([MIB, 4.5 * MIB]);
    reader.close();
    expect([memory.lentBytes, memory.lentBuffers]).toEqual([0, 0]);
  });

  it('is all of it at once where that much is free', () => {
    const memory = new CountingMemory();
    memory.giveBack(memory.lend(8 * MIB));
    const { receive, told } = readingFrames({ memory });
    const payload = patternBytes(8 * MIB);
    receive(Buffer.concat([announcement(8 * MIB), payload]));
    expect(memory.lentSizes).toEqual([8 * MIB, 8 * MIB]);
    expect('message' in told[0]! && told[0].message.equals(payload)).toBe(true);
  });

  it('is little for each where many have been announced and not sent', () => {
    const memory = new MessageMemory();
    const stalled = Array.from({ length: 1_000 }, () => readingFrames({ memory }));
    for (const { receive } of stalled) receive(Buffer.concat([announcement(MIB), Buffer.from([1])]));
    // 256 of 1 MiB, and 744 of 64 KiB.
    expect(memory.lentBytes).toBe(256 * MIB + 744 * 64 * KIB);
    for (const { reader } of stalled) reader.close();
    expect(memory.lentBuffers).toBe(0);
  });

  it('is the message’s own size where the whole of it is announced below 1 MiB', () => {
    const memory = new CountingMemory();
    const { receive } = readingFrames({ memory });
    receive(rawFrame({ payload: patternBytes(300_000) }));
    // 300,000 in steps of 32 KiB.
    expect(memory.lentSizes).toEqual([320 * KIB]);
    expect(memory.lentBuffers).toBe(0);
  });

  it('is not copied once for each of many small fragments', () => {
    const memory = new CountingMemory();
    const { receive, told } = readingFrames({ memory });
    const payload = patternBytes(2 * MIB);
    const fragments = Array.from({ length: 1_024 }, (_, index) =>
      rawFrame({ opcode: index === 0 ? 2 : 0, isFinal: index === 1_023, payload: payload.subarray(index * 2_048, (index + 1) * 2_048) }),
    );
    receive(Buffer.concat(fragments));
    expect('message' in told[0]! && told[0].message.equals(payload)).toBe(true);
    // In KiB: 64, then four times what one more fragment makes of it, in steps of an eighth: 66, 290, 1282.
    expect(memory.lentSizes).toEqual([64, 288, 1_280, 5_632].map((kib) => kib * KIB));
  });

  it('does not grow beyond the largest message by fragments that go on', () => {
    const memory = new CountingMemory();
    const { receive } = readingFrames({ memory, maxPayloadBytes: 100_000 });
    for (let index = 0; index < 9; index++)
      receive(rawFrame({ opcode: index === 0 ? 2 : 0, isFinal: false, payload: patternBytes(11_000) }));
    // 100,000 in steps of 8 KiB.
    expect(memory.lentSizes).toEqual([64 * KIB, 104 * KIB]);
  });
});

describe('a loan', () => {
  /** Keeps every message, or does with it what is said, and receives it. */
  function lending(onMessage: (data: Buffer, loan: Loan) => void) {
    const memory = new CountingMemory();
    return { ...readingFrames({ onMessage, memory }), memory };
  }

  it('of a large message takes its memory along without a copy, until it is given back', () => {
    const kept: Kept[] = [];
    const lent: Buffer[] = [];
    const { receive, memory } = lending((data, loan) => {
      lent.push(data);
      kept.push(loan.keep());
    });
    const payloads = [1, 2, 3].map((seed) => patternBytes(200_000, seed));
    for (const payload of payloads) receive(rawFrame({ payload }));
    expect(kept.map(({ data }, index) => data === lent[index])).toEqual([true, true, true]);
    // What came later went elsewhere.
    expect(kept.map(({ data }, index) => data.equals(payloads[index]!))).toEqual([true, true, true]);
    expect(memory.lentBuffers).toBe(3);
    for (const one of kept) one.release();
    expect([memory.lentBuffers, memory.freeBytes]).toEqual([0, 3 * 208 * KIB]);
    receive(rawFrame({ payload: patternBytes(200_000, 4) }));
    expect(kept[3]!.data.buffer).toBe(kept[2]!.data.buffer);
  });

  it('of small messages, which lie among others, is a copy', () => {
    const kept: Kept[] = [];
    const { receive, memory } = lending((_data, loan) => kept.push(loan.keep()));
    const payloads = ['one', 'two', 'three', ''];
    receive(Buffer.concat(payloads.map((payload) => rawFrame({ payload }))));
    receive(rawFrame({ payload: patternBytes(60_000) }));
    expect(kept.slice(0, 4).map(({ data }) => data.toString())).toEqual(payloads);
    expect(memory.lentSizes).toEqual([]);
    for (const one of kept) one.release();
    expect([memory.lentBuffers, memory.freeBytes]).toEqual([0, 0]);
  });

  it('of a message that fills less than half of its memory is a copy, and that memory is used again at once', () => {
    const kept: Kept[] = [];
    const { receive, memory } = lending((_data, loan) => kept.push(loan.keep()));
    const receiveInTwo = (bytes: number) => {
      const frame = rawFrame({ payload: patternBytes(bytes) });
      receive(frame.subarray(0, 100));
      receive(frame.subarray(100));
    };
    receiveInTwo(32 * KIB - 1);
    expect([memory.lentSizes, memory.lentBuffers]).toEqual([[64 * KIB], 0]);
    receiveInTwo(32 * KIB);
    expect(memory.lentBuffers).toBe(1);
    expect(kept.every(({ data }) => data.equals(patternBytes(data.length)))).toBe(true);
  });

  it('is given back when the last of several owners has done so', () => {
    let kept: Kept[] = [];
    const { receive, memory } = lending((_data, loan) => {
      const first = loan.keep();
      const again = loan.keep();
      kept = [first, again, again.share()];
    });
    receive(rawFrame({ payload: patternBytes(200_000) }));
    const [first] = kept;
    expect(kept.every(({ data }) => data === first?.data)).toBe(true);
    const lentAfter = kept.map((one) => {
      one.release();
      return memory.lentBuffers;
    });
    expect(lentAfter).toEqual([1, 1, 0]);
    // Once too often changes nothing.
    kept[0]!.release();
    expect([memory.lentBuffers, memory.freeBytes]).toEqual([0, 208 * KIB]);
  });

  it('holds until the listener returns, also when it was kept and given back meanwhile', () => {
    const payload = patternBytes(200_000);
    const lentMeanwhile: number[] = [];
    const { receive, memory } = lending((data, loan) => {
      loan.keep().release();
      lentMeanwhile.push(memory.lentBuffers);
      // Whoever asks for memory of that size now must not get this.
      const other = memory.lend(200_000).fill(0);
      expect(data.equals(payload)).toBe(true);
      memory.giveBack(other);
      // And it can still be kept.
      loan.keep().release();
    });
    receive(rawFrame({ payload }));
    expect(lentMeanwhile).toEqual([1]);
    expect(memory.lentBuffers).toBe(0);
  });

  it('ends when the listener returns', () => {
    const loans: Loan[] = [];
    const { receive } = lending((_data, loan) => loans.push(loan));
    receive(rawFrame({ payload: 'x' }));
    expect(() => loans[0]!.keep()).toThrow(/until the listener returned/);
  });

  it('is given back although the listener throws', () => {
    const { receive, memory } = lending((data) => {
      throw new Error(`no use for ${data.length} bytes`);
    });
    expect(() => receive(rawFrame({ payload: patternBytes(200_000) }))).toThrow('no use for 200000 bytes');
    expect(memory.lentBuffers).toBe(0);
  });
});

describe('close()', () => {
  it.each([1, 9, 5_000, 70_000, 199_999])('gives back what there is after %i bytes of a message', (bytes) => {
    const memory = new CountingMemory();
    const { receive, reader, told } = readingFrames({ memory });
    const frame = rawFrame({ payload: patternBytes(200_000) });
    receive(frame.subarray(0, bytes));
    reader.close();
    expect([memory.lentBuffers, memory.lentBytes, reader.collectedBytes]).toEqual([0, 0, 0]);
    reader.close();
    receive(frame.subarray(bytes));
    expect([memory.lentBuffers, told.length]).toEqual([0, 0]);
  });

  it('gives back the memory that the next read was to go to, and what it brings is not looked at', () => {
    const memory = new CountingMemory();
    const { receive, reader, told } = readingFrames({ memory });
    receive(rawFrame({ payload: patternBytes(200_000) }).subarray(0, 5_000));
    expect(reader.target.length).toBe(65_536);
    reader.close();
    expect(memory.lentBuffers).toBe(0);
    reader.took(65_536);
    expect([memory.lentBuffers, told.length]).toEqual([0, 0]);
  });

  it('by the listener leaves it its message until it returns, and nothing is told after it', () => {
    const memory = new CountingMemory();
    const payload = patternBytes(200_000);
    const lent: number[] = [];
    let kept: Kept | null = null;
    const { receive, reader, told } = readingFrames({
      memory,
      onMessage: (data, loan) => {
        reader.close();
        lent.push(memory.lentBuffers);
        const other = memory.lend(200_000).fill(0);
        expect(data.equals(payload)).toBe(true);
        memory.giveBack(other);
        kept = loan.keep();
      },
    });
    receive(Buffer.concat([rawFrame({ payload }), rawFrame({ payload: 'more' })]));
    expect([lent, told.length, memory.lentBuffers]).toEqual([[1], 1, 1]);
    expect(kept!.data.equals(payload)).toBe(true);
    kept!.release();
    expect(memory.lentBuffers).toBe(0);
  });

  it('after which much is read at once, because what still comes is thrown away', () => {
    const { receive, reader } = readingFrames();
    receive(rawFrame({ payload: patternBytes(100_000) }));
    reader.close();
    expect(receive(Buffer.alloc(200_000))).toEqual([65_536, 65_536, 65_536, 65_536]);
  });
});

it('gives everything back after a fault anywhere in a large message', () => {
  const faults = [
    Buffer.from('8200', 'hex'),
    Buffer.from('c900', 'hex'),
    Buffer.from('897e', 'hex'),
    Buffer.from('8280', 'hex'),
    Buffer.from('880203ed', 'hex'),
    announcement(2 * MIB, 0x80),
  ];
  for (const fault of faults) {
    const memory = new CountingMemory();
    const { receive, reader } = readingFrames({ memory, maxPayloadBytes: 2 * MIB });
    receive(rawFrame({ isFinal: false, payload: patternBytes(300_000) }));
    expect(memory.lentBuffers).toBe(1);
    expect(faultOf(() => receive(fault))).not.toBeNull();
    reader.close();
    expect([memory.lentBuffers, memory.lentBytes]).toEqual([0, 0]);
  }
});

it('keeps what is kept as it was while other messages come at once to many readers of the same memory', () => {
  const memory = new CountingMemory();
  const kept: { kept: Kept; expected: Buffer }[] = [];
  const sent = new Map<number, Buffer>();
  let keptCount = 0;
  const readers = Array.from({ length: 4 }, (_, number) =>
    readingFrames({
      memory,
      role: 'server',
      onMessage: (data, loan) => {
        const expected = sent.get(number)!;
        if (!data.equals(expected)) expect.fail('a message was written over before it was told');
        if (keptCount++ % 3 === 0) kept.push({ kept: loan.keep(), expected });
        if (kept.length > 5) kept.shift()!.kept.release();
      },
    }),
  );
  for (let round = 0; round < 20; round++) {
    // One in small reads, the others in turns with it.
    const frames = readers.map((_, number) => {
      const payload = patternBytes(70_000 + number * 30_000 + round, round * 4 + number);
      sent.set(number, payload);
      return rawFrame({ payload, key: KEY });
    });
    for (let at = 0; at < 200_000; at += 10_000)
      for (const [number, { receive }] of readers.entries()) receive(frames[number]!.subarray(at, at + 10_000));
    for (const one of kept) if (!one.kept.data.equals(one.expected)) expect.fail('a kept message was written over');
  }
  expect(keptCount).toBe(80);
  for (const { kept: one } of kept) one.release();
  expect([memory.lentBuffers, memory.lentBytes]).toEqual([0, 0]);
});
