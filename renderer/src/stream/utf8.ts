/** How long a text is in UTF-8 (RFC 3629 section 3), without a copy of it: half of a surrogate pair is replaced by a character of three bytes. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    const isPair = unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    // Two units are four bytes together.
    if (isPair) at += 1;
  }
  return bytes;
}

/** Bytes of a character at the end that is not there in whole (RFC 3629 section 3); 0 where none is. */
export function cutCharacterBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    const characterBytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0;
    if (characterBytes > 0) return characterBytes > back ? back : 0;
  }
  return 0;
}
