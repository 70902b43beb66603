import { NS_PER_S } from '../clock.ts';

/** A piece takes the link for so long, so that the connections get their turns and a change of the rate is felt soon. */
const PIECE_S = 0.005;
const PIECE_MIN_BYTES = 64;
const PIECE_MAX_BYTES = 65_536;

/**
 * A link that so many bytes a second fit through, one piece after another, in virtual time: a piece begins when the one before
 * it has passed or when it is ready itself, whichever is later, and not when a late timer gets round to it. So nothing drifts while
 * there is something to send, and nothing is saved up while there is not.
 */
export class PacedLink {
  #bytesPerS: number;
  #freeNs = Number.NEGATIVE_INFINITY;

  /** 0: without limit. */
  constructor(bytesPerS: number) {
    this.#bytesPerS = bytesPerS;
  }

  /** When what was put on it has passed. */
  get freeNs(): number {
    return this.#freeNs;
  }

  /** The largest piece that should take the link at once. */
  get pieceBytes(): number {
    if (this.#bytesPerS === 0) return PIECE_MAX_BYTES;
    return Math.min(PIECE_MAX_BYTES, Math.max(PIECE_MIN_BYTES, Math.round(this.#bytesPerS * PIECE_S)));
  }

  /** Puts a piece on the link that is ready at `readyNs`; answers when its last byte has passed, in monotonic nanoseconds. */
  take(bytes: number, readyNs: number): number {
    this.#freeNs = Math.max(this.#freeNs, readyNs) + this.#durationNs(bytes);
    return this.#freeNs;
  }

  /** Another rate, which holds for what is left of the piece on the link too; answers when that has passed. */
  setRate(bytesPerS: number, nowNs: number): number {
    const leftNs = this.#freeNs - nowNs;
    if (leftNs > 0) this.#freeNs = nowNs + (bytesPerS === 0 ? 0 : leftNs * (this.#bytesPerS / bytesPerS));
    this.#bytesPerS = bytesPerS;
    return this.#freeNs;
  }

  #durationNs(bytes: number): number {
    return this.#bytesPerS === 0 ? 0 : (bytes / this.#bytesPerS) * NS_PER_S;
  }
}
