import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageStatistics } from './image-statistics.ts';

/** A gray frame that starts `before` bytes into its buffer. */
function frameOf(rows: number, columns: number, pixels: ArrayLike<number>, before = 0): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(before + 40 + pixels.length), before).fill(0xaa, 0, 32);
  const view = new DataView(bytes.buffer, before);
  view.setUint32(32, columns, true);
  view.setUint32(36, rows, true);
  bytes.set(pixels, 40);
  return bytes;
}

/** By sorting, and by adding one after another. */
function bySorting(rows: number, columns: number, pixels: readonly number[]) {
  const sorted = [...pixels].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return {
    shape: [rows, columns],
    min: sorted[0],
    max: sorted.at(-1),
    mean: pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length,
    median: Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)],
  };
}

describe('imageStatistics', () => {
  it.each<[string, number, number, number[], [number, number, number, number]]>([
    ['one pixel', 1, 1, [7], [7, 7, 7, 7]],
    ['one black pixel', 1, 1, [0], [0, 0, 0, 0]],
    ['two pixels', 1, 2, [10, 3], [3, 10, 6.5, 6.5]],
    ['three pixels', 3, 1, [9, 1, 2], [1, 9, 4, 2]],
    ['four pixels, the middle ones apart', 2, 2, [0, 255, 254, 1], [0, 255, 127.5, 127.5]],
    ['all equal', 2, 3, [255, 255, 255, 255, 255, 255], [255, 255, 255, 255]],
    ['half of one value, half of another', 2, 2, [4, 9, 4, 9], [4, 9, 6.5, 6.5]],
  ])('is exact for %s', (_what, rows, columns, pixels, [min, max, mean, median]) => {
    expect(imageStatistics(frameOf(rows, columns, pixels))).toEqual({ shape: [rows, columns], min, max, mean, median });
  });

  it('is what sorting finds, for any image, wherever it lies in its buffer', () => {
    const image = fc
      .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(255), fc.nat(7))
      .chain(([rows, columns, most, before]) =>
        fc.record({
          rows: fc.constant(rows),
          columns: fc.constant(columns),
          before: fc.constant(before),
          pixels: fc.array(fc.nat(most), { minLength: rows * columns, maxLength: rows * columns }),
        }),
      );
    fc.assert(
      fc.property(image, ({ rows, columns, pixels, before }) => {
        expect(imageStatistics(frameOf(rows, columns, pixels, before))).toEqual(bySorting(rows, columns, pixels));
      }),
    );
  });

  it('takes no header of another message for an image', () => {
    const frame = frameOf(2, 3, [1, 2, 3, 4, 5, 6]);
    expect(imageStatistics(frame)).not.toBeNull();
    for (let length = 0; length < frame.length; length++) expect(imageStatistics(frame.subarray(0, length))).toBeNull();
    expect(imageStatistics(frameOf(2, 3, [1, 2, 3, 4, 5, 6, 7]))).toBeNull();
    expect(imageStatistics(frameOf(0, 3, []))).toBeNull();
    expect(imageStatistics(frameOf(0xffffffff, 0xffffffff, [1]))).toBeNull();
    expect(imageStatistics(new Uint8Array(1_000).fill(0x61))).toBeNull();
  });
});
