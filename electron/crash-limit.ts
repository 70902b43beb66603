/**
 * Whether one more crash is to be mended without asking: so many within a span are, and the next one is not, because the
 * page then crashes for a reason that reloading does not remove. `now` is monotonic, in milliseconds.
 */
export class CrashLimit {
  readonly #limit: number;
  readonly #spanMs: number;
  #times: number[] = [];

  constructor(limit: number, spanMs: number) {
    this.#limit = limit;
    this.#spanMs = spanMs;
  }

  mayMend(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < this.#spanMs);
    this.#times.push(now);
    return this.#times.length <= this.#limit;
  }
}
