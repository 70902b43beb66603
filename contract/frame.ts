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
 *
 * A gray frame begins with the 32 bytes, then width and height (u32 each), then one byte a pixel, row by row.
 *
 * A text frame begins with the 32 bytes as 64 lower-case hexadecimal digits and a line feed; the text follows.
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

/** Where the header of a gray frame is, and how many digits that of a text frame has. */
export const GRAY_HEADER_OFFSET = 0;
export const TEXT_HEADER_CHARS = FRAME_HEADER_BYTES * 2;

/** The smallest frame of ours: a text of its header, a line feed and one character. */
export const LEAST_FRAME_BYTES = TEXT_HEADER_CHARS + 2;

const FIRST_OF_JPEG = 0xff;
const FIRST_OF_GRAY = 0x53; // 'S' of the magic
const FIRST_OF_TEXT = 0x35; // '5', the first digit of the magic's first byte
const hexView = new DataView(new ArrayBuffer(FRAME_HEADER_BYTES));

/**
 * Reads the header of a frame of any kind into `into` and returns whether there was one. Allocates only a `DataView`.
 * `false` means a foreign frame, which is measured by its arrival alone.
 */
export function readFrameHeader(bytes: FrameBytes, into: FrameHeader): boolean {
  const { buffer, byteOffset, byteLength } = bytes;
  if (byteLength < JPEG_HEADER_OFFSET + FRAME_HEADER_BYTES) return false;
  const view = new DataView(buffer as ArrayBuffer, byteOffset, Math.min(byteLength, TEXT_HEADER_CHARS));
  switch (view.getUint8(0)) {
    case FIRST_OF_JPEG:
      if (view.getUint32(0, false) !== 0xffd8fffe || view.getUint16(4, false) !== FRAME_HEADER_BYTES + 2) return false;
      return readHeaderAt(view, JPEG_HEADER_OFFSET, into);
    case FIRST_OF_GRAY:
      return readHeaderAt(view, GRAY_HEADER_OFFSET, into);
    case FIRST_OF_TEXT:
      return readHexDigits(view) && readHeaderAt(hexView, 0, into);
    default:
      return false;
  }
}

function readHeaderAt(view: DataView, offset: number, into: FrameHeader): boolean {
  if (view.getUint32(offset, true) !== MAGIC || view.getUint8(offset + 4) !== VERSION) return false;
  into.priority = view.getUint8(offset + 5);
  into.connection = view.getUint16(offset + 6, true);
  into.sequence = view.getUint32(offset + 8, true);
  into.runTag = view.getUint32(offset + 12, true);
  into.intendedNs = view.getFloat64(offset + 16, true);
  into.sentNs = view.getFloat64(offset + 24, true);
  return true;
}

/** The digits of a text frame into `hexView`; `false` where something else stands among them. */
function readHexDigits(view: DataView): boolean {
  if (view.byteLength < TEXT_HEADER_CHARS) return false;
  for (let at = 0; at < FRAME_HEADER_BYTES; at++) {
    const high = hexDigit(view.getUint8(at * 2));
    const low = hexDigit(view.getUint8(at * 2 + 1));
    if (high < 0 || low < 0) return false;
    hexView.setUint8(at, high * 16 + low);
  }
  return true;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1;
}

const HEX_DIGITS = [...'0123456789abcdef'].map((digit) => digit.charCodeAt(0));

/** Writes `header` as 64 digits into `view` at `offset`, as a text frame has it. */
export function writeTextFrameHeader(view: DataView, offset: number, header: FrameHeader): void {
  writeFrameHeader(hexView, 0, header);
  for (let at = 0; at < FRAME_HEADER_BYTES; at++) {
    const byte = hexView.getUint8(at);
    view.setUint8(offset + at * 2, HEX_DIGITS[byte >> 4]!);
    view.setUint8(offset + at * 2 + 1, HEX_DIGITS[byte & 15]!);
  }
}

/** A header with every field 0, to be filled by {@link readFrameHeader}. */
export function emptyFrameHeader(): FrameHeader {
  return { priority: 0, connection: 0, sequence: 0, runTag: 0, intendedNs: 0, sentNs: 0 };
}
