import type { Impairment } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { PathWay } from './path-way.ts';
import type { WayAccount } from './way-account.ts';

/** The longest time that a timer takes (a signed 32-bit number of milliseconds). */
const TIMER_MAX_MS = 2_147_483_647;

/** A way with its clock, its timer and its account. */
export class WayDriver {
  readonly way: PathWay;
  readonly account: WayAccount;
  readonly clock: Clock;
  #timer: NodeJS.Timeout | null = null;
  #timerNs = Number.POSITIVE_INFINITY;

  constructor(impairment: Impairment, options: { clock: Clock; random: () => number; account: WayAccount }) {
    this.clock = options.clock;
    this.account = options.account;
    this.way = new PathWay(impairment, this.clock.nowNs(), options.random);
  }

  apply(impairment: Impairment): void {
    this.way.apply(impairment, this.clock.nowNs());
    this.drive();
  }

  /** Lets pass what has its time, and comes again by itself. */
  drive(): void {
    const nowNs = this.clock.nowNs();
    const nextNs = this.way.advance(nowNs);
    if (nextNs >= this.#timerNs) return;
    this.#stopTimer();
    if (nextNs === Number.POSITIVE_INFINITY) return;
    this.#timerNs = nextNs;
    const waitMs = Math.min(TIMER_MAX_MS, Math.max(1, Math.ceil((nextNs - nowNs) / NS_PER_MS)));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#timerNs = Number.POSITIVE_INFINITY;
      this.drive();
    }, waitMs);
  }

  close(): void {
    this.#stopTimer();
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerNs = Number.POSITIVE_INFINITY;
  }
}
