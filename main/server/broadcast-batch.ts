import { frameHeadBytes, OPCODE, writeFrameHead } from '../direct/frame-format.ts';
import { KeptMessage } from '../direct/kept-message.ts';
import type { MessageMemory } from '../direct/message-memory.ts';
import type { Arrived } from '../flow/receiving-peer.ts';
import type { Outgoing, SharedRun } from '../flow/sending-peer.ts';

/** A larger message is written from where it lies: to build it anew would cost a copy that its one write does not win back. */
export const BUILT_BELOW_BYTES = 65_536;

/** Where a frame lies in the batch, and what it is. */
interface Place {
  start: number;
  payloadAt: number;
  bytes: number;
  isText: boolean;
  isOurs: boolean;
  priority: number;
  intendedNs: number;
}

/** The smallest batch: the frames of any one message fit into it. */
const LEAST_BATCH_BYTES = 131_072;

/** How large the next batch of a turn may be, where the first may have `mostBytes` and so many groups have one: many groups have small ones. */
export function batchBytesFor(mostBytes: number, batches: number): number {
  return Math.max(LEAST_BATCH_BYTES, mostBytes >>> Math.floor(Math.log2(batches + 1)));
}

/** A batch to which nothing is added any more. To be given back by `release` when everybody has been offered it; those who still need it have their share. */
export interface SealedBatch {
  run: SharedRun;
  /** The frames one by one, for whoever does not take the whole run. Made when they are first asked for. */
  readonly frames: readonly Outgoing[];
  release(): void;
}

/**
 * Frames that are passed on to the same receivers, built once for all of them and one behind the other, so that a receiver
 * who keeps up takes all of them with one write.
 */
export class BroadcastBatch {
  readonly #memory: MessageMemory;
  readonly #maxBytes: number;
  readonly #places: Place[] = [];
  readonly #buffer: Buffer;
  #bytes = 0;
  #ownFrames = 0;
  #ownPayloadBytes = 0;
  #payloadBytes = 0;

  /** It has room for so many bytes, in memory of `memory`, which it takes at once. */
  constructor(memory: MessageMemory, maxBytes: number) {
    this.#memory = memory;
    this.#maxBytes = maxBytes;
    this.#buffer = memory.lend(maxBytes);
  }

  /** Whether a message of so many bytes can still be added. */
  hasRoom(payloadBytes: number): boolean {
    return this.#bytes + frameHeadBytes(payloadBytes, false) + payloadBytes <= this.#maxBytes;
  }

  /** Builds the frame of a message for which there is room. */
  add({ data, bytes, isText, isOurs, priority, intendedNs }: Arrived): void {
    const start = this.#bytes;
    const payloadAt = start + frameHeadBytes(bytes, false);
    writeFrameHead(this.#buffer, start, isText ? OPCODE.text : OPCODE.binary, bytes, null);
    data.copy(this.#buffer, payloadAt);
    this.#bytes = payloadAt + bytes;
    this.#payloadBytes += bytes;
    if (isOurs) {
      this.#ownFrames += 1;
      this.#ownPayloadBytes += bytes;
    }
    this.#places.push({ start, payloadAt, bytes, isText, isOurs, priority, intendedNs });
  }

  /** Ends the batch. What fills its memory less than half moves into memory of its own size: one who does not read must not make the rest of it wait. */
  seal(): SealedBatch {
    const isSmall = this.#bytes < this.#maxBytes / 2;
    const wire = isSmall ? Buffer.from(this.#buffer.subarray(0, this.#bytes)) : this.#buffer.subarray(0, this.#bytes);
    const kept = isSmall ? new KeptMessage(wire, null, null) : new KeptMessage(wire, this.#memory, this.#buffer);
    if (isSmall) this.#memory.giveBack(this.#buffer);
    const places = this.#places;
    let frames: Outgoing[] | null = null;
    return {
      run: {
        wire,
        frames: places.length,
        ownFrames: this.#ownFrames,
        ownPayloadBytes: this.#ownPayloadBytes,
        payloadBytes: this.#payloadBytes,
        kept,
      },
      get frames() {
        frames ??= places.map((place) => outgoing(place, wire, kept));
        return frames;
      },
      release: () => kept.release(),
    };
  }
}

function outgoing({ start, payloadAt, bytes, isText, isOurs, priority, intendedNs }: Place, wire: Buffer, kept: KeptMessage): Outgoing {
  const end = payloadAt + bytes;
  return {
    data: wire.subarray(payloadAt, end),
    wire: wire.subarray(start, end),
    kept,
    bytes,
    isText,
    isOurs,
    priority,
    intendedNs,
    lease: null,
  };
}
