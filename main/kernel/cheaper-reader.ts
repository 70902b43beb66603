import type { KernelReader } from './kernel-reader.ts';

/** From so many sockets on, reading /proc costs less than ss, which has more to say of each (docs/performance.md). */
const MANY_SOCKETS = 500;

/**
 * Of the readers that `auto` may take, the cheapest that works where the one that it began with costs too much. Each that does is weighed by what its
 * readings cost, and the next is tried; after the last it stays with the cheapest.
 */
export class CheaperReader {
  readonly #weighed = new Map<string, { reader: KernelReader; costMs: number }>();
  readonly #failed = new Set<string>();

  /**
   * What to read with after `reader`, whose readings cost `costMs` each and are put off for that; `null`: stay with it.
   *
   * @param candidates all that may be taken.
   * @param sockets how many there were in the newest reading.
   */
  next(reader: KernelReader, costMs: number, candidates: readonly KernelReader[], sockets: number): KernelReader | null {
    this.#weighed.set(reader.source, { reader, costMs });
    const open = candidates.filter(({ source }) => !this.#weighed.has(source) && !this.#failed.has(source));
    const likeliest = sockets >= MANY_SOCKETS ? 'procfs' : 'ss';
    const untried = open.find(({ source }) => source === likeliest) ?? open[0];
    if (untried) return untried;
    const cheapest = [...this.#weighed.values()].reduce((least, one) => (one.costMs < least.costMs ? one : least));
    return cheapest.reader.source === reader.source ? null : cheapest.reader;
  }

  /** One that is not there, or cannot be read, is not tried again. */
  ruleOut({ source }: KernelReader): void {
    this.#failed.add(source);
    this.#weighed.delete(source);
  }
}
