import { describe, expect, it } from 'vitest';
import {
  emptyFrameHeader,
  FRAME_HEADER_BYTES,
  type FrameHeader,
  GRAY_HEADER_OFFSET,
  JPEG_HEADER_OFFSET,
  JPEG_PREFIX,
  readFrameHeader,
  TEXT_HEADER_CHARS,
  writeFrameHeader,
  writeTextFrameHeader,
} from './frame.ts';

const HEADER: FrameHeader = { priority: 2, connection: 0x0102, sequence: 0x03040506, runTag: 0xdeadbeef, intendedNs: 1.5, sentNs: 2 ** 53 };
// Worked out by hand; 1.5 is 3FF8000000000000 and 2^53 is 4340000000000000 in IEEE 754.
const DIGITS = '534b53430102020106050403efbeadde000000000000f83f0000000000004043';

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes);
/** The characters as bytes, then zeros up to 100. */
const bytesOf = (text: string) => Uint8Array.from({ length: 100 }, (_, at) => text.charCodeAt(at) || 0);

const KINDS = ['jpeg', 'gray', 'text'] as const;
type Kind = (typeof KINDS)[number];

/** A frame of a kind, 100 bytes, that starts `before` bytes into its buffer as one in a receive buffer does. */
function frameOf(kind: Kind, header: FrameHeader, before = 0): Uint8Array {
  const bytes = new Uint8Array(new ArrayBuffer(before + 100), before).fill(0xaa);
  const view = new DataView(bytes.buffer, before);
  if (kind === 'jpeg') {
    bytes.set(JPEG_PREFIX);
    writeFrameHeader(view, JPEG_HEADER_OFFSET, header);
  } else if (kind === 'gray') writeFrameHeader(view, GRAY_HEADER_OFFSET, header);
  else writeTextFrameHeader(view, 0, header);
  return bytes;
}

/** Where the header of each kind ends. */
const END: Record<Kind, number> = { jpeg: 38, gray: 32, text: 64 };

describe('the header of a frame', () => {
  it('has the layout that the documentation states', () => {
    expect(hexOf(frameOf('gray', HEADER).subarray(0, 32))).toBe(DIGITS);
    expect(hexOf(frameOf('jpeg', HEADER).subarray(0, 38))).toBe(`ffd8fffe0022${DIGITS}`);
    expect(textOf(frameOf('text', HEADER).subarray(0, 64))).toBe(DIGITS);
    expect([FRAME_HEADER_BYTES, TEXT_HEADER_CHARS]).toEqual([32, 64]);
  });

  it.each(KINDS)('is read from a %s frame as it was written, wherever it lies, and nothing else is touched', (kind) => {
    for (const before of [0, 7]) {
      const read = emptyFrameHeader();
      const frame = frameOf(kind, HEADER, before);
      expect(readFrameHeader(frame, read)).toBe(true);
      expect(read).toEqual(HEADER);
      expect([...frame.subarray(END[kind])]).toEqual(Array(100 - END[kind]).fill(0xaa));
    }
  });

  it('is written at an offset of the view', () => {
    const bytes = new Uint8Array(70);
    writeTextFrameHeader(new DataView(bytes.buffer), 5, HEADER);
    expect(textOf(bytes)).toBe(`\0\0\0\0\0${DIGITS}\0`);
  });

  it.each(KINDS)('is not found in a %s frame that is cut short', (kind) => {
    const shortest = Math.max(38, END[kind]);
    expect(readFrameHeader(frameOf(kind, HEADER).subarray(0, shortest), emptyFrameHeader())).toBe(true);
    for (let length = 0; length < shortest; length++) {
      expect(readFrameHeader(frameOf(kind, HEADER).subarray(0, length), emptyFrameHeader())).toBe(false);
    }
  });

  it.each<[Kind, string, readonly number[]]>([
    ['jpeg', 'the marker before, the magic and the version', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['gray', 'the magic and the version', [0, 1, 2, 3, 4]],
    ['text', 'the digits of magic and version', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('is not found in a %s frame garbled in %s, and the fields stay as they were', (kind, _what, places) => {
    for (const at of places) {
      const frame = frameOf(kind, HEADER);
      frame[at] = frame[at]! ^ 1;
      const read = { ...emptyFrameHeader(), sequence: 99 };
      expect(readFrameHeader(frame, read)).toBe(false);
      expect(read).toEqual({ ...emptyFrameHeader(), sequence: 99 });
    }
  });

  it('is not found where something else than a lower-case digit stands among those of a text frame', () => {
    for (const other of ['g', 'F', '/', ':', '`', ' ', '\n', '\0', '\xff']) {
      for (const at of [10, 39, 63]) {
        const frame = frameOf('text', HEADER);
        frame[at] = other.charCodeAt(0);
        expect(readFrameHeader(frame, emptyFrameHeader())).toBe(false);
      }
    }
  });

  it.each([
    ['a JFIF image', bytesOf('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['a JPEG with a comment of its own', bytesOf('\xff\xd8\xff\xfe\0\x22made by a camera')],
    ['a PNG', bytesOf('\x89PNG\r\n\x1a\n')],
    ['text that begins as the digits do', bytesOf('53 is a prime; 54 is none')],
    ['a word that begins as the magic does', bytesOf('SKSCOPE')],
    ['JSON', bytesOf('{"type":"subscribe"}')],
    ['zeros', bytesOf('')],
    ['nothing', new Uint8Array(0)],
  ])('is not found in %s', (_what, bytes) => {
    expect(readFrameHeader(bytes, emptyFrameHeader())).toBe(false);
  });
});
