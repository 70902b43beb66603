import type { ReceivingPeer } from '../flow/receiving-peer.ts';
import type { AnswerBacklog } from './answer-backlog.ts';

/** What a client leaves unread of its answers makes the server hold it; beyond so much it has to wait, or is ended. */
export const UNREAD_ANSWERS_MAX_BYTES = 1_048_576;

/** So long may pass, and hardly longer, without a byte of its answers being taken, while too much is unread, before a client is given up. */
export const UNREAD_ANSWERS_MAX_MS = 30_000;

/** Whether a client that is held takes any bytes is looked at so often. */
export const UNREAD_ANSWERS_CHECK_MS = 5_000;

export interface UnreadAnswersOptions {
  backlog: AnswerBacklog;
  /** Whether the connection is to be read. */
  onHold: (peer: ReceivingPeer, isHeld: boolean) => void;
  /** The client has taken nothing for {@link UNREAD_ANSWERS_MAX_MS}. */
  onDeaf: (peer: ReceivingPeer) => void;
}

/** What was seen of a client that is held. */
interface Held {
  unsentBytes: number;
  /** `null` while it was not looked at. */
  sendQueueBytes: number | null;
  /** Whole intervals in which it has taken nothing. */
  quietChecks: number;
}

/**
 * Answers that are as large as what they answer. A client that sends faster than it reads is not read while more than
 * {@link UNREAD_ANSWERS_MAX_BYTES} of its answers wait beside the first one, so that TCP holds it back; whoever reads
 * none of them is given up. Each byte that is taken counts, not whole answers: one write may carry many of them, and is
 * told as done when all have left.
 */
export class UnreadAnswers {
  readonly #options: UnreadAnswersOptions;
  readonly #held = new Map<ReceivingPeer, Held>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: UnreadAnswersOptions) {
    this.#options = options;
  }

  /** An answer was handed over; before it, `beforeBytes` were unread. One answer of any size may wait. */
  sent(peer: ReceivingPeer, beforeBytes: number): void {
    if (beforeBytes === 0 || peer.socket.bufferedAmount <= UNREAD_ANSWERS_MAX_BYTES || this.#held.has(peer)) return;
    this.#held.set(peer, this.#beginning(peer));
    this.#options.onHold(peer, true);
    this.#awaitCheck();
  }

  /** An answer has left for the kernel, or could not. */
  left(peer: ReceivingPeer): void {
    if (!this.#held.has(peer)) return;
    if (peer.socket.readyState === peer.socket.OPEN && peer.socket.bufferedAmount > UNREAD_ANSWERS_MAX_BYTES) {
      this.#held.set(peer, this.#beginning(peer));
    } else {
      this.#held.delete(peer);
      this.#options.onHold(peer, false);
    }
  }

  /** The interval that it begins in is not whole. */
  #beginning(peer: ReceivingPeer): Held {
    return { unsentBytes: this.#unsentBytes(peer), sendQueueBytes: null, quietChecks: -1 };
  }

  #unsentBytes({ tcp }: ReceivingPeer): number {
    return tcp ? this.#options.backlog.unsentBytes(tcp) : 0;
  }

  #awaitCheck(): void {
    if (this.#timer || this.#held.size === 0) return;
    this.#timer = setTimeout(() => void this.#check(), UNREAD_ANSWERS_CHECK_MS);
    this.#timer.unref();
  }

  async #check(): Promise<void> {
    const still: [ReceivingPeer, Held][] = [];
    for (const [peer, held] of this.#held) {
      const unsentBytes = this.#unsentBytes(peer);
      if (unsentBytes === held.unsentBytes) still.push([peer, held]);
      else this.#held.set(peer, { unsentBytes, sendQueueBytes: null, quietChecks: 0 });
    }
    const sockets = still.flatMap(([{ tcp }]) => tcp ?? []);
    const queues = sockets.length === 0 ? [] : await this.#options.backlog.sendQueuesBytes(sockets);
    const queueOf = new Map(sockets.map((tcp, index) => [tcp, queues[index] ?? null]));
    for (const [peer, held] of still) {
      // While the kernel was asked, it may have read, or gone.
      if (this.#held.get(peer) === held) this.#judge(peer, held, (peer.tcp && queueOf.get(peer.tcp)) ?? null);
    }
    this.#timer = null;
    this.#awaitCheck();
  }

  #judge(peer: ReceivingPeer, held: Held, sendQueueBytes: number | null): void {
    const hasRead = sendQueueBytes !== null && held.sendQueueBytes !== null && sendQueueBytes !== held.sendQueueBytes;
    held.quietChecks = hasRead ? 0 : held.quietChecks + 1;
    held.sendQueueBytes = sendQueueBytes ?? held.sendQueueBytes;
    if (held.quietChecks * UNREAD_ANSWERS_CHECK_MS < UNREAD_ANSWERS_MAX_MS) return;
    this.#held.delete(peer);
    this.#options.onDeaf(peer);
  }
}
