import { type FrameHeader, PRIORITY } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { LeasedFrame } from '../load/frame-ring.ts';
import type { SenderAccount } from '../metrics/accounts.ts';
import { type Counters, SENDER } from '../metrics/shared-counters.ts';
import { ignoreError } from '../stream/ignore-error.ts';
import type { Kept, StreamSocket } from '../stream/stream-socket.ts';
import { CreditWindow } from './credit-window.ts';
import type { Queueable } from './frame-queue.ts';
import { SendQueue } from './send-queue.ts';

/** Frames that a socket may have under way: one being written while the next is made ready. Of small ones more, up to {@link SMALL_WINDOW_BYTES}. */
export const WINDOW_FRAMES = 2;
const SMALL_WINDOW_FRAMES = 64;
const SMALL_WINDOW_BYTES = 65_536;
/** A peer whose socket holds less takes the next run whole. */
const RUN_WINDOW_BYTES = 262_144;

/** A frame on its way to a socket. */
export interface Outgoing extends Queueable {
  readonly data: Buffer;
  readonly isText: boolean;
  readonly intendedNs: number;
  /** Where the bytes are from; `null` for a frame that was received with its header and is passed on. */
  readonly lease: LeasedFrame | null;
  /** The whole WebSocket frame where it is built already; a socket that cannot send such ones takes `data`. */
  readonly wire: Buffer | null;
  /** Memory that others need too: each peer that takes the frame has a share of it until the frame has left. */
  readonly kept: Kept | null;
  /** A frame of this run. One that a foreign client published has no header of ours and is in no book. */
  readonly isOurs: boolean;
}

/** Frames for several peers, built one behind the other. */
export interface SharedRun {
  /** All of them as they go over the wire. */
  readonly wire: Buffer;
  readonly frames: number;
  /** Of these, frames of this run. */
  readonly ownFrames: number;
  readonly ownPayloadBytes: number;
  readonly payloadBytes: number;
  readonly kept: Kept;
}

export interface SendingPeerOptions {
  socket: StreamSocket;
  /** `null`: a client that is not ours. Its frames are in no book. */
  key: string | null;
  slot: number;
  runTag: number;
  clock: Clock;
  /** Laid out as SENDER. */
  counters: Counters;
  bufferLimitBytes: number;
  /** The receiver grants credits; nothing is sent before the first grant. */
  hasCredit: boolean;
  /** A frame has left for the kernel, or could not: there may be room for the next. */
  onSent: (peer: SendingPeer) => void;
}

/** One connection that frames are sent on: its queue before the socket, its credit, and its account. */
export class SendingPeer {
  readonly key: string | null;
  readonly slot: number;
  readonly credit: CreditWindow | null;
  offered = 0;
  sent = 0;
  failed = 0;
  dropped = 0;
  payloadBytes = 0;
  /** Of `offered` and `sent`, frames that are not of this run. */
  #foreignOffered = 0;
  #foreignSent = 0;
  /** Of `offered`, those that were before the last moment at which the socket held nothing. */
  #takenFrames = 0;
  /** No more frames are accepted; it closes when its queue is empty. */
  retiring = false;
  readonly #options: SendingPeerOptions;
  #socket: StreamSocket;
  readonly #queue: SendQueue<Outgoing>;
  readonly #header: FrameHeader;

  constructor(options: SendingPeerOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.key = options.key;
    this.slot = options.slot;
    this.credit = options.hasCredit ? new CreditWindow() : null;
    this.#queue = new SendQueue(options.bufferLimitBytes);
    this.#header = { priority: 0, connection: options.slot & 0xffff, sequence: 0, runTag: options.runTag, intendedNs: 0, sentNs: 0 };
  }

