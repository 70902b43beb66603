import { printableLines } from '../../../contract/index.ts';
import { cutCharacterBytes } from './utf8.ts';

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
  return { text, shownBytes: beginning.byteLength - cutCharacterBytes(beginning), bytes };
}
