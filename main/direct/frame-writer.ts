import type { Socket } from 'node:net';
import { frameHeadBytes, writeFrameHead } from './frame-format.ts';
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

/** Where the payload begins in memory of ours: a multiple of eight, so that it is masked in whole words, with room for the head before it. */
export const PAYLOAD_OFFSET = 16;

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

  write(opcode: number, payload: Buffer, done: WriteDone): void {
    if (this.#client) return this.#writeMasked(this.#client, opcode, payload, done);
    const headBytes = frameHeadBytes(payload.length, false);
    if (payload.length < MERGE_BELOW_BYTES) {
      const frame = Buffer.allocUnsafe(headBytes + payload.length);
      writeFrameHead(frame, 0, opcode, payload.length, null);
      payload.copy(frame, headBytes);
      this.#tcp.write(frame, (error) => done(error ?? undefined));
      return;
    }
    const head = Buffer.allocUnsafe(headBytes);
    writeFrameHead(head, 0, opcode, payload.length, null);
    const tcp = this.#tcp;
    tcp.cork();
    tcp.write(head);
    tcp.write(payload, (error) => done(error ?? undefined));
    tcp.uncork();
  }

  #writeMasked({ masking, generateMask, memory }: ClientMasking, opcode: number, payload: Buffer, done: WriteDone): void {
    const key = this.#key;
    generateMask(key);
    if (key.readUInt32LE(0) === 0 && payload.length >= MERGE_BELOW_BYTES) return this.#writePlain(key, opcode, payload, done);
    const isSmall = payload.length < MERGE_BELOW_BYTES;
    const end = PAYLOAD_OFFSET + payload.length;
    const frame = isSmall ? Buffer.allocUnsafe(end) : memory.lend(end);
    const start = PAYLOAD_OFFSET - frameHeadBytes(payload.length, true);
    writeFrameHead(frame, start, opcode, payload.length, key);
    masking.copy(payload, key, frame, PAYLOAD_OFFSET);
    this.#tcp.write(frame.subarray(start, end), (error) => {
      if (!isSmall) memory.giveBack(frame);
      done(error ?? undefined);
    });
  }

  /** A mask of zeros changes nothing: the payload is written as it lies. */
  #writePlain(key: Buffer, opcode: number, payload: Buffer, done: WriteDone): void {
    const head = Buffer.allocUnsafe(frameHeadBytes(payload.length, true));
    writeFrameHead(head, 0, opcode, payload.length, key);
    const tcp = this.#tcp;
    tcp.cork();
    tcp.write(head);
    tcp.write(payload, (error) => done(error ?? undefined));
    tcp.uncork();
  }
}
