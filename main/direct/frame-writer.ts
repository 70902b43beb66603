import type { Socket } from 'node:net';
import { frameHeadBytes, writeFrameHead } from './frame-format.ts';
import { maskedFrame, PAYLOAD_OFFSET } from './masked-frame.ts';
import type { Masking } from './masking.ts';
import type { MessageMemory } from './message-memory.ts';

/** Called when the bytes have left for the kernel, or could not. */
export type WriteDone = (error?: Error) => void;

/** What a client masks with (RFC 6455 section 5.3). */
export interface ClientMasking {
  masking: Masking;
  /** Fills four bytes. */
  generateMask: (key: Buffer) => void;
  /** Where the masked copies are made. */
  memory: MessageMemory;
}

/**
 * A larger payload is masked and written in pieces of so many bytes: half of a processor's cache of its own (L2), and few writes
 * (docs/performance.md). A multiple of four, so that every piece is masked from the key's first byte on.
 */
const PIECE_BYTES = 524_288;

/** Below this a payload is copied behind its head, so that one small write does. */
const MERGE_BELOW_BYTES = 1_024;

/**
 * Makes frames of messages and writes them. A server's payload is written as it lies, head and payload in one call of
 * writev(2). A client's is masked into memory that is used again, with its head before it.
 */
export class FrameWriter {
  readonly #tcp: Socket;
  readonly #client: ClientMasking | null;
  readonly #key = Buffer.allocUnsafe(4);

  constructor(tcp: Socket, client: ClientMasking | null) {
    this.#tcp = tcp;
    this.#client = client;
  }

  /** Bytes that wait for the kernel. */
  get pendingBytes(): number {
    return this.#tcp.writableLength;
  }

  /** Writes one unfragmented frame. The payload has to stay as it is until `done`, which is called in a later turn; nothing is thrown. */
  write(opcode: number, payload: Buffer, done: WriteDone): void {
    if (this.#client) return this.#writeMasked(this.#client, opcode, payload, done);
    if (payload.length >= MERGE_BELOW_BYTES) return this.#writePlain(null, opcode, payload, done);
    const headBytes = frameHeadBytes(payload.length, false);
    const frame = Buffer.allocUnsafe(headBytes + payload.length);
    writeFrameHead(frame, 0, opcode, payload.length, null);
    payload.copy(frame, headBytes);
    this.writeBuilt(frame, done);
  }

  /** Writes a whole frame as it goes over the wire; it has to stay as it is until `done`. */
  writeBuilt(frame: Buffer, done: WriteDone): void {
    this.#tcp.write(frame, (error) => done(error ?? undefined));
  }

  #writeMasked(client: ClientMasking, opcode: number, payload: Buffer, done: WriteDone): void {
    const { generateMask, masking, memory } = client;
    const key = this.#key;
    generateMask(key);
    const isSmall = payload.length < MERGE_BELOW_BYTES;
    if (!isSmall && key.readUInt32LE(0) === 0) return this.#writePlain(key, opcode, payload, done);
    if (payload.length > PIECE_BYTES) return this.#writeInPieces(client, opcode, payload, done);
    const bytes = PAYLOAD_OFFSET + payload.length;
    const output = isSmall ? Buffer.allocUnsafe(bytes) : memory.lend(bytes);
    this.#tcp.write(maskedFrame(payload, opcode, key, masking, output), (error) => {
      if (!isSmall) memory.giveBack(output);
      done(error ?? undefined);
    });
  }

  /** A large payload is masked and written piece by piece, so that each is in the processor's cache while the kernel copies it. */
  #writeInPieces({ masking, memory }: ClientMasking, opcode: number, payload: Buffer, done: WriteDone): void {
    const key = this.#key;
    const tcp = this.#tcp;
    let output = memory.lend(PAYLOAD_OFFSET + PIECE_BYTES);
    for (let from = 0; from < payload.length; from += PIECE_BYTES) {
      const piece = payload.subarray(from, from + PIECE_BYTES);
      const isFirst = from === 0;
      const isLast = from + PIECE_BYTES >= payload.length;
      masking.copy(piece, key, output, PAYLOAD_OFFSET);
      let start = PAYLOAD_OFFSET;
      if (isFirst) {
        start -= frameHeadBytes(payload.length, true);
        writeFrameHead(output, start, opcode, payload.length, key);
      }
      const used = output;
      let isOver = isLast;
      // Called in a later turn, whatever the kernel does.
      tcp.write(output.subarray(start, PAYLOAD_OFFSET + piece.length), (error) => {
        if (isOver) memory.giveBack(used);
        if (isLast) done(error ?? undefined);
      });
      // What the kernel has taken is free: the next piece is masked into the same memory. What it has not has to stay.
      if (isLast || tcp.writableLength === 0) continue;
      isOver = true;
      output = memory.lend(PAYLOAD_OFFSET + PIECE_BYTES);
    }
  }

  /** The payload is written as it lies: there is no mask, or one of zeros, which changes nothing. */
  #writePlain(key: Buffer | null, opcode: number, payload: Buffer, done: WriteDone): void {
    const head = Buffer.allocUnsafe(frameHeadBytes(payload.length, key !== null));
    writeFrameHead(head, 0, opcode, payload.length, key);
    const tcp = this.#tcp;
    tcp.cork();
    tcp.write(head);
    tcp.write(payload, (error) => done(error ?? undefined));
    tcp.uncork();
  }
}
