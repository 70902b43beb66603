interface Entry<T> {
  readonly item: T;
  readonly dueNs: number;
}

/** Items by their time, the earliest first (a binary heap). */
export class DueHeap<T> {
  readonly #entries: Entry<T>[] = [];

  /** When the first item is due; `Infinity` where there is none. */
  get dueNs(): number {
    return this.#entries[0]?.dueNs ?? Number.POSITIVE_INFINITY;
  }

  push(item: T, dueNs: number): void {
    const entries = this.#entries;
    let at = entries.length;
    entries.push({ item, dueNs });
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (entries[above]!.dueNs <= dueNs) break;
      this.#swap(at, above);
      at = above;
    }
  }

  /** Takes the first item out. */
  pop(): T | undefined {
    const entries = this.#entries;
    const first = entries[0];
    const last = entries.pop();
    if (first === undefined || last === undefined || first === last) return first?.item;
    entries[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < entries.length && entries[left]!.dueNs < entries[least]!.dueNs) least = left;
      if (right < entries.length && entries[right]!.dueNs < entries[least]!.dueNs) least = right;
      if (least === at) return first.item;
      this.#swap(at, least);
      at = least;
    }
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #swap(a: number, b: number): void {
    const entries = this.#entries;
    [entries[a], entries[b]] = [entries[b]!, entries[a]!];
  }
}
