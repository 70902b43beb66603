import { frameHeadBytes, OPCODE, writeFrameHead } from '../direct/frame-format.ts';
import { KeptMessage } from '../direct/kept-message.ts';
import type { MessageMemory } from '../direct/message-memory.ts';
import type { Arrived } from '../flow/receiving-peer.ts';
import type { Outgoing, SharedRun } from '../flow/sending-peer.ts';

/** So much is gathered at most before it is sent: it stays in the processor's cache while it is written to one socket after another. */
export const BATCH_BYTES = 262_144;

/** A larger message is written from where it lies: to build it anew would cost a copy that its one write does not win back. */
export const BUILT_BELOW_BYTES = 65_536;

/**
 * Frames that are passed on to the same receivers, built once for all of them and one behind the other, so that a receiver
 * who keeps up takes all of them with one write.
 */
export class BroadcastBatch {
  readonly frames: Outgoing[] = [];
  readonly #buffer: Buffer;
  readonly #kept: KeptMessage;
  #bytes = 0;
  #payloadBytes = 0;
  #ownFrames = 0;

  /** Its bytes lie in memory of `memory`, to be given back by {@link release}. */
  constructor(memory: MessageMemory) {
    this.#buffer = memory.lend(BATCH_BYTES);
    this.#kept = new KeptMessage(this.#buffer, memory, this.#buffer);
  }

  /** Whether a message of so many bytes can still be added. */
  hasRoom(payloadBytes: number): boolean {
    return this.#bytes + frameHeadBytes(payloadBytes, false) + payloadBytes <= BATCH_BYTES;
  }

  /** Builds the frame of a message for which there is room. */
  add({ data, bytes, isText, isOurs, priority, intendedNs }: Arrived): void {
    const start = this.#bytes;
    const payloadAt = start + frameHeadBytes(bytes, false);
    writeFrameHead(this.#buffer, start, isText ? OPCODE.text : OPCODE.binary, bytes, null);
    data.copy(this.#buffer, payloadAt);
    this.#bytes = payloadAt + bytes;
    this.#payloadBytes += bytes;
    if (isOurs) this.#ownFrames += 1;
    this.frames.push({
      data: this.#buffer.subarray(payloadAt, this.#bytes),
      wire: this.#buffer.subarray(start, this.#bytes),
      kept: this.#kept,
      bytes,
      isText,
      isOurs,
      priority,
      intendedNs,
      lease: null,
    });
  }

  /** All of it in one piece. */
  get run(): SharedRun {
    return {
      wire: this.#buffer.subarray(0, this.#bytes),
      frames: this.frames.length,
      ownFrames: this.#ownFrames,
      payloadBytes: this.#payloadBytes,
      kept: this.#kept,
    };
  }

  /** Nothing more is added, and it has been given to whoever needs it; those who still do have their share of it. */
  release(): void {
    this.#kept.release();
  }
}
