import { printableLines } from '../../../contract/index.ts';

/** The beginning of a text message, for reading. */
export interface ShownText {
  text: string;
  /** So many bytes of the message are shown, of so many that it has. */
  shownBytes: number;
  bytes: number;
}

/**
 * The beginning of a text message of `bytes` bytes as it is shown: lines stay lines, and what would hide or turn around the text, characters of no width too (Unicode's Cf), is U+FFFD. A character that is cut
 * at the end is left out.
 */
export function shownText(beginning: Uint8Array, bytes: number): ShownText {
  const decoded = new TextDecoder().decode(beginning, { stream: true });
  const text = printableLines(decoded.replace(/\r\n?/g, '\n').replaceAll('\t', '    ')).replace(/\p{Cf}/gu, '\ufffd');
  return { text, shownBytes: beginning.byteLength - cutBytes(beginning), bytes };
}

/** Bytes of a character at the end that is not there in whole (RFC 3629 section 3); 0 where none is. */
function cutBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    const characterBytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (characterBytes > 0) return characterBytes > back ? back : 0;
  }
  return 0;
}
