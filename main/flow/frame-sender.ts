import { PRIORITY, type Scenario } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { CpuWork } from '../compute/cpu-work.ts';
import type { FrameRing } from '../load/frame-ring.ts';
import { OpenLoopSchedule } from '../load/open-loop-schedule.ts';
import { type Counters, SENDER } from '../metrics/shared-counters.ts';
import { updateSenderGauges } from './sender-gauges.ts';
import type { Outgoing, SendingPeer } from './sending-peer.ts';

/** Above this rate frames are offered in bunches at each timer; spinning for each would take the whole core. */
const SPIN_BELOW_FPS = 500;
const SPIN_MS = 1;
const GAUGE_INTERVAL_MS = 25;
const GAUGE_EVERY_FRAMES = 64;
/**
 * A closed loop offers so many frames, then gives the event loop a turn. A small frame is written at once, and its callback offers
 * the next before any other event is looked at: without this bound no timer, message or other connection would ever get its turn.
 */
const FRAMES_A_TURN = 128;

const ANY_PEER = () => true;

/** What of a scenario sets the pace. */
export interface SenderSettings {
  rate: Scenario['load']['rate'];
  /** Stop after so many frames; `null`: no limit. */
  frames: number | null;
  bufferLimitBytes: number;
  /** CPU time that the application spends on each frame in one piece, in milliseconds. A turn of the loop handles one frame then, as that of an application does. */
  costMs: number;
  priority: Scenario['priority'];
}

/** The pace of a scenario, or of the part of one that a thread has. */
export function senderSettingsOf({
  load,
  sender,
  priority,
}: Pick<Scenario, 'sender' | 'priority'> & { load: Pick<Scenario['load'], 'rate' | 'frames'> }): SenderSettings {
  return { rate: load.rate, frames: load.frames, bufferLimitBytes: sender.bufferLimitBytes, costMs: sender.costMs, priority };
}

export interface FrameSenderOptions {
  clock: Clock;
  /** Laid out as SENDER. */
  counters: Counters;
  settings: SenderSettings;
  ring: FrameRing;
  /** What the application works with; of its own unless given. */
  work?: Pick<CpuWork, 'run'>;
  /** `settings.frames` have been accepted. */
  onFinished: () => void;
}

/** Makes frames due, by the clock (open loop) or as the sockets take them (closed loop), and gives each its outcome: to a peer, dropped, or not offered. */
export class FrameSender {
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #onFinished: () => void;
  readonly #peers: SendingPeer[] = [];
  readonly #gaugeTimer: NodeJS.Timeout;
  #settings: SenderSettings;
  #ring: FrameRing;
  #begun = false;
  #paused = false;
  #finished = false;
  #schedule: OpenLoopSchedule | null = null;
  #paceTimer: NodeJS.Timeout | null = null;
  #paceImmediate: NodeJS.Immediate | null = null;
  #workImmediate: NodeJS.Immediate | null = null;
  readonly #work: Pick<CpuWork, 'run'>;
  #turn = 0;
  #offeredThisTurn = 0;
  #nextTurn: NodeJS.Immediate | null = null;

  constructor(options: FrameSenderOptions) {
    this.#clock = options.clock;
    this.#work = options.work ?? new CpuWork(options.clock);
    this.#counters = options.counters;
    this.#settings = options.settings;
    this.#ring = options.ring;
    this.#onFinished = options.onFinished;
    this.#gaugeTimer = setInterval(() => this.updateGauges(), GAUGE_INTERVAL_MS);
    this.#gaugeTimer.unref();
  }

  /** True once nothing more becomes due. */
  get isFinished(): boolean {
    return this.#finished;
  }

  set ring(ring: FrameRing) {
    this.#ring = ring;
  }

  /**
   * Begins, in an open loop with the first connection: until there is one there is no stream that anything could be due in. A sender that
   * was restarted goes on with the schedule of the one before it: what was due meanwhile is counted.
   */
  begin(): void {
    const { rate } = this.#settings;
    const { scheduleStartNs, scheduleBase, scheduleFps } = SENDER;
    this.#begun = true;
    if (rate !== 'max' && this.#counters[scheduleFps] === rate) {
      this.#schedule = new OpenLoopSchedule(this.#counters[scheduleStartNs]!, this.#counters[scheduleBase]!, rate);
      this.#pace();
    } else this.#setRate();
  }

