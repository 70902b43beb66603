/**
 * The frame header: what a Sockscope frame says about itself, so that the receiver can count, order and time it.
 *
 * 32 bytes, little endian:
 *
 * | offset | type | meaning |
 * | --- | --- | --- |
 * | 0 | 4 bytes | magic `SKSC` |
 * | 4 | u8 | header version, 1 |
 * | 5 | u8 | priority: 0 ordinary, 1 key frame, 2 control |
 * | 6 | u16 | connection slot of the generator |
 * | 8 | u32 | sequence on this connection, from 0, without holes |
 * | 12 | u32 | run tag: a random number of the run, so that a frame of another run is not counted |
 * | 16 | f64 | intended send time, monotonic nanoseconds |
 * | 24 | f64 | actual send time, monotonic nanoseconds |
 *
 * A double holds whole nanoseconds exactly up to 2^53, which is 104 days of uptime, and to 2 ns for the 104 after that.
 *
 * In a JPEG the header is the content of a COM segment (ITU-T T.81 section B.2.4.5) right after SOI, so that the image
 * stays valid for anyone: `FF D8 FF FE 00 22`, then the 32 bytes.
 */
export const FRAME_HEADER_BYTES = 32;

/** Where the header starts in a JPEG frame: SOI (2), COM marker (2), segment length (2). */
export const JPEG_HEADER_OFFSET = 6;

/** SOI, COM and its length, which counts itself and the header. */
export const JPEG_PREFIX: readonly number[] = [0xff, 0xd8, 0xff, 0xfe, 0x00, FRAME_HEADER_BYTES + 2];

const MAGIC = 0x43534b53; // 'SKSC' read as a little-endian u32
const VERSION = 1;

/** Priority classes, lowest first. */
export const PRIORITY = { ordinary: 0, key: 1, control: 2 } as const;

/** What a frame says about itself. Times are monotonic nanoseconds. */
export interface FrameHeader {
  priority: number;
  connection: number;
  sequence: number;
  runTag: number;
  intendedNs: number;
  sentNs: number;
}

/** Writes `header` into `view` at `offset`. The view must have 32 bytes from there. */
export function writeFrameHeader(view: DataView, offset: number, header: FrameHeader): void {
  view.setUint32(offset, MAGIC, true);
  view.setUint8(offset + 4, VERSION);
  view.setUint8(offset + 5, header.priority);
  view.setUint16(offset + 6, header.connection, true);
  view.setUint32(offset + 8, header.sequence, true);
  view.setUint32(offset + 12, header.runTag, true);
  view.setFloat64(offset + 16, header.intendedNs, true);
  view.setFloat64(offset + 24, header.sentNs, true);
}

/** Anything bytes can be read from without copying: a `Buffer` or a `Uint8Array`. */
export interface FrameBytes {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/**
 * Reads the header of a JPEG frame into `into` and returns whether there was one. Allocates only a `DataView`.
 * `false` means a foreign frame, which is measured by its arrival alone.
 */
export function readJpegFrameHeader(bytes: FrameBytes, into: FrameHeader): boolean {
  if (bytes.byteLength < JPEG_HEADER_OFFSET + FRAME_HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, JPEG_HEADER_OFFSET + FRAME_HEADER_BYTES);
  if (view.getUint32(0, false) !== 0xffd8fffe || view.getUint16(4, false) !== FRAME_HEADER_BYTES + 2) return false;
  if (view.getUint32(JPEG_HEADER_OFFSET, true) !== MAGIC || view.getUint8(JPEG_HEADER_OFFSET + 4) !== VERSION) return false;
  into.priority = view.getUint8(JPEG_HEADER_OFFSET + 5);
  into.connection = view.getUint16(JPEG_HEADER_OFFSET + 6, true);
  into.sequence = view.getUint32(JPEG_HEADER_OFFSET + 8, true);
  into.runTag = view.getUint32(JPEG_HEADER_OFFSET + 12, true);
  into.intendedNs = view.getFloat64(JPEG_HEADER_OFFSET + 16, true);
  into.sentNs = view.getFloat64(JPEG_HEADER_OFFSET + 24, true);
  return true;
}

/** A header with every field 0, to be filled by {@link readJpegFrameHeader}. */
export function emptyFrameHeader(): FrameHeader {
  return { priority: 0, connection: 0, sequence: 0, runTag: 0, intendedNs: 0, sentNs: 0 };
}
