import { expect, test } from 'vitest';
import { letterbox, readJpegSize } from './jpeg-size.ts';

/** SOI, a COM segment of 4 content bytes, a DHT of none, then a frame header of 1080 × 1920. */
const SEGMENTS = [0xff, 0xd8, 0xff, 0xfe, 0, 6, 1, 2, 3, 4, 0xff, 0xc4, 0, 2];
const FRAME_HEADER = [0xff, 0xc0, 0, 17, 8, 0x04, 0x38, 0x07, 0x80, 3];

test('the size stands in the frame header, behind other segments', () => {
  expect(readJpegSize(Uint8Array.from([...SEGMENTS, ...FRAME_HEADER]))).toEqual({ width: 1_920, height: 1_080 });
});

test('progressive frames as well, and in a view that starts inside its buffer', () => {
  const bytes = Uint8Array.from([9, 9, ...SEGMENTS, 0xff, 0xc2, ...FRAME_HEADER.slice(2)]);
  expect(readJpegSize(bytes.subarray(2))).toEqual({ width: 1_920, height: 1_080 });
});

test.each([
  ['nothing', []],
  ['no JPEG', [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['an end before the frame header', SEGMENTS],
  ['a scan before the frame header', [...SEGMENTS, 0xff, 0xda, 0, 12, 1, 2, 3, 4, 5, 6]],
  ['a size of zero', [...SEGMENTS, 0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3]],
])('%s has no size', (_what, bytes) => expect(readJpegSize(Uint8Array.from(bytes))).toBeNull());

test('a picture keeps its shape and stands in the middle', () => {
  expect(letterbox({ width: 1_920, height: 1_080 }, { width: 960, height: 600 })).toEqual({ width: 960, height: 540, x: 0, y: 30 });
  expect(letterbox({ width: 100, height: 200 }, { width: 300, height: 100 })).toEqual({ width: 50, height: 100, x: 125, y: 0 });
});
