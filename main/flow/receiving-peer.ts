import type { Socket } from 'node:net';
import type { Scenario } from '../../contract/index.ts';
import type { ReceiverAccount } from '../metrics/accounts.ts';
import type { Kept, Loan, StreamSocket } from '../stream/stream-socket.ts';
import type { CreditGrantor } from './credit-grantor.ts';
import type { Queueable } from './frame-queue.ts';
import { Inbox } from './inbox.ts';

/** A frame that has arrived and is to be taken by the application. */
export interface Arrived extends Queueable {
  /** Lent until the listener of the message has returned, unless it is kept ({@link keep}). */
  data: Buffer;
  /** Whom the bytes are of; `null` where they are the frame's own. */
  loan: Loan | null;
  /** The bytes as they were taken over; to be given back by {@link release}. */
  kept: Kept | null;
  /** It has its answer and waits, or is at work. */
  isAcknowledged: boolean;
  readonly isText: boolean;
  /** `false`: without a header of this run; then sequence is its number on the connection and the times are 0. */
  readonly isOurs: boolean;
  readonly sequence: number;
  readonly intendedNs: number;
  readonly sentNs: number;
}

/** The frame is needed after the listener has returned. Before that, or it is too late. */
export function keep(frame: Arrived): void {
  if (!frame.loan) return;
  frame.kept = frame.loan.keep();
  frame.data = frame.kept.data;
  frame.loan = null;
}

/** Nobody needs the frame's bytes any more. */
export function release(frame: Arrived): void {
  // Whoever asks to keep it from now on would be given the message that is lent by then.
  frame.loan = null;
  frame.kept?.release();
  frame.kept = null;
}

/** Whoever knows how a connection is called in messages, and its TCP socket where anybody asks for that. */
interface Named {
  readonly label: string;
  readonly tcp?: Socket;
}

/** One connection that frames are received on: its inbox, its credit, and its account. */
export class ReceivingPeer {
  readonly socket: StreamSocket;
  /** `null`: a client that is not ours. */
  readonly key: string | null;
  readonly slot: number;
  readonly #named: Named;
  readonly inbox: Inbox<Arrived>;
  credit: CreditGrantor | null = null;
  arrived = 0;
  foreign = 0;
  received = 0;
  dropped = 0;
  payloadBytes = 0;
  outOfOrder = 0;
  lastArrivalNs = 0;
  /** The application is at work on a frame. */
  busy = false;
  /** When the application will be done with what it has taken, by its own pace. */
  freeAtNs = 0;
  /** Until then the application is busy with its own delay. */
  restTimer: NodeJS.Timeout | null = null;
  paused = false;
  /** Its client leaves too much unread of what it is sent, and is not read meanwhile. */
  held = false;
  /** Next sequence of a connection whose frames come from one sender. */
  nextSequence = 0;
  /** Of a relay, where several publishers' frames come over one connection: the next of each publisher. */
  nextBySender: Map<number, number> | null = null;

  constructor(options: {
    socket: StreamSocket;
    key: string | null;
    slot: number;
    named: Named;
    receiver: Pick<Scenario['receiver'], 'policy' | 'limitFrames'>;
  }) {
    this.socket = options.socket;
    this.key = options.key;
    this.slot = options.slot;
    this.#named = options.named;
    this.inbox = new Inbox(options.receiver);
  }

  /** How it is called in messages. */
  get label(): string {
    return this.#named.label;
  }

  /** Its TCP socket; `null` where nobody told it. */
  get tcp(): Socket | null {
    return this.#named.tcp ?? null;
  }

  get account(): ReceiverAccount {
    return { key: this.key ?? '', arrived: this.arrived, outOfOrder: this.outOfOrder };
  }
}
