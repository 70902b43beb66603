/** What a test says of a frame; unfragmented and binary unless it says otherwise. */
export interface RawFrame {
  opcode?: number;
  isFinal?: boolean;
  payload?: Buffer | string;
  /** Masked with it; `null`: not masked. */
  key?: Buffer | null;
}

/** A frame as it is on the wire, written down from RFC 6455 section 5.2 without the code under test. */
export function rawFrame({ opcode = 2, isFinal = true, payload = '', key = null }: RawFrame): Buffer {
  const bytes = Buffer.from(payload as Buffer);
  const lengthBytes = bytes.length < 126 ? 0 : bytes.length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = (isFinal ? 128 : 0) + opcode;
  head[1] = (key ? 128 : 0) + (lengthBytes === 0 ? bytes.length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) head.writeUInt16BE(bytes.length, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(bytes.length), 2);
  if (!key) return Buffer.concat([head, bytes]);
  for (let at = 0; at < bytes.length; at++) bytes[at] = bytes[at]! ^ key[at % 4]!;
  return Buffer.concat([head, key, bytes]);
}

/** Bytes of which each place has its own value, as far as a byte can have one, and each seed its own row. */
export function patternBytes(length: number, seed = 0): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 7 + (at >> 8) * 13 + seed * 101) & 255;
  return bytes;
}
