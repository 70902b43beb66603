import { emptyFrameHeader, FRAME_HEADER_BYTES, JPEG_HEADER_OFFSET, JPEG_PREFIX, writeFrameHeader } from '../../../contract/frame.ts';
import { derivedSeed, fillRandomBytes } from './random.ts';

/** What the frame header adds to an image: the COM marker, its length and its 32 bytes. */
export const HEADER_SEGMENT_BYTES = 4 + FRAME_HEADER_BYTES;

/** Marker and length of a segment without content. */
const SMALLEST_SEGMENT = 4;
/** Marker, and the longest segment that a 16-bit length can tell (ITU-T T.81 section B.1.1.4). */
const LARGEST_SEGMENT = 2 + 65_535;

/** How a gap is filled: first so many fill bytes, then COM segments of these sizes (marker included). */
export interface PaddingPlan {
  fillBytes: number;
  segments: number[];
}

/**
 * Splits `gapBytes` into COM segments of at most 65,537 bytes. A gap of 1 to 3 bytes, too small for a segment, is filled
 * with bytes FF before the next marker, which every decoder skips (ITU-T T.81 section B.1.1.2).
 */
export function planPadding(gapBytes: number): PaddingPlan {
  if (gapBytes < SMALLEST_SEGMENT) return { fillBytes: gapBytes, segments: [] };
  const segments: number[] = [];
  let left = gapBytes;
  while (left > 0) {
    let size = Math.min(left, LARGEST_SEGMENT);
    const rest = left - size;
    if (rest > 0 && rest < SMALLEST_SEGMENT) size -= SMALLEST_SEGMENT - rest;
    segments.push(size);
    left -= size;
  }
  return { fillBytes: 0, segments };
}

/**
 * Makes a frame of exactly `bytes` bytes out of a JPEG image (from SOI to EOI) that, with the header's segment, is not
 * longer: SOI, the segment of the frame header with its fields at 0, padding of random content, then the image.
 * @throws RangeError when the image is too long
 */
export function assembleFrame(image: Uint8Array, bytes: number, seed: number): SharedArrayBuffer {
  const gap = bytes - HEADER_SEGMENT_BYTES - image.length;
  if (gap < 0) throw new RangeError(`an image of ${image.length} bytes and its header do not fit into ${bytes} bytes`);
  const shared = new SharedArrayBuffer(bytes);
  const frame = new Uint8Array(shared);
  const view = new DataView(shared as unknown as ArrayBuffer);
  frame.set(JPEG_PREFIX, 0);
  writeFrameHeader(view, JPEG_HEADER_OFFSET, emptyFrameHeader());
  let at = JPEG_HEADER_OFFSET + FRAME_HEADER_BYTES;
  const { fillBytes, segments } = planPadding(gap);
  frame.fill(0xff, at, at + fillBytes);
  at += fillBytes;
  segments.forEach((size, index) => {
    view.setUint16(at, 0xfffe);
    view.setUint16(at + 2, size - 2);
    fillRandomBytes(frame.subarray(at + SMALLEST_SEGMENT, at + size), derivedSeed(seed, index));
    at += size;
  });
  frame.set(image.subarray(2), at);
  return shared;
}
