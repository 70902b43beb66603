/** So much of a frame that is no picture is shown. */
export const EXCERPT_BYTES = 256;

const A_LINE = 16;

/** The beginning of a frame for reading: a text as it is, other bytes in hexadecimal with what of it is ASCII beside it. */
export function frameExcerpt(bytes: Uint8Array, isText: boolean): string {
  const shown = bytes.subarray(0, EXCERPT_BYTES);
  // A character that is cut at the end is left out.
  if (isText) return new TextDecoder().decode(shown, { stream: true });
  const lines: string[] = [];
  for (let at = 0; at < shown.length; at += A_LINE) {
    const line = [...shown.subarray(at, at + A_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(A_LINE * 3 - 1)}  ${ascii}`);
  }
  return lines.join('\n');
}
