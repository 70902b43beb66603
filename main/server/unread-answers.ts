import type { ReceivingPeer } from '../flow/receiving-peer.ts';

/** What a client leaves unread of its answers makes the server hold it; beyond so much it has to wait, or is ended. */
export const UNREAD_ANSWERS_MAX_BYTES = 1_048_576;

/** So long may pass without an answer leaving for the kernel, while too much is unread, before a client is given up. */
export const UNREAD_ANSWERS_MAX_MS = 30_000;

export interface UnreadAnswersOptions {
  /** Whether the connection is to be read. */
  onHold: (peer: ReceivingPeer, isHeld: boolean) => void;
  /** The client has read nothing for {@link UNREAD_ANSWERS_MAX_MS}. */
  onDeaf: (peer: ReceivingPeer) => void;
}

/**
 * Answers that are as large as what they answer. A client that sends faster than it reads is not read while more than
 * {@link UNREAD_ANSWERS_MAX_BYTES} of its answers wait beside the first one, so that TCP holds it back; whoever reads
 * none of them is given up.
 */
export class UnreadAnswers {
  readonly #options: UnreadAnswersOptions;
  readonly #held = new Map<ReceivingPeer, NodeJS.Timeout>();

  constructor(options: UnreadAnswersOptions) {
    this.#options = options;
  }

  /** An answer was handed over; before it, `beforeBytes` were unread. One answer of any size may wait. */
  sent(peer: ReceivingPeer, beforeBytes: number): void {
    if (beforeBytes === 0 || peer.socket.bufferedAmount <= UNREAD_ANSWERS_MAX_BYTES || this.#held.has(peer)) return;
    this.#wait(peer);
    this.#options.onHold(peer, true);
  }

  /** An answer has left for the kernel, or could not. */
  left(peer: ReceivingPeer): void {
    const timer = this.#held.get(peer);
    if (timer === undefined) return;
    clearTimeout(timer);
    if (peer.socket.readyState === peer.socket.OPEN && peer.socket.bufferedAmount > UNREAD_ANSWERS_MAX_BYTES) this.#wait(peer);
    else {
      this.#held.delete(peer);
      this.#options.onHold(peer, false);
    }
  }

  #wait(peer: ReceivingPeer): void {
    const timer = setTimeout(() => {
      this.#held.delete(peer);
      this.#options.onDeaf(peer);
    }, UNREAD_ANSWERS_MAX_MS);
    timer.unref();
    this.#held.set(peer, timer);
  }
}
