/** Opcodes of RFC 6455 section 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame as a client sends it, right or wrong in every field. */
export interface ClientFrame {
  /** Default: binary. */
  opcode?: number;
  payload?: Uint8Array | string;
  /** Default: true. */
  isFinal?: boolean;
  /** RSV1, RSV2, RSV3 as 4, 2, 1. */
  rsv?: number;
  /** `null`: not masked. Default: a key of four different bytes. */
  mask?: readonly number[] | null;
  /** Bits of the length field; default: the shortest that holds it. */
  lengthBits?: 7 | 16 | 64;
  /** What the length field says; default: the bytes of the payload. */
  saysBytes?: bigint;
}

const MASK: readonly number[] = [0x37, 0xfa, 0x21, 0x3d];

/** The exact bytes of a frame (RFC 6455 section 5.2). */
export function clientFrame(frame: ClientFrame = {}): Buffer {
  const { opcode = OPCODE.binary, payload = '', isFinal = true, rsv = 0, mask = MASK } = frame;
  const content = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload;
  const length = frame.saysBytes ?? BigInt(content.length);
  const lengthBits = frame.lengthBits ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64);
  const lengthBytes = lengthBits === 7 ? 0 : lengthBits / 8;
  const headBytes = 2 + lengthBytes + (mask ? 4 : 0);
  const bytes = Buffer.alloc(headBytes + content.length);
  bytes[0] = (isFinal ? 0x80 : 0) | (rsv << 4) | opcode;
  bytes[1] = (mask ? 0x80 : 0) | (lengthBits === 7 ? Number(length) : lengthBits === 16 ? 126 : 127);
  if (lengthBits === 16) bytes.writeUInt16BE(Number(length), 2);
  if (lengthBits === 64) bytes.writeBigUInt64BE(length, 2);
  bytes.set(content, headBytes);
  if (!mask) return bytes;
  bytes.set(mask, headBytes - 4);
  const masked = bytes.subarray(headBytes);
  const [first = 0, second = 0, third = 0, fourth = 0] = mask;
  const whole = masked.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    masked[at]! ^= first;
    masked[at + 1]! ^= second;
    masked[at + 2]! ^= third;
    masked[at + 3]! ^= fourth;
  }
  for (let at = whole; at < masked.length; at++) masked[at]! ^= mask[at & 3]!;
  return bytes;
}

/** A message in frames that end at `cuts`, byte offsets in the payload: the first has the opcode, the last is final (RFC 6455 section 5.4). */
export function fragments(opcode: number, payload: Uint8Array, cuts: readonly number[], mask?: readonly number[]): Buffer[] {
  const ends = [...cuts, payload.length];
  return ends.map((end, at) =>
    clientFrame({
      opcode: at === 0 ? opcode : OPCODE.continuation,
      payload: payload.subarray(ends[at - 1] ?? 0, end),
      isFinal: at === ends.length - 1,
      ...(mask ? { mask } : {}),
    }),
  );
}

/** The payload of a close frame (RFC 6455 section 5.5.1). */
export function closePayload(code: number, reason: Uint8Array | string = ''): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason as string)]);
}

/** A close frame; without a code an empty one. */
export function closeFrame(code?: number, reason: Uint8Array | string = ''): Buffer {
  return clientFrame({ opcode: OPCODE.close, payload: code === undefined ? '' : closePayload(code, reason) });
}

/** Bytes that differ from each other and from those of every other seed, so that none can stand for another unseen. */
export function pattern(bytes: number, seed = 0): Buffer {
  // Word by word: hundreds of megabytes are made of it.
  const words = new Int32Array((bytes + 3) >> 2);
  const whole = bytes >> 2;
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x6d2b79f5) | 1;
  for (let at = 0; at < whole; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  const filled = Buffer.from(words.buffer, 0, bytes);
  for (let at = 4 * whole; at < bytes; at++) filled[at] = (state >>> (8 * (at & 3))) ^ at;
  return filled;
}
