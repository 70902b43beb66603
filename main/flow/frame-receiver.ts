import { emptyFrameHeader, encodeStreamControl, PRIORITY, readFrameHeader, type Scenario } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { SharedHistogram } from '../metrics/histogram.ts';
import { type Counters, DROPPED_BY, RECEIVER } from '../metrics/shared-counters.ts';
import type { ReceiverTelemetry } from '../metrics/thread-telemetry.ts';
import { ignoreError } from '../stream/ignore-error.ts';
import type { Loan } from '../stream/stream-socket.ts';
import { type Arrived, keep, type ReceivingPeer, release } from './receiving-peer.ts';

export interface FrameReceiverOptions {
  telemetry: ReceiverTelemetry;
  clock: Clock;
  runTag: number;
  receiver: Scenario['receiver'];
  /** Bytes that may wait in all inboxes together before the guard is called. */
  memoryLimitBytes: number;
  /** Frames of several senders come over one connection, with holes where one was dropped for this receiver. */
  isRelayed: boolean;
  /** A frame arrived. Called before it is taken or dropped. */
  onArrival?: (peer: ReceivingPeer, frame: Arrived, nowNs: number) => void;
  /** What the application does with a frame beside its delay. `null`: it is done already. Who needs its bytes longer than that keeps them. */
  handle: (peer: ReceivingPeer, frame: Arrived, nowNs: number) => Promise<void> | null;
  /** The inboxes hold more than the limit. Called once; nothing is read any more. */
  onGuard: (waitingBytes: number) => void;
}

/**
 * The way of a whole message to the counters: arrival, inbox, application. Where the application keeps up nothing is
 * stored and nothing but one object a frame is allocated.
 */
export class FrameReceiver {
  readonly #options: FrameReceiverOptions;
  readonly #counters: Counters;
  readonly #latency: SharedHistogram;
  readonly #uncorrected: SharedHistogram;
  readonly #urgent: SharedHistogram;
  readonly #gap: SharedHistogram;
  readonly #header = emptyFrameHeader();
  readonly #peers = new Set<ReceivingPeer>();
  #receiver: Scenario['receiver'];
  #guarded = false;
  #closed = false;

  constructor(options: FrameReceiverOptions) {
    const { telemetry } = options;
    this.#options = options;
    this.#receiver = options.receiver;
    this.#counters = telemetry.counters;
    this.#latency = new SharedHistogram(telemetry.latencyUs);
    this.#uncorrected = new SharedHistogram(telemetry.uncorrectedLatencyUs);
    this.#urgent = new SharedHistogram(telemetry.urgentLatencyUs);
    this.#gap = new SharedHistogram(telemetry.gapUs);
    // A thread that was restarted begins with empty inboxes: what the one before it had in them went with it.
    this.#counters[RECEIVER.dropped]! += this.#counters[RECEIVER.waitingFrames]!;
    this.#counters[RECEIVER.droppedByRestart]! += this.#counters[RECEIVER.waitingFrames]!;
    this.#counters[RECEIVER.workingBytes] = 0;
    this.#counters[RECEIVER.workingFrames] = 0;
    this.#counters[RECEIVER.taking] = 0;
    this.#counters[RECEIVER.waitingFrames] = 0;
    this.#counters[RECEIVER.waitingForeignFrames] = 0;
    this.#counters[RECEIVER.waitingBytes] = 0;
  }

