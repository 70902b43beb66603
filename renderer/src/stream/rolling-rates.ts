/** Rates over about the last `spanMs` of counts that only grow, each read at a moment. */
export class RollingRates<K extends string> {
  readonly #spanMs: number;
  #readings: { atMs: number; counts: Record<K, number> }[] = [];

  constructor(spanMs: number) {
    this.#spanMs = spanMs;
  }

  /** Takes the counts of now and answers the rates a second since the oldest reading of the span; `null` for the first. */
  add(atMs: number, counts: Record<K, number>): Record<K, number> | null {
    this.#readings.push({ atMs, counts: { ...counts } });
    // The newest of those that are older than the span stays: from it on the span is covered in full.
    while (this.#readings.length > 2 && this.#readings[1]!.atMs <= atMs - this.#spanMs) this.#readings.shift();
    const oldest = this.#readings[0]!;
    const seconds = (atMs - oldest.atMs) / 1_000;
    if (seconds <= 0) return null;
    const rates = {} as Record<K, number>;
    for (const name of Object.keys(counts) as K[]) rates[name] = (counts[name] - oldest.counts[name]) / seconds;
    return rates;
  }

  clear(): void {
    this.#readings = [];
  }
}
