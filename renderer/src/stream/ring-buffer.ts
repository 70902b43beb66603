/** The newest items of a stream, at most `capacity` of them, oldest first. Adding one costs the same however many there are. */
export class RingBuffer<T> {
  #items: T[] = [];
  #start = 0;
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = Math.max(1, Math.floor(capacity));
  }

  get length(): number {
    return this.#items.length;
  }

  get last(): T | undefined {
    return this.at(this.length - 1);
  }

  /** The item at `index`, counted from the oldest. */
  at(index: number): T | undefined {
    return index < 0 || index >= this.length ? undefined : this.#items[(this.#start + index) % this.length];
  }

  push(item: T): void {
    if (this.length < this.#capacity) {
      this.#items.push(item);
      return;
    }
    this.#items[this.#start] = item;
    this.#start = (this.#start + 1) % this.length;
  }

  clear(): void {
    this.#items = [];
    this.#start = 0;
  }

  /** A smaller capacity drops the oldest. */
  setCapacity(capacity: number): void {
    const kept = this.toArray().slice(-Math.max(1, Math.floor(capacity)));
    this.#capacity = Math.max(1, Math.floor(capacity));
    this.#items = kept;
    this.#start = 0;
  }

  /** A copy, oldest first. */
  toArray(): T[] {
    return [...this.#items.slice(this.#start), ...this.#items.slice(0, this.#start)];
  }
}