  add(peer: ReceivingPeer): void {
    this.#peers.add(peer);
    if (peer.credit) this.#grant(peer, peer.credit.limit);
    if (this.#guarded) peer.socket.pause();
  }

  /** A connection is not read, whatever its inbox says, until it is held no more. */
  hold(peer: ReceivingPeer, isHeld: boolean): void {
    peer.held = isHeld;
    this.#adjustReading(peer);
  }

  /** Its connection is closed. What waits in its inbox is taken all the same. */
  remove(peer: ReceivingPeer): void {
    peer.credit = null;
    if (peer.inbox.frames === 0) this.#peers.delete(peer);
  }

  /** New settings of the application hold from the next frame on. */
  apply(receiver: Scenario['receiver']): void {
    this.#receiver = receiver;
    for (const peer of this.#peers) {
      const beforeBytes = peer.inbox.bytes;
      this.#drop(peer, peer.inbox.apply(receiver));
      this.#counters[RECEIVER.waitingBytes]! += peer.inbox.bytes - beforeBytes;
      // A delay that was cut short must not be served to its end.
      const nowNs = this.#options.clock.nowNs();
      peer.freeAtNs = Math.min(peer.freeAtNs, nowNs + receiver.delayMs * NS_PER_MS);
      if (peer.restTimer) this.#takeAfter(peer, (peer.freeAtNs - nowNs) / NS_PER_MS);
      this.#adjustReading(peer);
    }
  }

  /** One message, which arrived at `nowNs`. `false`: it has no header of this run, or its sender is not ours and no clock of ours is in it; then it is foreign and measured by its arrival alone. */
  receive(peer: ReceivingPeer, data: Buffer, isText: boolean, loan: Loan | null = null, nowNs = this.#options.clock.nowNs()): boolean {
    const { runTag, onArrival } = this.#options;
    if (peer.lastArrivalNs > 0) this.#gap.record((nowNs - peer.lastArrivalNs) / 1_000);
    peer.lastArrivalNs = nowNs;
    const header = this.#header;
    const isOurs = peer.key !== null && readFrameHeader(data, header) && header.runTag === runTag;
    const frame: Arrived = {
      data,
      loan,
      kept: null,
      isAcknowledged: false,
      bytes: data.length,
      isText,
      isOurs,
      priority: isOurs && header.priority <= PRIORITY.control ? header.priority : PRIORITY.ordinary,
      sequence: isOurs ? header.sequence : peer.foreign,
      intendedNs: isOurs ? header.intendedNs : 0,
      sentNs: isOurs ? header.sentNs : 0,
    };
    if (isOurs) {
      this.#counters[RECEIVER.arrived]! += 1;
      this.#counters[RECEIVER.arrivedBytes]! += data.length;
      peer.arrived += 1;
      this.#checkOrder(peer, header.connection, header.sequence);
    } else {
      this.#counters[RECEIVER.foreignArrivedBytes]! += data.length;
      peer.foreign += 1;
    }
    onArrival?.(peer, frame, nowNs);
    if (!peer.busy && peer.inbox.frames === 0) this.#take(peer, frame, nowNs);
    else this.#store(peer, frame);
    return isOurs;
  }

  /** No more frames are taken: what waits stays counted as waiting. */
  close(): void {
    this.#closed = true;
  }

  #checkOrder(peer: ReceivingPeer, sender: number, sequence: number): void {
    if (!this.#options.isRelayed) {
      if (sequence !== peer.nextSequence) peer.outOfOrder += 1;
      peer.nextSequence = sequence + 1;
      return;
    }
    // A publisher that connects anew begins at 0 again.
    peer.nextBySender ??= new Map();
    if (sequence > 0 && sequence < (peer.nextBySender.get(sender) ?? 0)) peer.outOfOrder += 1;
    peer.nextBySender.set(sender, sequence + 1);
  }

