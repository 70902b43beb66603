import type { Scenario } from '../../contract/index.ts';
import { type Clock, NS_PER_S } from '../clock.ts';
import { type Counters, SERVER } from '../metrics/shared-counters.ts';

/** What the pool has to know of a connection: when something was last sent or received on it, monotonic nanoseconds. */
export interface PooledConnection {
  lastActivityNs: number;
  /** Something is under way on it, so that it is not idle however long it has been silent. */
  readonly isBusy: boolean;
}

/**
 * The server's connections and how many there may be. Knows no sockets: who refuses, and how a connection is closed,
 * is the server's business. Before `apply` there is no room.
 */
export class ConnectionPool<C extends PooledConnection> {
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #onIdle: (connection: C) => void;
  readonly #connections = new Set<C>();
  /** Handed to `onIdle` already, and not yet removed: a close handshake takes its time, and a sweep counts each once. */
  readonly #swept = new Set<C>();
  #maxConnections = 0;
  #idleTimeoutS = 0;
  #sweepS = 0;
  #timer: NodeJS.Timeout | null = null;

  /** `counters` is laid out as SERVER. `onIdle` closes the connection; the pool keeps its place until `remove`. */
  constructor(options: { clock: Clock; counters: Counters; onIdle: (connection: C) => void }) {
    this.#clock = options.clock;
    this.#counters = options.counters;
    this.#onIdle = options.onIdle;
  }

  /** Takes new settings at once. A lower limit closes nobody: it holds for those who come. */
  apply({ maxConnections, idleTimeoutS, sweepS }: Scenario['pool']): void {
    this.#maxConnections = maxConnections;
    this.#idleTimeoutS = idleTimeoutS;
    // Settings that come often must not put the next sweep off for ever.
    if (sweepS === this.#sweepS && this.#timer) return;
    this.#sweepS = sweepS;
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = setInterval(() => this.sweep(), sweepS * 1_000);
    this.#timer.unref();
  }

  /** Whether one more may come in. To be asked in the very turn in which it is added. */
  hasRoom(): boolean {
    return this.#connections.size < this.#maxConnections;
  }

  /** Takes the connection in. It is open already and is never refused here. */
  add(connection: C): void {
    this.#connections.add(connection);
  }

  /** Gives the connection's place back. False where it had none. */
  remove(connection: C): boolean {
    this.#swept.delete(connection);
    return this.#connections.delete(connection);
  }

  /** Connections that are open. */
  get size(): number {
    return this.#connections.size;
  }

  [Symbol.iterator](): IterableIterator<C> {
    return this.#connections.values();
  }

  /**
   * Hands every connection whose last activity is longer ago than `pool.idleTimeoutS` to `onIdle`, each once, and says
   * how many there were.
   */
  sweep(): number {
    if (this.#idleTimeoutS === 0) return 0;
    const nowNs = this.#clock.nowNs();
    const oldestNs = nowNs - this.#idleTimeoutS * NS_PER_S;
    let swept = 0;
    for (const connection of this.#connections) {
      if (connection.lastActivityNs >= oldestNs || this.#swept.has(connection)) continue;
      if (connection.isBusy) {
        // Its time begins anew when it is done.
        connection.lastActivityNs = nowNs;
        continue;
      }
      this.#swept.add(connection);
      this.#counters[SERVER.idleSwept]! += 1;
      swept += 1;
      this.#onIdle(connection);
    }
    return swept;
  }

  /** Ends the sweeps and forgets everything. Closing the connections is left to whoever opened them. */
  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#maxConnections = 0;
    this.#connections.clear();
    this.#swept.clear();
  }
}
