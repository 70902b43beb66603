import { describe, expect, it } from 'vitest';
import { emptyFrameHeader, JPEG_PREFIX, readJpegFrameHeader } from '../../contract/index.ts';
import { FrameRing } from './frame-ring.ts';

function ringOf(count: number): FrameRing {
  return new FrameRing(
    Array.from({ length: count }, (_, index) => {
      const image = new SharedArrayBuffer(100);
      new Uint8Array(image).set(JPEG_PREFIX);
      new Uint8Array(image)[99] = index;
      return image;
    }),
  );
}

const header = (sequence: number) => ({ ...emptyFrameHeader(), sequence });

describe('FrameRing', () => {
  it('hands out the images in turn with their header', () => {
    const ring = ringOf(2);
    const read = emptyFrameHeader();
    for (const sequence of [0, 1, 2]) {
      const frame = ring.take(header(sequence));
      expect(frame.bytes[99]).toBe(sequence % 2);
      expect(readJpegFrameHeader(frame.bytes, read)).toBe(true);
      expect(read.sequence).toBe(sequence);
      ring.giveBack(frame);
    }
  });

  it('never writes into bytes that are still being sent', () => {
    const ring = ringOf(2);
    const leased = [0, 1, 2, 3, 4].map((sequence) => ring.take(header(sequence)));
    const read = emptyFrameHeader();
    leased.forEach((frame, sequence) => {
      readJpegFrameHeader(frame.bytes, read);
      expect([read.sequence, frame.bytes[99]]).toEqual([sequence, sequence % 2]);
    });
    expect(new Set(leased.map((frame) => frame.bytes)).size).toBe(5);
  });

  it('uses a copy again that was given back', () => {
    const ring = ringOf(2);
    const [, , copy] = [ring.take(header(0)), ring.take(header(1)), ring.take(header(2))];
    ring.giveBack(copy!);
    expect(ring.take(header(3))).toBe(copy);
  });
});
