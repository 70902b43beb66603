import { GRAY_PREFIX_BYTES } from '../../../contract/index.ts';
import type { PictureSize } from './jpeg-size.ts';

/** 'SKSC': a gray frame begins with its header at once, see `contract/frame.ts`. */
const MAGIC = 0x534b5343;
const WIDTH_OFFSET = 32;
const OPAQUE = 0xff00_0000;

/** The pixels of a gray frame as a canvas takes them. `null` for anything else, also for one whose length belies its size. */
export function grayToRgba(bytes: Uint8Array): (PictureSize & { rgba: Uint8ClampedArray<ArrayBuffer> }) | null {
  if (bytes.byteLength <= GRAY_PREFIX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC) return null;
  const width = view.getUint32(WIDTH_OFFSET, true);
  const height = view.getUint32(WIDTH_OFFSET + 4, true);
  if (width === 0 || width * height !== bytes.byteLength - GRAY_PREFIX_BYTES) return null;
  // Four bytes at a time: alpha is the highest one on every machine that browsers run on, all of them little endian.
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at++) pixels[at] = bytes[GRAY_PREFIX_BYTES + at]! * 0x01_01_01 + OPAQUE;
  return { width, height, rgba: new Uint8ClampedArray(pixels.buffer) };
}
