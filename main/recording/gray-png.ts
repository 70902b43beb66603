import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { GRAY_PREFIX_BYTES } from '../../contract/index.ts';
import { grayPixels } from './frame-kind.ts';

const deflateAsync = promisify(deflate);
const inflateAsync = promisify(inflate) as (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const HEAD_BYTES = 13;
/** Our own, ancillary and private (PNG 5.4): what a gray frame has before its pixels, so that the frame can be had back byte for byte. */
const PREFIX_CHUNK = 'skSc';

/** A gray frame as PNG (ISO/IEC 15948): 8 bits a pixel, no filter, the frame's header in a chunk of ours. `null`: it is none. */
export async function encodeGrayPng(frame: Uint8Array): Promise<Buffer | null> {
  const image = grayPixels(frame);
  if (!image) return null;
  const { width, height, pixels } = image;
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const lines = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) lines.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk(PREFIX_CHUNK, frame.subarray(0, GRAY_PREFIX_BYTES)),
    chunk('IDAT', await deflateAsync(lines, { level: 1 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** The frame that {@link encodeGrayPng} was given, with its pixels; `null` for any other file. */
export async function decodeGrayPng(file: Uint8Array): Promise<Buffer | null> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null;
  const chunks = new Map<string, Buffer>();
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const [head, prefix, data] = [chunks.get('IHDR'), chunks.get(PREFIX_CHUNK), chunks.get('IDAT')];
  if (head?.length !== HEAD_BYTES || prefix?.length !== GRAY_PREFIX_BYTES || !data) return null;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const expected = (width + 1) * height;
  const lines = await inflateAsync(data, { maxOutputLength: Math.max(1, Math.min(expected, MOST_LINES_BYTES)) }).catch(() => null);
  if (lines?.length !== expected) return null;
  const frame = Buffer.alloc(GRAY_PREFIX_BYTES + width * height);
  frame.set(prefix);
  for (let row = 0; row < height; row++)
    frame.set(lines.subarray(row * (width + 1) + 1, (row + 1) * (width + 1)), GRAY_PREFIX_BYTES + row * width);
  return grayPixels(frame) && frame;
}

/** A damaged file may claim any size. */
const MOST_LINES_BYTES = 268_435_456;

function chunk(name: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(name, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, value) => {
  let crc = value;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

/** Of ISO 3309, as PNG has it. Node's own (`zlib.crc32`) is of a later version than the oldest that this runs on. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at++) crc = CRC_TABLE[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
