import { decode } from 'jpeg-js';
import { GRAY_PREFIX_BYTES } from '../../../contract/index.ts';
import { type Canvas, makeCanvas } from '../../load/source/canvas.ts';
import { encodeJpeg } from '../../load/source/jpeg-encode.ts';

/** The longer side of a thumbnail is at most so many pixels: twice what the list shows, for displays of double density. */
export const THUMBNAIL_PX = 192;

/** A picture that is no larger than this many bytes is kept as it is. */
export const SMALL_PICTURE_BYTES = 16_384;

const QUALITY = 80;

/** What decoding may take at most: pictures that need more get a chart instead. */
const DECODE_LIMITS = { maxResolutionInMP: 64, maxMemoryUsageInMB: 768 };

const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GRAY_MAGIC = [0x53, 0x4b, 0x53, 0x43]; // 'SKSC', see contract/frame.ts
const WIDTH_OFFSET = 32;

/** What a message holds, told by its first bytes; `null`: no picture that is known here. */
export function pictureType(bytes: Uint8Array): 'jpg' | 'png' | 'gray' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg';
  if (PNG_MAGIC.every((byte, at) => bytes[at] === byte)) return 'png';
  return bytes.length > GRAY_PREFIX_BYTES && GRAY_MAGIC.every((byte, at) => bytes[at] === byte) ? 'gray' : null;
}

/** The same picture as a small JPEG. `null`: it is damaged, too large, or of a kind that cannot be decoded here. Takes a tenth of a second for 1920 x 1080: not for an event loop that others need. */
export function scalePicture(bytes: Uint8Array): Uint8Array | null {
  const type = pictureType(bytes);
  try {
    const canvas = type === 'jpg' ? decodeJpeg(bytes) : type === 'gray' ? decodeGray(bytes) : null;
    return canvas && encodeJpeg(shrink(canvas), { quality: QUALITY, chroma: '4:2:0' });
  } catch {
    return null;
  }
}

function decodeJpeg(bytes: Uint8Array): Canvas {
  const { width, height, data } = decode(bytes, { useTArray: true, formatAsRGBA: true, tolerantDecoding: true, ...DECODE_LIMITS });
  return { width, height, data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength) };
}

function decodeGray(bytes: Uint8Array): Canvas | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint32(WIDTH_OFFSET, true);
  const height = view.getUint32(WIDTH_OFFSET + 4, true);
  if (width === 0 || width * height !== bytes.length - GRAY_PREFIX_BYTES) return null;
  const canvas = makeCanvas(width, height);
  for (let at = 0; at < width * height; at++) canvas.data.fill(bytes[GRAY_PREFIX_BYTES + at]!, at * 4, at * 4 + 3);
  return canvas;
}

/** Each pixel is the mean of the pixels that it stands for. A picture that is small enough is not enlarged. */
export function shrink(canvas: Canvas): Canvas {
  const scale = Math.min(1, THUMBNAIL_PX / Math.max(canvas.width, canvas.height));
  if (scale === 1) return canvas;
  const small = makeCanvas(Math.max(1, Math.round(canvas.width * scale)), Math.max(1, Math.round(canvas.height * scale)));
  for (let y = 0; y < small.height; y++) {
    const [top, bottom] = part(y, small.height, canvas.height);
    for (let x = 0; x < small.width; x++) {
      const [left, right] = part(x, small.width, canvas.width);
      const sums = [0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let at = (row * canvas.width + left) * 4; at < (row * canvas.width + right) * 4; at += 4) {
          for (let colour = 0; colour < 3; colour++) sums[colour]! += canvas.data[at + colour]!;
        }
      }
      const count = (bottom - top) * (right - left);
      for (let colour = 0; colour < 3; colour++) small.data[(y * small.width + x) * 4 + colour] = sums[colour]! / count;
    }
  }
  return small;
}

/** The pixels of a long side that one of a short side stands for: at least one. */
function part(index: number, of: number, length: number): [number, number] {
  const from = Math.floor((index * length) / of);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / of))];
}