  apply(settings: SenderSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    for (const peer of this.#peers) peer.setBufferLimit(settings.bufferLimitBytes);
    if (before.rate !== settings.rate && this.#begun) this.#setRate();
  }

  /** A connection is open: frames may go to it. */
  add(peer: SendingPeer): void {
    this.#peers.push(peer);
    this.updateGauges();
    if (this.#begun && !this.#finished && !this.#schedule && this.#settings.rate !== 'max') this.#setRate();
    this.offerClosedLoop(peer);
  }

  /** It takes no more frames. */
  remove(peer: SendingPeer): void {
    const at = this.#peers.indexOf(peer);
    if (at >= 0) this.#peers.splice(at, 1);
    this.updateGauges();
  }

  /** To reconnect: the schedule goes on, and what is due meanwhile is counted. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  /** What is due until now gets its outcome; after this nothing is due any more. */
  finish(): void {
    this.#settleAll();
    this.#stopPacing();
    this.#finished = true;
  }

  close(): void {
    clearInterval(this.#gaugeTimer);
    this.#stopPacing();
    if (this.#nextTurn) clearImmediate(this.#nextTurn);
    this.updateGauges();
  }

  /** One frame that is due now, handed to the next open peer at once. Returns the peer, or `null` where there is none and nothing was due. */
  offerNow(): SendingPeer | null {
    const peer = this.#nextOpenPeer();
    if (!peer || this.#finished) return null;
    const dueNumber = this.#countDue();
    peer.handOver(this.#lease(dueNumber, this.#clock.nowNs()));
    this.#checkFinished();
    return peer;
  }

  /** Fills the window of a peer in a closed loop. Called whenever one of its frames has left. */
  offerClosedLoop(peer: SendingPeer): void {
    if (this.#settings.costMs > 0) return this.#offerInTurn();
    while (this.#offersTo(peer)) {
      const dueNumber = this.#countDue();
      peer.accept(this.#lease(dueNumber, this.#clock.nowNs()));
      this.#checkFinished();
      this.#countTurn();
    }
  }

  #offersTo(peer: SendingPeer): boolean {
    return (
      this.#begun &&
      this.#settings.rate === 'max' &&
      !this.#finished &&
      !this.#paused &&
      !this.isDriven &&
      this.#nextTurn === null &&
      peer.wantsMore(this.#ring.frameBytes, this.#settings.bufferLimitBytes)
    );
  }

  /** The closed loop of an application that works on each frame: one frame a turn, so that sockets and timers have theirs in between. */
  #offerInTurn(): void {
    this.#workImmediate ??= setImmediate(() => {
      this.#workImmediate = null;
      const peer = this.#nextOpenPeer((candidate) => this.#offersTo(candidate));
      if (!peer) return;
      const dueNumber = this.#countDue();
      const dueNs = this.#clock.nowNs();
      this.#work.run(this.#settings.costMs);
      peer.accept(this.#lease(dueNumber, dueNs));
      this.#checkFinished();
      this.offerClosedLoop(peer);
    });
  }

  /** True while someone else calls {@link offerNow} and sets the pace so. */
  isDriven = false;

  /** The loop is no longer driven from outside: every peer's window is filled. */
  offerToAll(): void {
    for (const peer of this.#peers) this.offerClosedLoop(peer);
  }

  #countTurn(): void {
    this.#offeredThisTurn += 1;
    if (this.#offeredThisTurn < FRAMES_A_TURN) return;
    this.#offeredThisTurn = 0;
    this.#nextTurn = setImmediate(() => {
      this.#nextTurn = null;
      this.offerToAll();
    });
  }

  get hasOpenPeer(): boolean {
    return this.#peers.some((peer) => peer.isOpen && !peer.retiring);
  }

  #nextOpenPeer(suits: (peer: SendingPeer) => boolean = ANY_PEER): SendingPeer | null {
    const peers = this.#peers;
    for (let tried = 0; tried < peers.length; tried++) {
      const peer = peers[this.#turn++ % peers.length]!;
      if (peer.isOpen && !peer.retiring && suits(peer)) return peer;
    }
    return null;
  }

  updateGauges(): void {
    updateSenderGauges(this.#counters, this.#peers);
  }

  #setRate(): void {
    const { rate } = this.#settings;
    const counters = this.#counters;
    this.#stopPacing();
    this.#settleAll();
    const now = this.#clock.nowNs();
    if (rate === 'max') {
      this.#schedule = null;
      counters[SENDER.scheduleFps] = 0;
      this.offerToAll();
      return;
    }
    const due = counters[SENDER.due]!;
    if (due === 0 && this.#peers.length === 0) return;
    this.#schedule = this.#schedule?.atRate(rate, due, now) ?? new OpenLoopSchedule(now, due, rate);
    counters[SENDER.scheduleStartNs] = this.#schedule.startNs;
    counters[SENDER.scheduleBase] = this.#schedule.base;
    counters[SENDER.scheduleFps] = rate;
    this.#pace();
  }

  #stopPacing(): void {
    if (this.#paceTimer) clearTimeout(this.#paceTimer);
    if (this.#paceImmediate) clearImmediate(this.#paceImmediate);
    if (this.#workImmediate) clearImmediate(this.#workImmediate);
    this.#workImmediate = null;
    this.#paceTimer = null;
    this.#paceImmediate = null;
  }

  /** One turn of the open loop: everything due is settled, then sleep until shortly before the next frame. */
  #pace(): void {
    this.#paceTimer = null;
    this.#paceImmediate = null;
    const schedule = this.#schedule;
    if (!schedule || this.#finished) return;
    this.#settle(this.#clock.nowNs());
    if (this.#finished) return;
    const waitMs = (schedule.dueAtNs(this.#counters[SENDER.due]!) - this.#clock.nowNs()) / NS_PER_MS;
    const spins = schedule.fps < SPIN_BELOW_FPS;
    const isBehind = this.#settings.costMs > 0 && waitMs <= 0;
    if (isBehind || (spins && waitMs < SPIN_MS + 1)) this.#paceImmediate = setImmediate(() => this.#pace());
    else this.#paceTimer = setTimeout(() => this.#pace(), Math.max(1, Math.floor(waitMs - (spins ? SPIN_MS : 0))));
  }

  /** Gives every frame that is due by now its outcome; of an application that works on each, the next one. */
  #settle(nowNs: number): void {
    const schedule = this.#schedule;
    if (!schedule) return;
    const counters = this.#counters;
    const due = schedule.dueCount(nowNs);
    while (counters[SENDER.due]! < due && !this.#finished) {
      const dueNumber = this.#countDue();
      const peer = this.#paused ? null : this.#nextOpenPeer();
      const { costMs } = this.#settings;
      if (peer && costMs > 0) this.#work.run(costMs);
      if (!peer) counters[SENDER.notOffered]! += 1;
      else if (!peer.declines(this.#ring.frameBytes, priorityOf(dueNumber, this.#settings.priority)))
        peer.accept(this.#lease(dueNumber, schedule.dueAtNs(dueNumber)));
      this.#checkFinished();
      if (costMs > 0) return;
      // A long backlog is settled in one turn of the loop, in which no timer fires.
      if (counters[SENDER.due]! % GAUGE_EVERY_FRAMES === 0) this.updateGauges();
    }
  }

  /** The same before the schedule ends or changes: frames that nobody has worked on by now are not offered. */
  #settleAll(): void {
    const nowNs = this.#clock.nowNs();
    if (this.#schedule && this.#settings.costMs > 0) {
      const behind = Math.max(0, this.#schedule.dueCount(nowNs) - this.#counters[SENDER.due]!);
      this.#counters[SENDER.due]! += behind;
      this.#counters[SENDER.notOffered]! += behind;
    } else this.#settle(nowNs);
  }

  #countDue(): number {
    const dueNumber = this.#counters[SENDER.due]!;
    this.#counters[SENDER.due] = dueNumber + 1;
    return dueNumber;
  }

  #lease(dueNumber: number, intendedNs: number): Outgoing {
    const lease = this.#ring.lease();
    const { bytes, isText, wire } = lease;
    const priority = priorityOf(dueNumber, this.#settings.priority);
    return { data: bytes, bytes: bytes.length, isText, isOurs: true, intendedNs, lease, wire, kept: null, priority };
  }

  #checkFinished(): void {
    const { frames } = this.#settings;
    const counters = this.#counters;
    if (frames === null || this.#finished) return;
    const accepted = counters[SENDER.due]! - counters[SENDER.notOffered]! - counters[SENDER.dropped]!;
    if (accepted < frames) return;
    this.#finished = true;
    this.#onFinished();
  }
}

/** The class of frame number `dueNumber` of the run: the last of every `controlEvery`, then of every `keyEvery`. */
export function priorityOf(dueNumber: number, { keyEvery, controlEvery }: Scenario['priority']): number {
  if (controlEvery > 0 && dueNumber % controlEvery === controlEvery - 1) return PRIORITY.control;
  return keyEvery > 0 && dueNumber % keyEvery === keyEvery - 1 ? PRIORITY.key : PRIORITY.ordinary;
}
