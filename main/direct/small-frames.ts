import { frameHeadBytes, writeFrameHead } from './frame-format.ts';
import { maskedFrame, PAYLOAD_OFFSET } from './masked-frame.ts';
import type { Masking } from './masking.ts';

/** Memory is taken in pieces of so many bytes: many frames that have to wait share one. */
const PIECE_BYTES = 16_384;

/**
 * Makes frames of small payloads, head and payload in one piece, which all writers of a thread may share. The kernel takes nearly every one
 * at once, so that the next is made at the same place, and in the same view where it is as long: nothing is allocated.
 */
export class SmallFrames {
  #piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #at = 0;
  #last: Buffer = this.#piece.subarray(0, 0);

  /** An unmasked frame. It holds until the next one is made, unless it is retained. */
  plain(opcode: number, payload: Buffer): Buffer {
    const headBytes = frameHeadBytes(payload.length, false);
    const frame = this.#view(headBytes + payload.length);
    writeFrameHead(frame, 0, opcode, payload.length, null);
    payload.copy(frame, headBytes);
    return frame;
  }

  /** A frame that is masked with `key`; the rest as {@link plain}. */
  masked(opcode: number, payload: Buffer, key: Buffer, masking: Masking): Buffer {
    this.#last = maskedFrame(payload, opcode, key, masking, this.#view(PAYLOAD_OFFSET + payload.length));
    return this.#last;
  }

  /** The last frame has to stay as it is: the next is made elsewhere. */
  retain(): void {
    this.#at = this.#last.byteOffset - this.#piece.byteOffset + this.#last.length;
  }

  #view(bytes: number): Buffer {
    // Payloads begin at whole words, so that they are masked as such.
    const at = (this.#at + 7) & ~7;
    if (at + bytes > this.#piece.length) {
      this.#piece = Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, bytes));
      this.#at = 0;
      this.#last = this.#piece.subarray(0, bytes);
    } else if (this.#last.length !== bytes || this.#last.byteOffset !== this.#piece.byteOffset + at) {
      this.#last = this.#piece.subarray(at, at + bytes);
    }
    return this.#last;
  }
}
