import type { Clock } from '../clock.ts';
import type { MessageMemory } from '../direct/message-memory.ts';
import { type Arrived, keep } from '../flow/receiving-peer.ts';
import type { Outgoing } from '../flow/sending-peer.ts';
import { type Counters, SENDER } from '../metrics/shared-counters.ts';
import { BroadcastBatch, BUILT_BELOW_BYTES, batchBytesFor } from './broadcast-batch.ts';
import { Groups, type JoinOutcome } from './groups.ts';
import type { ServerConnection } from './server-connection.ts';

/**
 * Passes on what publishers send to every other member of the group, with its header as it came. Where the direct engine
 * serves, what comes in during one turn of the event loop is built once and written to each member as one piece at the end
 * of the turn; otherwise each frame goes to each member as it comes, as a loop over `send` does.
 */
export class Relay {
  readonly #groups: Groups<ServerConnection>;
  readonly #senderCounters: Counters;
  readonly #clock: Clock;
  readonly #memory: MessageMemory;
  readonly #gathers: () => boolean;
  readonly #batchBytes: number;
  /** What each group gets at the end of this turn, with the publisher of each frame. */
  readonly #gathered = new Map<string, { batch: BroadcastBatch; publishers: ServerConnection[] }>();
  #endOfTurn: NodeJS.Immediate | null = null;

  constructor(options: {
    /** Laid out as SERVER. */
    serverCounters: Counters;
    /** Laid out as SENDER. */
    senderCounters: Counters;
    clock: Clock;
    /** Of the frames that are built. */
    memory: MessageMemory;
    /** Whether the frames of a turn are gathered. */
    gathers: () => boolean;
    /** So much is gathered at most before it is sent: it stays in the processor's cache while it is written to one socket after another. */
    batchBytes: number;
  }) {
    this.#groups = new Groups(options.serverCounters);
    this.#senderCounters = options.senderCounters;
    this.#clock = options.clock;
    this.#memory = options.memory;
    this.#gathers = options.gathers;
    this.#batchBytes = options.batchBytes;
  }

  /** A member of the group gets every frame that is published from now on. */
  join(group: string, connection: ServerConnection): JoinOutcome {
    // Whoever comes now gets the next frame, not those before.
    this.#flushGroup(group);
    return this.#groups.join(group, connection);
  }

  /** False where it was no member. It gets what was published until now. */
  leave(group: string, connection: ServerConnection): boolean {
    this.#flushGroup(group);
    return this.#groups.leave(group, connection);
  }

  /** Its connection has closed. */
  leaveAll(connection: ServerConnection): void {
    for (const group of this.#groups.groupsOf(connection)) this.#flushGroup(group);
    this.#groups.leaveAll(connection);
  }

  groupsOf(connection: ServerConnection): string[] {
    const { group, role } = connection.introduction;
    return group !== null && role === 'publisher' ? [group] : this.#groups.groupsOf(connection);
  }

  /** One published frame: a frame is due for each of our subscribers in the group, where it is one of this run. */
  publish(from: ServerConnection, frame: Arrived): void {
    const { group, role } = from.introduction;
    const groups = group !== null && role === 'publisher' ? [group] : this.#groups.groupsOf(from);
    const isGathered = this.#gathers() && frame.bytes < BUILT_BELOW_BYTES;
    for (const name of groups) {
      if (this.#groups.sizeOf(name) === 0) continue;
      if (isGathered) this.#gather(name, from, frame);
      else this.#passOn(name, from, frame);
    }
  }

  /** Sends what was gathered, before its turn ends. */
  flush(): void {
    if (this.#endOfTurn) clearImmediate(this.#endOfTurn);
    this.#endOfTurn = null;
    for (const group of [...this.#gathered.keys()]) this.#flushGroup(group);
  }

  #passOn(group: string, from: ServerConnection, frame: Arrived): void {
    this.#flushGroup(group);
    keep(frame);
    const { data, bytes, isText, isOurs, priority, intendedNs, kept } = frame;
    const out: Outgoing = { data, bytes, isText, isOurs, priority, intendedNs, kept, wire: null, lease: null };
    const nowNs = this.#clock.nowNs();
    this.#groups.broadcast(group, (member) => {
      if (member !== from) this.#give(member, out, nowNs);
    });
  }

  #gather(group: string, from: ServerConnection, frame: Arrived): void {
    if (this.#gathered.get(group)?.batch.hasRoom(frame.bytes) === false) this.#flushGroup(group);
    let gathered = this.#gathered.get(group);
    if (!gathered) {
      gathered = { batch: new BroadcastBatch(this.#memory, batchBytesFor(this.#batchBytes, this.#gathered.size)), publishers: [] };
      this.#gathered.set(group, gathered);
    }
    gathered.batch.add(frame);
    gathered.publishers.push(from);
    this.#endOfTurn ??= setImmediate(() => this.flush());
  }

  #flushGroup(group: string): void {
    const gathered = this.#gathered.get(group);
    if (!gathered) return;
    this.#gathered.delete(group);
    const { publishers } = gathered;
    const batch = gathered.batch.seal();
    const { run } = batch;
    const authors = new Set(publishers);
    const nowNs = this.#clock.nowNs();
    const deliver = (member: ServerConnection) => {
      const { sending } = member;
      const takesAll = sending?.isOpen && !sending.retiring && !authors.has(member) && sending.acceptRun(run);
      if (takesAll) {
        member.lastActivityNs = nowNs;
        if (sending.key !== null) this.#senderCounters[SENDER.due]! += run.ownFrames;
      } else for (const [index, out] of batch.frames.entries()) if (publishers[index] !== member) this.#give(member, out, nowNs);
    };
    this.#groups.broadcast(group, deliver, run.frames);
    batch.release();
  }

  #give(member: ServerConnection, out: Outgoing, nowNs: number): void {
    const { sending } = member;
    if (!sending) return;
    const counters = this.#senderCounters;
    const isBooked = out.isOurs && sending.key !== null;
    if (isBooked) counters[SENDER.due]! += 1;
    if (sending.retiring || !sending.isOpen) {
      if (isBooked) counters[SENDER.notOffered]! += 1;
      return;
    }
    member.lastActivityNs = nowNs;
    sending.accept(out);
  }
}
