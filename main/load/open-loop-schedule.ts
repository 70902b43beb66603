import { NS_PER_S } from '../clock.ts';

/**
 * When frames are due in an open loop: frame n of the schedule at `startNs + n / fps`, by the clock and not by what was
 * sent before. A rate that changes starts a new schedule where the old one stands, so that no due frame is forgotten.
 */
export class OpenLoopSchedule {
  readonly startNs: number;
  readonly base: number;
  readonly fps: number;

  /** @param base number of the frame that is due at `startNs`. */
  constructor(startNs: number, base: number, fps: number) {
    this.startNs = startNs;
    this.base = base;
    this.fps = fps;
  }

  /** When frame `n` is due, in monotonic nanoseconds. */
  dueAtNs(n: number): number {
    return this.startNs + ((n - this.base) / this.fps) * NS_PER_S;
  }

  /** How many frames are due by `nowNs`, counted from the start of the run. */
  dueCount(nowNs: number): number {
    if (nowNs < this.startNs) return this.base;
    // A frame is due at its time, so that rounding in the division must not make it late by one.
    return this.base + Math.floor(((nowNs - this.startNs) / NS_PER_S) * this.fps + 1e-6) + 1;
  }

  /** The schedule that goes on at another rate after `due` frames: one new interval after the last frame that was due, and not before now. */
  atRate(fps: number, due: number, nowNs: number): OpenLoopSchedule {
    return new OpenLoopSchedule(Math.max(nowNs, this.dueAtNs(due - 1) + NS_PER_S / fps), due, fps);
  }
}
