import type { DisplayReport } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';

/** A window that has not reported for this long is gone. */
const WINDOW_GONE_MS = 5_000;

/** What the window drew. Pictures handed over and not yet drawn (or failed) wait at the station `display`. */
export class DisplayAccount {
  #displayed: number | null = null;
  #settled = 0;
  #handedOver = 0;
  #reportedAtNs = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A report of a window; the largest count holds where several watch. */
  report(report: DisplayReport): void {
    this.#displayed = Math.max(this.#displayed ?? 0, report.displayed);
    this.#settled = Math.max(this.#settled, report.displayed + report.failed);
    this.#reportedAtNs = this.#clock.nowNs();
  }

  handedOver(): void {
    this.#handedOver += 1;
  }

  /** `null` when no window ever reported. */
  reading(): { displayed: number; pendingFrames: number } | null {
    if (this.#displayed === null) return null;
    const isHere = this.#clock.nowNs() - this.#reportedAtNs < WINDOW_GONE_MS * NS_PER_MS;
    return { displayed: this.#displayed, pendingFrames: isHere ? Math.max(0, Math.min(1, this.#handedOver - this.#settled)) : 0 };
  }
}
