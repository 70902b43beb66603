/** What recurs is told this often in a second; the rest is counted and told as a number. */
export const TOLD_PER_S = 10;

/**
 * What has happened so many times, as a sentence without its end: `2 more clients broke the protocol`.
 * `more`: `more ` where some of the kind were told one by one in the same second, else nothing.
 */
export type CountText<K extends string> = (kind: K, count: number, more: string) => string;

/** Keeps a flood of the same kind of thing from becoming a flood of messages. Each is told or counted, none is forgotten. */
export class TellLimiter<K extends string> {
  readonly #tell: (kind: K, message: string) => void;
  readonly #countText: CountText<K>;
  readonly #timer: NodeJS.Timeout;
  readonly #untold = new Map<K, number>();
  readonly #toldKinds = new Set<K>();
  #told = 0;

  constructor(tell: (kind: K, message: string) => void, countText: CountText<K>) {
    this.#tell = tell;
    this.#countText = countText;
    this.#timer = setInterval(() => this.flush(), 1_000);
    this.#timer.unref();
  }

  report(kind: K, message: string): void {
    if (this.#told < TOLD_PER_S) {
      this.#told += 1;
      this.#toldKinds.add(kind);
      this.#tell(kind, message);
    } else this.count(kind, 1);
  }

  /** So many of a kind that nobody can tell one by one. */
  count(kind: K, times: number): void {
    this.#untold.set(kind, (this.#untold.get(kind) ?? 0) + times);
  }

  /** Tells the counts and begins a new second. */
  flush(): void {
    for (const [kind, count] of this.#untold) {
      this.#tell(kind, `${this.#countText(kind, count, this.#toldKinds.has(kind) ? 'more ' : '')} in the last second.`);
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
