import { decode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { emptyFrameHeader, readFrameHeader } from '../../../contract/frame.ts';
import { makeCanvas } from './canvas.ts';
import { encodeJpeg } from './jpeg-encode.ts';
import { assembleFrame, HEADER_SEGMENT_BYTES, planPadding } from './jpeg-padding.ts';

describe('planPadding', () => {
  it.each([
    [0, 0, []],
    [1, 1, []],
    [3, 3, []],
    [4, 0, [4]],
    [5, 0, [5]],
    [65_537, 0, [65_537]],
    // One to three bytes over a full segment would leave a rest too small for one of its own.
    [65_538, 0, [65_534, 4]],
    [65_540, 0, [65_536, 4]],
    [65_541, 0, [65_537, 4]],
    [131_074, 0, [65_537, 65_537]],
    [131_075, 0, [65_537, 65_534, 4]],
  ])('fills a gap of %i bytes', (gap, fillBytes, segments) => {
    expect(planPadding(gap)).toEqual({ fillBytes, segments });
  });

  it('fills every gap around the borders exactly, with segments that a 16-bit length can tell', () => {
    for (const border of [0, 65_537, 131_074, 655_370]) {
      for (let gap = Math.max(0, border - 8); gap <= border + 8; gap++) {
        const { fillBytes, segments } = planPadding(gap);
        expect(fillBytes + segments.reduce((sum, size) => sum + size, 0)).toBe(gap);
        expect(fillBytes).toBeLessThan(4);
        for (const size of segments) expect(size >= 4 && size <= 65_537).toBe(true);
      }
    }
  });
});

describe('assembleFrame', () => {
  const canvas = makeCanvas(24, 16);
  canvas.data.fill(120);
  const image = encodeJpeg(canvas, { quality: 80, chroma: '4:2:0' });

  it.each([0, 1, 2, 3, 4, 5, 65_537, 65_538, 65_540, 200_000])('leaves an image that decodes, with a gap of %i bytes', (gap) => {
    const frame = new Uint8Array(assembleFrame(image, image.length + HEADER_SEGMENT_BYTES + gap, 7));
    expect(frame.length).toBe(image.length + 36 + gap);
    expect(readFrameHeader(frame, emptyFrameHeader())).toBe(true);
    const decoded = decode(Uint8Array.from(frame), { useTArray: true });
    expect([decoded.width, decoded.height]).toEqual([24, 16]);
    expect(Math.abs(decoded.data[0]! - 120)).toBeLessThanOrEqual(2);
    expect([...frame.subarray(-2)]).toEqual([0xff, 0xd9]);
  });

  it('refuses an image that is too long', () => {
    expect(() => assembleFrame(image, image.length + HEADER_SEGMENT_BYTES - 1, 7)).toThrow(RangeError);
  });
});
