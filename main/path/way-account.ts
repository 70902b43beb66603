import { NS_PER_MS } from '../clock.ts';
import { type Counters, PATH_WAY } from '../metrics/shared-counters.ts';

/** What all connections together have on one way, in shared memory. */
export class WayAccount {
  readonly #counters: Counters;
  #full = 0;
  #fullSinceNs = 0;

  /** `counters` is laid out as PATH_WAY. */
  constructor(counters: Counters) {
    this.#counters = counters;
    counters.fill(0);
  }

  read(bytes: number): void {
    this.#counters[PATH_WAY.inBytes]! += bytes;
    this.#counters[PATH_WAY.queuedBytes]! += bytes;
  }

  passedOn(bytes: number): void {
    this.#counters[PATH_WAY.outBytes]! += bytes;
    this.#counters[PATH_WAY.queuedBytes]! -= bytes;
  }

  /** A connection is gone with so many bytes on its way. */
  dropped(bytes: number): void {
    this.#counters[PATH_WAY.queuedBytes]! -= bytes;
  }

  setLimit(bytes: number): void {
    this.#counters[PATH_WAY.limitBytes] = bytes;
  }

  /** One more connection is not read because its queue is full. */
  full(nowNs: number): void {
    if (this.#full === 0) this.#fullSinceNs = nowNs;
    this.#full += 1;
  }

  /** One of them is read again. */
  notFull(nowNs: number): void {
    this.tick(nowNs);
    this.#full -= 1;
  }

  /** Brings the time up to date while a queue is full. */
  tick(nowNs: number): void {
    if (this.#full === 0) return;
    this.#counters[PATH_WAY.fullMs]! += (nowNs - this.#fullSinceNs) / NS_PER_MS;
    this.#fullSinceNs = nowNs;
  }
}
