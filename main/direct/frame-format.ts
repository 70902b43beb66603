/** Opcodes (RFC 6455 section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Bytes of a frame before its payload, at most: two, eight of length, four of the masking key. */
export const FRAME_HEAD_MAX_BYTES = 14;

/** A control frame carries at most so many bytes (section 5.5). */
export const CONTROL_MAX_BYTES = 125;

/** What is told of a close frame without a code (section 7.1.5); never sent. */
export const NO_CLOSE_CODE = 1_005;

/** What is told of a connection that ended without a close frame (section 7.1.5); never sent. */
export const ABNORMAL_CLOSURE = 1_006;

/** A payload of no bytes. */
export const EMPTY = Buffer.alloc(0);

const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const LARGEST_LENGTH_16 = 65_535;
const KEY_BYTES = 4;

/** Bytes that the head of a frame takes. */
export function frameHeadBytes(payloadBytes: number, isMasked: boolean): number {
  const lengthBytes = payloadBytes > LARGEST_LENGTH_16 ? 8 : payloadBytes >= LENGTH_16 ? 2 : 0;
  return 2 + lengthBytes + (isMasked ? KEY_BYTES : 0);
}

/**
 * Writes the head of an unfragmented frame at `at`: opcode, length and, where there is one, the masking key. The caller
 * has made room ({@link frameHeadBytes}).
 */
export function writeFrameHead(output: Buffer, at: number, opcode: number, payloadBytes: number, key: Buffer | null): void {
  const masked = key ? MASKED : 0;
  output[at] = FIN | opcode;
  let next = at + 2;
  if (payloadBytes > LARGEST_LENGTH_16) {
    output[at + 1] = masked | LENGTH_64;
    output.writeUInt32BE(Math.floor(payloadBytes / 2 ** 32), next);
    output.writeUInt32BE(payloadBytes % 2 ** 32, next + 4);
    next += 8;
  } else if (payloadBytes >= LENGTH_16) {
    output[at + 1] = masked | LENGTH_16;
    output.writeUInt16BE(payloadBytes, next);
    next += 2;
  } else output[at + 1] = masked | payloadBytes;
  if (!key) return;
  for (let index = 0; index < KEY_BYTES; index++) output[next + index] = key[index]!;
}

/** Whether a close frame may carry this code (section 7.4, and IANA's registry up to 1014). */
export function isSendableCloseCode(code: number): boolean {
  const isDefined = code >= 1_000 && code <= 1_014 && code !== 1_004 && code !== 1_005 && code !== 1_006;
  return isDefined || (code >= 3_000 && code <= 4_999);
}