  get account(): SenderAccount {
    return { key: this.key ?? '', offered: this.offered - this.#foreignOffered, sent: this.sent - this.#foreignSent };
  }

  /** Its connection is served by this socket from now on. Nothing has been sent yet. */
  attach(socket: StreamSocket): void {
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that the socket holds in this process. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  get queuedFrames(): number {
    return this.#queue.frames;
  }

  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  /** Frames handed over of which nobody has said yet that they are written to the kernel or failed. */
  get pendingFrames(): number {
    return this.offered - this.sent - this.failed;
  }

  /** Frames that the socket still holds, in whole or in part: those that the kernel took at once are told of only in a later turn. */
  get heldFrames(): number {
    return this.offered - Math.max(this.#takenFrames, this.sent + this.failed);
  }

  /** Whether a closed loop may offer another frame of so many bytes. */
  wantsMore(frameBytes: number, limitBytes: number): boolean {
    if (this.retiring || !this.isOpen || this.pendingFrames >= WINDOW_FRAMES || this.#queue.frames > 0) return false;
    return this.#hasCredit() && (this.pendingFrames === 0 || this.bufferedBytes + frameBytes <= limitBytes);
  }

  setBufferLimit(limitBytes: number): void {
    this.#queue.setLimit(limitBytes);
  }

  /** Takes a frame that is due: to the socket where it has room, else into the queue, or drops what the limits say. */
  accept(out: Outgoing): void {
    out.kept?.share();
    if (this.#lacksCredit(out.priority)) {
      this.#drop(out);
      this.#options.counters[SENDER.droppedNoCredit]! += 1;
      return;
    }
    const dropped = this.#queue.offer(out, this.bufferedBytes);
    for (const one of dropped) this.#drop(one);
    this.flush();
  }

  /**
   * Drops a frame of this run that is due where {@link accept} would, before anybody has made it: a sender that is asked for more than
   * can go must not spend itself on what it does not send. `false`: it is to be accepted.
   */
  declines(bytes: number, priority: number): boolean {
    const lacksCredit = this.#lacksCredit(priority);
    if (!lacksCredit && this.#queue.hasRoomFor(bytes, priority, this.bufferedBytes)) return false;
    this.#countDrop(priority, this.key !== null);
    if (lacksCredit) this.#options.counters[SENDER.droppedNoCredit]! += 1;
    return true;
  }

  /**
   * Takes a whole run with one write, where the peer keeps up: nothing waits before the socket, and the socket holds little.
   * `false` where it does not; then the frames are to be given to {@link accept} one by one.
   */
  acceptRun(run: SharedRun): boolean {
    const socket = this.#socket;
    if (!socket.sendBuilt || this.credit || this.#queue.frames > 0) return false;
    const { bufferedBytes } = this;
    if (this.pendingFrames > 0 && bufferedBytes >= RUN_WINDOW_BYTES) return false;
    if (bufferedBytes + run.payloadBytes > this.#queue.limitBytes) return false;
    const { counters } = this.#options;
    const { frames, ownFrames, ownPayloadBytes, payloadBytes, kept } = run;
    kept.share();
    this.offered += frames;
    this.#foreignOffered += frames - ownFrames;
    if (this.key !== null) counters[SENDER.offered]! += ownFrames;
    socket.sendBuilt(run.wire, (error) => {
      kept.release();
      if (error) {
        this.failed += frames;
        if (this.key !== null) counters[SENDER.failed]! += ownFrames;
        return;
      }
      this.sent += frames;
      this.payloadBytes += payloadBytes;
      this.#foreignSent += frames - ownFrames;
      if (this.key !== null) {
        counters[SENDER.sent]! += ownFrames;
        counters[SENDER.payloadBytesSent]! += ownPayloadBytes;
      }
      this.flush();
      this.#options.onSent(this);
    });
    return true;
  }

  /** Hands a frame to the socket at once, as a plain `send` of an application does. */
  handOver(out: Outgoing): void {
    out.kept?.share();
    if (!this.#hasCredit()) {
      this.#drop(out);
      this.#options.counters[SENDER.droppedNoCredit]! += 1;
    } else this.#hand(out);
  }

  /** Gives the socket what it has room for. */
  flush(): void {
    while (this.#queue.frames > 0 && this.isOpen && this.#hasWindow() && this.#hasCredit()) {
      const out = this.#queue.take();
      if (out) this.#hand(out);
    }
    if (this.retiring && this.#queue.frames === 0) this.#sayGoodbye();
  }

  /**
   * No more frames: the socket is closed (RFC 6455 section 7) when the queue is empty; its close frame follows whatever
   * the socket holds, so that nothing is lost. `lastWord` goes before it.
   */
  retire(lastWord: (() => string) | null = null): void {
    if (this.retiring) return;
    this.retiring = true;
    this.#lastWord = lastWord;
    this.flush();
  }

  /** The connection is closed: what is still in the queue was not offered. */
  closed(): void {
    const { counters } = this.#options;
    this.retiring = true;
    for (const out of this.#queue.clear()) {
      giveBack(out);
      if (this.#isBooked(out)) counters[SENDER.notOffered]! += 1;
    }
  }

  /** Cuts the connection; what is on its way is lost. */
  terminate(): void {
    this.retiring = true;
    this.#socket.terminate();
  }

  #lastWord: (() => string) | null = null;

  #sayGoodbye(): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) {
      if (socket.readyState === socket.CONNECTING) socket.terminate();
      return;
    }
    if (this.#lastWord) socket.send(this.#lastWord(), ignoreError);
    socket.close(1000);
  }

  /** Whether it counts in the ledger: a frame of ours to a client of ours. */
  #isBooked({ isOurs }: Outgoing): boolean {
    return isOurs && this.key !== null;
  }

  #hasWindow(): boolean {
    const { pendingFrames } = this;
    return pendingFrames < WINDOW_FRAMES || (pendingFrames < SMALL_WINDOW_FRAMES && this.bufferedBytes < SMALL_WINDOW_BYTES);
  }

  #hasCredit(): boolean {
    return this.credit === null || this.credit.allows(this.offered);
  }

  /** Without credit an ordinary frame is old by the time it could go; an urgent one waits. */
  #lacksCredit(priority: number): boolean {
    return priority === PRIORITY.ordinary && this.credit !== null && !this.credit.allows(this.offered + this.#queue.frames);
  }

  #hand(out: Outgoing): void {
    const { counters, clock } = this.#options;
    const socket = this.#socket;
    const { lease } = out;
    if (lease) {
      const header = this.#header;
      header.priority = out.priority;
      header.sequence = this.offered;
      header.intendedNs = out.intendedNs;
      header.sentNs = clock.nowNs();
      lease.owner.stamp(lease, header);
    }
    this.offered += 1;
    if (!out.isOurs) this.#foreignOffered += 1;
    if (this.#isBooked(out)) counters[SENDER.offered]! += 1;
    const left = (error?: Error) => this.#left(out, error != null);
    if (out.wire && socket.sendBuilt) socket.sendBuilt(out.wire, left);
    else socket.send(out.data, { binary: !out.isText }, left);
    if (socket.bufferedAmount === 0) this.#takenFrames = this.offered;
  }

  #left(out: Outgoing, failed: boolean): void {
    const { counters, onSent } = this.#options;
    giveBack(out);
    if (failed) this.failed += 1;
    else {
      this.sent += 1;
      this.payloadBytes += out.bytes;
      if (!out.isOurs) this.#foreignSent += 1;
    }
    if (this.#isBooked(out)) {
      if (failed) counters[SENDER.failed]! += 1;
      else {
        counters[SENDER.sent]! += 1;
        counters[SENDER.payloadBytesSent]! += out.bytes;
      }
    }
    if (failed) return;
    this.flush();
    onSent(this);
  }

  #drop(out: Outgoing): void {
    giveBack(out);
    this.#countDrop(out.priority, this.#isBooked(out));
  }

  #countDrop(priority: number, isBooked: boolean): void {
    const { counters } = this.#options;
    this.dropped += 1;
    if (!isBooked) return;
    counters[SENDER.dropped]! += 1;
    if (priority > PRIORITY.ordinary) counters[SENDER.droppedUrgent]! += 1;
  }
}

/** This peer no longer needs the frame's bytes. */
function giveBack({ lease, kept }: Outgoing): void {
  lease?.owner.giveBack(lease);
  kept?.release();
}
