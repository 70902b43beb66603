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
    if (payload.length >= MERGE_BELOW_BYTES) return this.#writePlain(null, opcode, payload, done);
    const headBytes = frameHeadBytes(payload.length, false);
    const frame = Buffer.allocUnsafe(headBytes + payload.length);
    writeFrameHead(frame, 0, opcode, payload.length, null);
    payload.copy(frame, headBytes);
    this.writeBuilt(frame, done);
  }

  /** A whole frame as it goes over the wire. */
  writeBuilt(frame: Buffer, done: WriteDone): void {
    this.#tcp.write(frame, (error) => done(error ?? undefined));
  }

  #writeMasked({ generateMask, masking, memory }: ClientMasking, opcode: number, payload: Buffer, done: WriteDone): void {
    const key = this.#key;
    generateMask(key);
    const isSmall = payload.length < MERGE_BELOW_BYTES;
    if (!isSmall && key.readUInt32LE(0) === 0) return this.#writePlain(key, opcode, payload, done);
    const bytes = PAYLOAD_OFFSET + payload.length;
    const output = isSmall ? Buffer.allocUnsafe(bytes) : memory.lend(bytes);
    this.#tcp.write(maskedFrame(payload, opcode, key, masking, output), (error) => {
      if (!isSmall) memory.giveBack(output);
      done(error ?? undefined);
    });
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
