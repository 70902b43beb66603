import { LIVE_ROWS } from '../../contract/index.ts';

/**
 * Rows of a table that grows as the run goes: the newest are kept for windows, the first ones go to the capture, and
 * what the capture has no room for is counted.
 */
export class LiveRows<T> {
  readonly #keptInCapture: number;
  readonly #write: (rows: T[]) => void;
  readonly #onFull: () => void;
  #newest: T[] = [];
  #written = 0;

  constructor(options: { keptInCapture: number; write: (rows: T[]) => void; onFull: () => void }) {
    this.#keptInCapture = options.keptInCapture;
    this.#write = options.write;
    this.#onFull = options.onFull;
  }

  /** The newest rows, at most LIVE_ROWS. */
  get newest(): readonly T[] {
    return this.#newest;
  }

  add(rows: T[]): void {
    this.#newest = [...this.#newest, ...rows].slice(-LIVE_ROWS);
    const room = this.#keptInCapture - this.#written;
    if (room <= 0) return;
    const fitting = rows.slice(0, room);
    this.#written += fitting.length;
    this.#write(fitting);
    if (this.#written === this.#keptInCapture) this.#onFull();
  }
}