  #store(peer: ReceivingPeer, frame: Arrived): void {
    const { inbox } = peer;
    const before = inbox.frames;
    const beforeBytes = inbox.bytes;
    const dropped = inbox.offer(frame);
    if (dropped[0] !== frame) keep(frame);
    // In this order: the counters are read while they change, and no reading may have more waiting than the limit lets.
    if (dropped.length > 0) this.#drop(peer, dropped);
    this.#countWaiting(frame, 1);
    this.#counters[RECEIVER.waitingBytes]! += inbox.bytes - beforeBytes;
    if (inbox.frames > before) this.#adjustReading(peer);
    this.#checkGuard();
  }

  /** A frame is in an inbox, or no longer. Its bytes are the caller's to count. */
  #countWaiting({ isOurs }: Arrived, change: 1 | -1): void {
    this.#counters[isOurs ? RECEIVER.waitingFrames : RECEIVER.waitingForeignFrames]! += change;
  }

  /** Frames that left an inbox, or did not get in, by its policy. Their bytes are the caller's to count. */
  #drop(peer: ReceivingPeer, dropped: readonly Arrived[]): void {
    const { policy } = this.#receiver;
    for (const frame of dropped) {
      peer.dropped += 1;
      this.#countWaiting(frame, -1);
      if (frame.isOurs) {
        this.#counters[RECEIVER.dropped]! += 1;
        if (policy in DROPPED_BY) this.#counters[DROPPED_BY[policy as keyof typeof DROPPED_BY]]! += 1;
        if (frame.priority > PRIORITY.ordinary) this.#counters[RECEIVER.droppedUrgent]! += 1;
      }
      release(frame);
      this.#frameLeft(peer);
    }
  }

  /** The application takes a frame. Sets `busy`. */
  #take(peer: ReceivingPeer, frame: Arrived, nowNs: number): void {
    const counters = this.#counters;
    if (frame.isOurs) {
      counters[RECEIVER.received]! += 1;
      counters[RECEIVER.payloadBytes]! += frame.bytes;
      const latencyUs = (nowNs - frame.intendedNs) / 1_000;
      this.#latency.record(latencyUs);
      this.#uncorrected.record((nowNs - frame.sentNs) / 1_000);
      if (frame.priority > PRIORITY.ordinary) {
        counters[RECEIVER.receivedUrgent]! += 1;
        this.#urgent.record(latencyUs);
      }
    } else {
      counters[RECEIVER.foreign]! += 1;
      counters[RECEIVER.foreignPayloadBytes]! += frame.bytes;
    }
    peer.received += 1;
    peer.payloadBytes += frame.bytes;
    this.#frameLeft(peer);
    const work = this.#options.handle(peer, frame, nowNs);
    if (work === null) {
      release(frame);
      this.#rest(peer, nowNs);
    } else {
      peer.busy = true;
      this.#counters[RECEIVER.workingBytes]! += frame.bytes;
      this.#counters[RECEIVER.workingFrames]! += 1;
      this.#checkGuard();
      // Whatever became of the work, the application goes on with the next frame; `handle` tells its failures itself.
      void work.then(
        () => this.#goOn(peer, frame),
        () => this.#goOn(peer, frame),
      );
    }
  }

  #goOn(peer: ReceivingPeer, frame: Arrived): void {
    release(frame);
    this.#counters[RECEIVER.workingBytes]! -= frame.bytes;
    this.#counters[RECEIVER.workingFrames]! -= 1;
    this.#rest(peer, this.#options.clock.nowNs());
    if (!peer.busy) this.#takeNext(peer);
  }

  /** The application's own time for a frame. It keeps its pace: what a timer is late is taken from the next wait. Sets `busy`. */
  #rest(peer: ReceivingPeer, nowNs: number): void {
    const delayNs = this.#receiver.delayMs * NS_PER_MS;
    peer.busy = false;
    if (delayNs === 0) return;
    peer.freeAtNs = Math.max(nowNs - delayNs, peer.freeAtNs) + delayNs;
    const waitMs = (peer.freeAtNs - nowNs) / NS_PER_MS;
    if (waitMs <= 0) return;
    this.#takeAfter(peer, waitMs);
  }

  #takeAfter(peer: ReceivingPeer, waitMs: number): void {
    if (peer.restTimer) clearTimeout(peer.restTimer);
    peer.busy = true;
    peer.restTimer = setTimeout(() => {
      peer.restTimer = null;
      peer.busy = false;
      this.#takeNext(peer);
    }, waitMs);
  }

  #takeNext(peer: ReceivingPeer): void {
    while (!this.#closed && !peer.busy) {
      const beforeBytes = peer.inbox.bytes;
      const frame = peer.inbox.take();
      if (!frame) break;
      this.#counters[RECEIVER.taking]! += 1;
      this.#countWaiting(frame, -1);
      this.#counters[RECEIVER.waitingBytes]! += peer.inbox.bytes - beforeBytes;
      this.#adjustReading(peer);
      this.#take(peer, frame, this.#options.clock.nowNs());
      this.#counters[RECEIVER.taking]! -= 1;
    }
    if (peer.inbox.frames === 0 && peer.socket.readyState === peer.socket.CLOSED) this.#peers.delete(peer);
  }

  /** A frame is no longer under way: the sender may get new credit for it. */
  #frameLeft(peer: ReceivingPeer): void {
    const limit = peer.credit?.left() ?? null;
    if (limit !== null) this.#grant(peer, limit);
  }

  #grant(peer: ReceivingPeer, limit: number): void {
    if (peer.socket.readyState === peer.socket.OPEN) peer.socket.send(encodeStreamControl({ type: 'credit', limit }), ignoreError);
  }

  /** TCP holds the sender back while the inbox is full under policy pause, and while the connection is held. */
  #adjustReading(peer: ReceivingPeer): void {
    const stops = peer.held || peer.inbox.isFull;
    if (stops === peer.paused || this.#guarded) return;
    peer.paused = stops;
    if (stops) peer.socket.pause();
    else peer.socket.resume();
  }

  #checkGuard(): void {
    const waitingBytes = this.#counters[RECEIVER.waitingBytes]! + this.#counters[RECEIVER.workingBytes]!;
    if (this.#guarded || waitingBytes <= this.#options.memoryLimitBytes) return;
    this.#guarded = true;
    for (const peer of this.#peers) peer.socket.pause();
    this.#options.onGuard(waitingBytes);
  }
}
