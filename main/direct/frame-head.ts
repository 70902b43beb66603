import { CONTROL_MAX_BYTES, FRAME_HEAD_MAX_BYTES, OPCODE } from './frame-format.ts';
import { ProtocolFault } from './protocol-fault.ts';

const FIN = 0x80;
const RSV1 = 0x40;
const RSV2_AND_3 = 0x30;
const OPCODE_BITS = 0x0f;
const MASKED = 0x80;
const LENGTH_BITS = 0x7f;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
/** Upper half of the largest length that a JavaScript number holds exactly. */
const LARGEST_HIGH_WORD = 2 ** 21 - 1;

/** The head of one frame, collected byte by byte: it may come in any number of pieces (RFC 6455 section 5.2). */
export class FrameHead {
  readonly #bytes = Buffer.allocUnsafe(FRAME_HEAD_MAX_BYTES);
  readonly #expectsMask: boolean;
  #have = 0;
  #need = 2;
  opcode = 0;
  isFinal = false;
  payloadBytes = 0;
  /** The masking key where the peer masks. */
  readonly key = Buffer.allocUnsafe(4);
  /** Of zeros, which changes nothing, or none. */
  isPlain = true;

  /** A server expects its peer to mask, a client expects it not to (section 5.1). */
  constructor(expectsMask: boolean) {
    this.#expectsMask = expectsMask;
  }

  /** Bytes of a head that is not complete yet. */
  get collectedBytes(): number {
    return this.#have;
  }

  /** For the next frame. */
  reset(): void {
    this.#have = 0;
    this.#need = 2;
  }

  /**
   * Takes bytes of `chunk` from `at` up to `end` until the head is complete. Returns where the next byte is, or -1 where
   * more are needed.
   * @throws ProtocolFault
   */
  take(chunk: Buffer, at: number, end: number, isWithinMessage: boolean): number {
    const bytes = this.#bytes;
    for (let next = at; next < end; ) {
      bytes[this.#have++] = chunk[next++]!;
      if (this.#have < this.#need) continue;
      if (this.#have === 2) this.#begin(isWithinMessage);
      if (this.#have < this.#need) continue;
      this.#complete();
      return next;
    }
    return -1;
  }

  /** What the first two bytes say. The order of the checks is that of `ws`, so that a frame with several faults has the same one. */
  #begin(isWithinMessage: boolean): void {
    const first = this.#bytes[0]!;
    const second = this.#bytes[1]!;
    const length = second & LENGTH_BITS;
    this.opcode = first & OPCODE_BITS;
    this.isFinal = (first & FIN) !== 0;
    if ((first & RSV2_AND_3) !== 0) throw new ProtocolFault('WS_ERR_UNEXPECTED_RSV_2_3', 1002, 'RSV2 and RSV3 must be clear');
    if ((first & RSV1) !== 0) throw new ProtocolFault('WS_ERR_UNEXPECTED_RSV_1', 1002, 'RSV1 must be clear');
    const { opcode } = this;
    const isControl = opcode >= OPCODE.close && opcode <= OPCODE.pong;
    const isExpected = isControl || (isWithinMessage ? opcode === OPCODE.continuation : opcode === OPCODE.text || opcode === OPCODE.binary);
    if (!isExpected) throw new ProtocolFault('WS_ERR_INVALID_OPCODE', 1002, `invalid opcode ${opcode}`);
    if (isControl) {
      if (!this.isFinal) throw new ProtocolFault('WS_ERR_EXPECTED_FIN', 1002, 'FIN must be set');
      if (length > CONTROL_MAX_BYTES || (opcode === OPCODE.close && length === 1)) {
        throw new ProtocolFault('WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH', 1002, `invalid payload length ${length}`);
      }
    }
    const isMasked = (second & MASKED) !== 0;
    if (isMasked !== this.#expectsMask) {
      throw isMasked
        ? new ProtocolFault('WS_ERR_UNEXPECTED_MASK', 1002, 'MASK must be clear')
        : new ProtocolFault('WS_ERR_EXPECTED_MASK', 1002, 'MASK must be set');
    }
    this.#need = 2 + (length === LENGTH_64 ? 8 : length === LENGTH_16 ? 2 : 0) + (isMasked ? 4 : 0);
  }

  #complete(): void {
    const bytes = this.#bytes;
    const length = bytes[1]! & LENGTH_BITS;
    if (length === LENGTH_64) {
      const high = bytes.readUInt32BE(2);
      if (high > LARGEST_HIGH_WORD) {
        throw new ProtocolFault('WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH', 1009, 'payload length > 2^53 - 1');
      }
      this.payloadBytes = high * 2 ** 32 + bytes.readUInt32BE(6);
    } else this.payloadBytes = length === LENGTH_16 ? bytes.readUInt16BE(2) : length;
    this.isPlain = true;
    if (!this.#expectsMask) return;
    const { key } = this;
    const keyAt = this.#need - 4;
    for (let index = 0; index < 4; index++) key[index] = bytes[keyAt + index]!;
    this.isPlain = (key[0]! | key[1]! | key[2]! | key[3]!) === 0;
  }
}
