/** What recurs is told this often in a second; the rest is counted and told as a number. */
export const TOLD_PER_S = 10;

/**
 * What has happened so many times, as a sentence without its end: `2 more connections broke the protocol`.
 * `more`: `more ` where some of the kind were told one by one in the same second, else nothing. `limit`: what they met, where they were counted with it.
 */
export type CountText<K extends string> = (kind: K, count: number, more: string, limit: number | null) => string;

/** Keeps a flood of the same kind of thing from becoming a flood of messages. Each is told or counted, none is forgotten. */
export class TellLimiter<K extends string> {
  readonly #tell: (kind: K, message: string) => void;
  readonly #countText: CountText<K>;
  readonly #timer: NodeJS.Timeout;
  /** By kind and limit. */
  readonly #untold = new Map<K, Map<number | null, number>>();
  readonly #toldKinds = new Set<K>();
  #told = 0;

  constructor(tell: (kind: K, message: string) => void, countText: CountText<K>) {
    this.#tell = tell;
    this.#countText = countText;
    this.#timer = setInterval(() => this.flush(), 1_000);
    this.#timer.unref();
  }

  /** `limit`: the one that was met. It may change within the second in which its faults are counted. */
  report(kind: K, message: string, limit: number | null = null): void {
    if (this.#told < TOLD_PER_S) {
      this.#told += 1;
      this.#toldKinds.add(kind);
      this.#tell(kind, message);
    } else this.count(kind, 1, limit);
  }

  /** So many of a kind that nobody can tell one by one. */
  count(kind: K, times: number, limit: number | null = null): void {
    const counts = this.#untold.get(kind) ?? new Map<number | null, number>();
    this.#untold.set(kind, counts.set(limit, (counts.get(limit) ?? 0) + times));
  }

  /** Tells the counts and begins a new second. */
  flush(): void {
    for (const [kind, counts] of this.#untold) {
      const more = this.#toldKinds.has(kind) ? 'more ' : '';
      for (const [limit, count] of counts) this.#tell(kind, `${this.#countText(kind, count, more, limit)} in the last second.`);
    }
    this.#untold.clear();
    this.#toldKinds.clear();
    this.#told = 0;
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
