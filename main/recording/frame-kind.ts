import { FRAME_HEADER_BYTES, type FrameKind, GRAY_PREFIX_BYTES, RECORDING_LIMITS } from '../../contract/index.ts';

const startsWith = (bytes: Uint8Array, text: string, at = 0) =>
  bytes.length >= at + text.length && [...text].every((char, index) => bytes[at + index] === char.charCodeAt(0));

/** What a received message is, by its first bytes; a text, by whether it is JSON. A gray frame is one of ours, whose length is that of its pixels. */
export function frameKind(bytes: Uint8Array, isText: boolean): FrameKind {
  if (isText) return isJson(bytes) ? 'json' : 'text';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, 'GIF8')) return 'gif';
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'webp';
  return startsWith(bytes, 'SKSC') && grayPixels(bytes) ? 'gray' : 'binary';
}

/** The pixels of a gray frame (contract/frame.ts), a byte each, row by row; `null` where its length belies its size. */
export function grayPixels(bytes: Uint8Array): { width: number; height: number; pixels: Uint8Array } | null {
  if (bytes.length <= GRAY_PREFIX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, GRAY_PREFIX_BYTES);
  const width = view.getUint32(FRAME_HEADER_BYTES, true);
  const height = view.getUint32(FRAME_HEADER_BYTES + 4, true);
  if (width === 0 || width * height !== bytes.length - GRAY_PREFIX_BYTES) return null;
  return { width, height, pixels: bytes.subarray(GRAY_PREFIX_BYTES) };
}

function isJson(bytes: Uint8Array): boolean {
  if ((bytes[0] !== 0x7b && bytes[0] !== 0x5b) || bytes.length > RECORDING_LIMITS.jsonBytes) return false;
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
