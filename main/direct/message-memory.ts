/** The smallest buffer. Larger ones come in steps of an eighth, so that a buffer serves messages of about its size again. */
const LEAST_BYTES = 65_536;

/** So much is kept for the next messages; what is given back beyond it is left to the garbage collector. */
const KEPT_FREE_BYTES = 67_108_864;

/**
 * The memory of whole messages, used again and again: the one that was given back last goes out first, so that a stream
 * whose receiver keeps up runs in one buffer that stays in the processor's cache.
 */
export class MessageMemory {
  readonly #free = new Map<number, Buffer[]>();
  #freeBytes = 0;
  #lentBuffers = 0;
  #lentBytes = 0;

  /** Buffers that are out. */
  get lentBuffers(): number {
    return this.#lentBuffers;
  }

  /** Bytes of them. */
  get lentBytes(): number {
    return this.#lentBytes;
  }

  /** Bytes that wait to be used again. */
  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** A buffer of at least so many bytes, with anything in it. */
  lend(bytes: number): Buffer {
    const capacity = capacityFor(bytes);
    this.#lentBuffers += 1;
    this.#lentBytes += capacity;
    const buffer = this.#free.get(capacity)?.pop();
    if (!buffer) return Buffer.allocUnsafeSlow(capacity);
    this.#freeBytes -= capacity;
    return buffer;
  }

  /** Whether {@link lend} would have to ask the system for memory. */
  hasFree(bytes: number): boolean {
    return (this.#free.get(capacityFor(bytes))?.length ?? 0) > 0;
  }

  /** A buffer that {@link lend} gave. It may be written over at once. */
  giveBack(buffer: Buffer): void {
    const capacity = buffer.length;
    this.#lentBuffers -= 1;
    this.#lentBytes -= capacity;
    if (this.#freeBytes + capacity > KEPT_FREE_BYTES && !this.#makeWay(capacity)) return;
    this.#freeBytes += capacity;
    const free = this.#free.get(capacity);
    if (free) free.push(buffer);
    else this.#free.set(capacity, [buffer]);
  }

  /** Other sizes give way to the one that is in use now, so that a stream whose messages have grown finds its memory again. */
  #makeWay(capacity: number): boolean {
    const most = KEPT_FREE_BYTES - capacity;
    if (most < 0) return false;
    for (const [size, buffers] of this.#free) {
      if (size === capacity) continue;
      while (this.#freeBytes > most && buffers.pop()) this.#freeBytes -= size;
      if (this.#freeBytes <= most) return true;
      this.#free.delete(size);
    }
    return false;
  }
}

function capacityFor(bytes: number): number {
  if (bytes <= LEAST_BYTES) return LEAST_BYTES;
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}
