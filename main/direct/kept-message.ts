import type { Kept } from '../stream/stream-socket.ts';
import type { MessageMemory } from './message-memory.ts';

/** A message whose memory is out until its last owner has given it back. */
export class KeptMessage implements Kept {
  readonly data: Buffer;
  readonly #memory: MessageMemory | null;
  readonly #buffer: Buffer | null;
  #owners = 1;

  /** `data` lies in `buffer`, which `memory` has lent; both are `null` where the bytes are a copy of their own. */
  constructor(data: Buffer, memory: MessageMemory | null, buffer: Buffer | null) {
    this.data = data;
    this.#memory = memory;
    this.#buffer = buffer;
  }

  share(): Kept {
    this.#owners += 1;
    return this;
  }

  release(): void {
    this.#owners -= 1;
    if (this.#owners === 0 && this.#memory && this.#buffer) this.#memory.giveBack(this.#buffer);
  }
}
