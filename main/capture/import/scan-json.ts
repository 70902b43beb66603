const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
/** `[` and `{`, and `]` and `}`, differ by this bit alone. */
const CASE_BIT = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** What the brackets of a JSON text say of it before it is read into memory. */
export type JsonScan =
  | { kind: 'whole' }
  /** It ends inside an object, a list or a text. */
  | { kind: 'truncated' }
  /** At `line`, objects and lists lie deeper inside one another than is allowed. */
  | { kind: 'deep'; line: number };

/** Follows brackets and texts from the first byte to the last. Says nothing of whether it is JSON: that is the parser's to say. */
export function scanJson(bytes: Uint8Array, mostDepth: number): JsonScan {
  let depth = 0;
  let line = 1;
  let isText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === NEWLINE) line += 1;
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if ((byte | CASE_BIT) === OPENING) {
      depth += 1;
      if (depth > mostDepth) return { kind: 'deep', line };
    } else if ((byte | CASE_BIT) === CLOSING) depth -= 1;
  }
  return isText || depth > 0 ? { kind: 'truncated' } : { kind: 'whole' };
}
