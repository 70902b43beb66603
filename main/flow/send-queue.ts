import { classOf, FrameQueue, NOTHING_DROPPED, type Queueable } from './frame-queue.ts';

/**
 * The sender's own queue of one connection, before its socket. Higher classes are sent first. It holds at most
 * `sender.bufferLimitBytes`, and what the socket itself still holds counts towards that.
 */
export class SendQueue<T extends Queueable> {
  readonly #queue = new FrameQueue<T>();
  #limitBytes: number;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get frames(): number {
    return this.#queue.frames;
  }

  /** Bytes that wait here, without those that the socket holds. */
  get bytes(): number {
    return this.#queue.bytes;
  }

  /** Bytes that it may hold together with the socket. */
  get limitBytes(): number {
    return this.#limitBytes;
  }

  /** The limit from now on. What waits already stays, even beyond it. */
  setLimit(limitBytes: number): void {
    this.#limitBytes = limitBytes;
  }

  /** Whether {@link offer} would take a frame of so many bytes in. */
  hasRoomFor(bytes: number, priority: number, heldBytes: number): boolean {
    return this.#excessBytes(bytes, heldBytes) <= this.#queue.bytesBelow(classOf(priority));
  }

  /**
   * Accepts the frame, if need be in place of the newest frames of lower classes, lowest first. `heldBytes` is what the
   * socket holds (`bufferedAmount`). Returns what was dropped: the frame alone where even that would not make room.
   */
  offer(item: T, heldBytes: number): readonly T[] {
    const queue = this.#queue;
    if (!this.hasRoomFor(item.bytes, item.priority, heldBytes)) return [item];
    const itemClass = classOf(item.priority);
    const excessBytes = this.#excessBytes(item.bytes, heldBytes);
    const dropped: readonly T[] = excessBytes > 0 ? this.#makeRoom(excessBytes, itemClass) : NOTHING_DROPPED;
    queue.push(item);
    return dropped;
  }

  /** The next frame for the socket; `null` when none waits. */
  take(): T | null {
    return this.#queue.take();
  }

  /** Empties the queue and returns what was in it. */
  clear(): T[] {
    return this.#queue.clear();
  }

  /** How much is too much with so many bytes more. */
  #excessBytes(bytes: number, heldBytes: number): number {
    return heldBytes + this.#queue.bytes + bytes - this.#limitBytes;
  }

  /** Evicts from the classes below `itemClass`, which must have so many bytes. */
  #makeRoom(excessBytes: number, itemClass: number): T[] {
    const evicted: T[] = [];
    for (let left = excessBytes; left > 0; ) {
      const newest = this.#queue.evict('newest', itemClass - 1)!;
      left -= newest.bytes;
      evicted.push(newest);
    }
    return evicted;
  }
}
