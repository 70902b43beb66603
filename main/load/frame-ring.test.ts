import { describe, expect, it } from 'vitest';
import { emptyFrameHeader, JPEG_PREFIX, type Payload, readFrameHeader } from '../../contract/index.ts';
import { FrameRing } from './frame-ring.ts';

type Kind = Payload['kind'];

function ringOf(count: number, kind: Kind = 'jpeg'): FrameRing {
  return new FrameRing(
    kind,
    Array.from({ length: count }, (_, index) => {
      const image = new SharedArrayBuffer(100);
      if (kind === 'jpeg') new Uint8Array(image).set(JPEG_PREFIX);
      new Uint8Array(image).fill(0x61, 64);
      new Uint8Array(image)[99] = index;
      return image;
    }),
  );
}

const header = (sequence: number) => ({ ...emptyFrameHeader(), sequence });
const sequenceOf = (bytes: Buffer) => {
  const read = emptyFrameHeader();
  return readFrameHeader(bytes, read) ? read.sequence : null;
};

describe.each<Kind>(['jpeg', 'gray', 'text'])('FrameRing of %s', (kind) => {
  it('hands out the images in turn with their header', () => {
    const ring = ringOf(2, kind);
    expect(ring.frameBytes).toBe(100);
    for (const sequence of [0, 1, 2]) {
      const frame = ring.take(header(sequence));
      expect([frame.bytes[99], sequenceOf(frame.bytes), frame.isText]).toEqual([sequence % 2, sequence, kind === 'text']);
      // What follows the header is as it was.
      expect([...frame.bytes.subarray(64, 99)]).toEqual(Array(35).fill(0x61));
      ring.giveBack(frame);
    }
  });

  it('writes the header of a leased frame when it is known, and again when it changes', () => {
    const ring = ringOf(2, kind);
    const [first, second] = [ring.lease(), ring.lease()];
    ring.stamp(second, header(7));
    ring.stamp(first, header(8));
    expect([first, second].map(({ bytes }) => sequenceOf(bytes))).toEqual([8, 7]);
    ring.stamp(first, header(9));
    expect(sequenceOf(first.bytes)).toBe(9);
    expect([first.bytes[99], second.bytes[99]]).toEqual([0, 1]);
  });

  it('never writes into bytes that are still being sent', () => {
    const ring = ringOf(2, kind);
    const leased = [0, 1, 2, 3, 4].map((sequence) => ring.take(header(sequence)));
    leased.forEach(({ bytes }, sequence) => {
      expect([sequenceOf(bytes), bytes[99]]).toEqual([sequence, sequence % 2]);
    });
    expect(new Set(leased.map(({ bytes }) => bytes)).size).toBe(5);
    expect(leased.map(({ isCopy }) => isCopy)).toEqual([false, false, true, true, true]);
  });
});

describe('FrameRing', () => {
  it('uses a copy again that was given back, for whichever image', () => {
    const ring = ringOf(2);
    const [, , copy] = [ring.take(header(0)), ring.take(header(1)), ring.take(header(2))];
    ring.giveBack(copy!);
    // The third place is taken over by the second image.
    const again = ring.take(header(3));
    expect(again).toBe(copy);
    expect(again.bytes[99]).toBe(1);
  });

  it('hands out an image itself once it is back', () => {
    const ring = ringOf(2);
    const [first] = [ring.take(header(0)), ring.take(header(1))];
    ring.giveBack(first!);
    expect(ring.take(header(2))).toBe(first);
  });

  it('hands out a copy once, although it was given back twice', () => {
    const ring = ringOf(1);
    const [image, copy] = [ring.lease(), ring.lease()];
    ring.giveBack(copy!);
    ring.giveBack(copy!);
    expect(image!.busy).toBe(true);
    expect(ring.lease()).toBe(copy);
    expect(ring.lease()).not.toBe(copy);
  });
});
