import type { DisplayFrame } from '../contract/display-frame.ts';
import type { DisplayReport } from '../contract/ipc.ts';

/**
 * Lets one picture through for each time that the window asks, and always the newest: a window that is slow, hidden or gone
 * makes nothing queue up.
 */
export class FrameGate {
  readonly #send: (frame: DisplayFrame) => void;
  #latest: DisplayFrame | null = null;
  #wanted = false;

  constructor(send: (frame: DisplayFrame) => void) {
    this.#send = send;
  }

  /** A new picture is there. */
  offer(frame: DisplayFrame): void {
    this.#latest = frame;
    this.#pass();
  }

  /** The window said what it drew and whether it is ready for more. A picture of another run than the window's is not kept for it. */
  report(report: DisplayReport): void {
    if (this.#latest !== null && report.captureId !== null && this.#latest.captureId !== report.captureId) this.#latest = null;
    if (!report.wantsFrame) return;
    this.#wanted = true;
    this.#pass();
  }

  /** The page is a new one: what the old one had asked for is void. */
  reset(): void {
    this.#latest = null;
    this.#wanted = false;
  }

  #pass(): void {
    if (!this.#wanted || this.#latest === null) return;
    const frame = this.#latest;
    this.#wanted = false;
    this.#latest = null;
    this.#send(frame);
  }
}
