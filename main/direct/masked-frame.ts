import { frameHeadBytes, writeFrameHead } from './frame-format.ts';
import type { Masking } from './masking.ts';

/** Where a payload begins in memory of ours: a multiple of eight, so that it is masked in whole words, with room for its head before it. */
export const PAYLOAD_OFFSET = 16;

/**
 * A whole frame of a client (RFC 6455 section 5.2): head, key, and `payload` masked with it. `output` must have room for
 * {@link PAYLOAD_OFFSET} bytes more than the payload has; the frame is a part of it.
 */
export function maskedFrame(
  payload: Buffer,
  opcode: number,
  key: Buffer,
  masking: Masking,
  output: Buffer = Buffer.allocUnsafeSlow(PAYLOAD_OFFSET + payload.length),
): Buffer {
  const start = PAYLOAD_OFFSET - frameHeadBytes(payload.length, true);
  writeFrameHead(output, start, opcode, payload.length, key);
  masking.copy(payload, key, output, PAYLOAD_OFFSET);
  return output.subarray(start, PAYLOAD_OFFSET + payload.length);
}
