import { PRIORITY } from '../../contract/index.ts';

/** What a queue needs to know of an item; neither may change while it waits. */
export interface Queueable {
  /** The class: see {@link classOf}. */
  readonly priority: number;
  readonly bytes: number;
}

/** The class of a priority as a frame tells it: one of `PRIORITY`. What a foreign client makes up counts as ordinary. */
export function classOf(priority: number): number {
  return priority === PRIORITY.key || priority === PRIORITY.control ? priority : PRIORITY.ordinary;
}

/** What a queue returns when it dropped nothing, the same array each time: nothing is allocated for a frame that is simply taken in. */
export const NOTHING_DROPPED: readonly never[] = Object.freeze([]);

/** Frames that wait. Higher classes go first, first in first out within a class. Putting in, taking and evicting take constant time, amortised. */
export class FrameQueue<T extends Queueable> {
  /** By class, lowest first. */
  readonly #lanes: readonly Lane<T>[] = [new Lane<T>(), new Lane<T>(), new Lane<T>()];

  get frames(): number {
    return this.#lanes[0]!.frames + this.#lanes[1]!.frames + this.#lanes[2]!.frames;
  }

  get bytes(): number {
    return this.bytesBelow(this.#lanes.length);
  }

  /** How many wait of the class of `priority`. */
  framesOf(priority: number): number {
    return this.#lanes[classOf(priority)]!.frames;
  }

  /** Bytes of all waiting items of classes lower than `level`, a class. */
  bytesBelow(level: number): number {
    let bytes = 0;
    for (let lane = 0; lane < level; lane++) bytes += this.#lanes[lane]!.bytes;
    return bytes;
  }

  push(item: T): void {
    this.#lanes[classOf(item.priority)]!.push(item);
  }

  /** The oldest item of the highest class; `null` when nothing waits. */
  take(): T | null {
    for (let level = this.#lanes.length - 1; level >= 0; level--) {
      const lane = this.#lanes[level]!;
      if (lane.frames > 0) return lane.shift();
    }
    return null;
  }

  /** Removes the oldest or newest item of the lowest class that is present, if that class is at most `atMost`; otherwise `null`. */
  evict(which: 'oldest' | 'newest', atMost: number): T | null {
    for (let level = 0; level <= atMost && level < this.#lanes.length; level++) {
      const lane = this.#lanes[level]!;
      if (lane.frames > 0) return which === 'oldest' ? lane.shift() : lane.pop();
    }
    return null;
  }

  /** Empties the queue and returns what was in it, in the order in which it would have been taken. */
  clear(): T[] {
    const items: T[] = [];
    for (let item = this.take(); item !== null; item = this.take()) items.push(item);
    return items;
  }
}

/** Slots of an empty lane; always a power of two, so that a mask wraps an index. */
const LEAST_SLOTS = 16;

/** The items of one class in a ring that grows when full and shrinks when it is nearly empty: a long queue that is gone holds no memory. */
class Lane<T extends Queueable> {
  /** None before there is a first item: most connections never have one wait. */
  #slots: (T | null)[] = [];
  #head = 0;
  frames = 0;
  bytes = 0;

  push(item: T): void {
    if (this.frames === this.#slots.length) this.#resize(Math.max(LEAST_SLOTS, this.#slots.length * 2));
    this.#slots[(this.#head + this.frames) & (this.#slots.length - 1)] = item;
    this.frames += 1;
    this.bytes += item.bytes;
  }

  /** The oldest. There must be one, here as in `pop`. */
  shift(): T {
    const at = this.#head;
    this.#head = (at + 1) & (this.#slots.length - 1);
    return this.#remove(at);
  }

  /** The newest. */
  pop(): T {
    return this.#remove((this.#head + this.frames - 1) & (this.#slots.length - 1));
  }

  #remove(at: number): T {
    const item = this.#slots[at]!;
    this.#slots[at] = null;
    this.frames -= 1;
    this.bytes -= item.bytes;
    // At a quarter, not at a half: a queue that hovers there would be copied at every turn.
    if (this.#slots.length > LEAST_SLOTS && this.frames <= this.#slots.length / 4) this.#resize(this.#slots.length / 2);
    return item;
  }

  #resize(length: number): void {
    const slots = new Array<T | null>(length).fill(null);
    for (let at = 0; at < this.frames; at++) slots[at] = this.#slots[(this.#head + at) & (this.#slots.length - 1)]!;
    this.#slots = slots;
    this.#head = 0;
  }
}
