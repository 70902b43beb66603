import type { ErrorValue, Result, SocketTable } from '../../../../contract/index.ts';
import { SocketBoard } from './socket-board.ts';
import { SocketHistory } from './socket-history.ts';

/** How the sockets are to be read. */
export interface WatchWish<Source> {
  source: Source;
  /** Time from the start of one reading to the start of the next. */
  intervalMs: number;
}

/** What a watch works with. */
export interface WatchOptions<Source> {
  read: (source: Source) => Promise<Result<SocketTable>>;
  /** Monotonic. */
  nowMs: () => number;
  setTimer: (callback: () => void, ms: number) => number;
  clearTimer: (timer: number) => void;
}

/** The newest reading, without its rows: those are on the board. */
export type ReadingFacts = Omit<SocketTable, 'sockets'> & {
  /** Sockets that it told of, at most SOCKET_ROWS_MAX. */
  told: number;
  /** Clock of the page when it arrived. */
  arrivedMs: number;
};

/** Reads the sockets again and again while somebody looks, never two readings at once, and keeps what they say. */
export class SocketWatch<Source> {
  readonly history = new SocketHistory();
  readonly board = new SocketBoard(this.history);
  /** `null` before the first. */
  reading: ReadingFacts | null = null;
  /** Why the newest reading failed; `null` when it did not. */
  error: ErrorValue | null = null;
  /** Readings that were due and are not on the board: `late` ones were passed over because the one before had not come, the others `failed`. */
  readonly missed = { late: 0, failed: 0 };
  /** Rises with every change. */
  version = 0;
  readonly #options: WatchOptions<Source>;
  readonly #listeners = new Set<() => void>();
  #wish: WatchWish<Source> | null = null;
  #isAsking = false;
  #timer: number | undefined;

  constructor(options: WatchOptions<Source>) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** From now on reads so, beginning at once; `null`: nobody looks, and nothing is read. An answer to an older wish is left out. */
  follow(wish: WatchWish<Source> | null): void {
    if (wish?.source === this.#wish?.source && wish?.intervalMs === this.#wish?.intervalMs) return;
    this.#wish = wish;
    if (this.#timer !== undefined) this.#options.clearTimer(this.#timer);
    this.#timer = undefined;
    if (wish) void this.#ask();
    else this.history.interrupt(this.#options.nowMs());
  }

  async #ask(): Promise<void> {
    const wish = this.#wish;
    if (!wish || this.#isAsking) return;
    const startedMs = this.#options.nowMs();
    this.#isAsking = true;
    const answer = await this.#options.read(wish.source);
    this.#isAsking = false;
    if (wish !== this.#wish) return void this.#ask();
    const nowMs = this.#options.nowMs();
    const passed = Math.max(1, Math.ceil((nowMs - startedMs) / wish.intervalMs));
    this.missed.late += passed - 1;
    this.#take(answer, startedMs, nowMs);
    this.#timer = this.#options.setTimer(() => void this.#ask(), startedMs + passed * wish.intervalMs - this.#options.nowMs());
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }

  #take(answer: Result<SocketTable>, startedMs: number, nowMs: number): void {
    if (!answer.ok) {
      this.error = answer.error;
      this.missed.failed += 1;
      this.history.interrupt(startedMs);
      return;
    }
    const { sockets, ...facts } = answer.value;
    this.error = null;
    this.reading = { ...facts, told: sockets.length, arrivedMs: nowMs };
    // The timer is never early, so that readings a second apart are a second apart here too, however long each takes.
    this.board.take(answer.value, startedMs);
  }
}
