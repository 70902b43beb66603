import { EMPTY, frameHeadBytes, writeFrameHead } from './frame-format.ts';
import { maskedFrame, PAYLOAD_OFFSET } from './masked-frame.ts';
import type { Masking } from './masking.ts';
import type { MessageMemory } from './message-memory.ts';
import type { SmallFrames } from './small-frames.ts';
import type { SocketOutput, WriteDone } from './socket-output.ts';

/** What a client masks with (RFC 6455 section 5.3). */
export interface ClientMasking {
  masking: Masking;
  /** Fills four bytes. */
  generateMask: (key: Buffer) => void;
  /** Where the masked copies are made. */
  memory: MessageMemory;
  /** A larger payload is masked and written in pieces of so many bytes: a multiple of four (piece-bytes.ts). */
  pieceBytes: number;
}

/** Below this a payload is copied behind its head, so that one small write does, and need not stay as it is. */
export const MERGE_BELOW_BYTES = 1_024;

/**
 * Makes frames of messages and writes them. A server's payload is written as it lies, head and payload in one call of
 * writev(2). A client's is masked into memory that is used again, with its head before it.
 */
export class FrameWriter {
  readonly #output: SocketOutput;
  readonly #small: SmallFrames;
  readonly #client: ClientMasking | null;
  readonly #key: Buffer;

  constructor(output: SocketOutput, small: SmallFrames, client: ClientMasking | null) {
    this.#output = output;
    this.#small = small;
    this.#client = client;
    // A server masks nothing.
    this.#key = client ? Buffer.allocUnsafe(4) : EMPTY;
  }

  /**
   * Writes one unfragmented frame. A payload of {@link MERGE_BELOW_BYTES} and more has to stay as it is until `done`, which is called in a
   * later turn; nothing is thrown.
   */
  write(opcode: number, payload: Buffer, done: WriteDone | null): void {
    if (this.#client) return this.#writeMasked(this.#client, opcode, payload, done);
    if (payload.length >= MERGE_BELOW_BYTES) return this.#writePlain(null, opcode, payload, done);
    const frame = this.#small.plain(opcode, payload);
    if (!this.#output.write(frame, done)) this.#small.retain();
  }

  /** Writes a whole frame as it goes over the wire; it has to stay as it is until `done`. */
  writeBuilt(frame: Buffer, done: WriteDone): void {
    this.#output.write(frame, done);
  }

  #writeMasked(client: ClientMasking, opcode: number, payload: Buffer, done: WriteDone | null): void {
    const { generateMask, masking, memory } = client;
    const key = this.#key;
    generateMask(key);
    if (payload.length < MERGE_BELOW_BYTES) {
      const frame = this.#small.masked(opcode, payload, key, masking);
      if (!this.#output.write(frame, done)) this.#small.retain();
      return;
    }
    if (key.readUInt32LE(0) === 0) return this.#writePlain(key, opcode, payload, done);
    if (payload.length > client.pieceBytes) return this.#writeInPieces(client, opcode, payload, done);
    const output = memory.lend(PAYLOAD_OFFSET + payload.length);
    this.#output.write(maskedFrame(payload, opcode, key, masking, output), (error) => {
      memory.giveBack(output);
      done?.(error);
    });
  }

  /** A large payload is masked and written piece by piece, so that each is in the processor's cache while the kernel copies it. */
  #writeInPieces({ masking, memory, pieceBytes }: ClientMasking, opcode: number, payload: Buffer, done: WriteDone | null): void {
    const key = this.#key;
    let output = memory.lend(PAYLOAD_OFFSET + pieceBytes);
    for (let from = 0; from < payload.length; from += pieceBytes) {
      const piece = payload.subarray(from, from + pieceBytes);
      const isFirst = from === 0;
      const isLast = from + pieceBytes >= payload.length;
      masking.copy(piece, key, output, PAYLOAD_OFFSET);
      let start = PAYLOAD_OFFSET;
      if (isFirst) {
        start -= frameHeadBytes(payload.length, true);
        writeFrameHead(output, start, opcode, payload.length, key);
      }
      const used = output;
      let isOver = isLast;
      // Called in a later turn, whatever the kernel does.
      const isTaken = this.#output.write(output.subarray(start, PAYLOAD_OFFSET + piece.length), (error) => {
        if (isOver) memory.giveBack(used);
        if (isLast) done?.(error);
      });
      // What the kernel has taken is free: the next piece is masked into the same memory. What it has not has to stay.
      if (isLast || isTaken) continue;
      isOver = true;
      if (this.#output.isBroken) return this.#writeNothing(done);
      output = memory.lend(PAYLOAD_OFFSET + pieceBytes);
    }
  }

  /** The rest of a message whose connection is broken: nothing of it is masked any more. */
  #writeNothing(done: WriteDone | null): void {
    this.#output.write(EMPTY, done);
  }

  /** The payload is written as it lies: there is no mask, or one of zeros, which changes nothing. */
  #writePlain(key: Buffer | null, opcode: number, payload: Buffer, done: WriteDone | null): void {
    const head = Buffer.allocUnsafe(frameHeadBytes(payload.length, key !== null));
    writeFrameHead(head, 0, opcode, payload.length, key);
    this.#output.writeBoth(head, payload, done ?? ignore);
  }
}

function ignore(): void {}
