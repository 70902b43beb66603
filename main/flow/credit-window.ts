import { CREDIT_STEP_MAX_FRAMES } from '../../contract/index.ts';

/** The sender's side of the credits of one connection: `contract/flow.ts` has the protocol. */
export class CreditWindow {
  #limit = 0;

  /** So many frames may have been sent since the connection began; 0 before the first grant. */
  get limit(): number {
    return this.#limit;
  }

  /** Whether frame `frameNumber`, counted from 0, may be sent. */
  allows(frameNumber: number): boolean {
    return frameNumber < this.#limit;
  }

  /**
   * Takes in a grant. `stale`: not above the limit that holds, because it was repeated or overtaken; harmless.
   * `nonsense`: no whole number, negative, or more than `CREDIT_STEP_MAX_FRAMES` above the limit that holds, which stays.
   */
  grant(limit: number): 'granted' | 'stale' | 'nonsense' {
    if (!Number.isSafeInteger(limit) || limit < 0 || limit - this.#limit > CREDIT_STEP_MAX_FRAMES) return 'nonsense';
    if (limit <= this.#limit) return 'stale';
    this.#limit = limit;
    return 'granted';
  }
}
