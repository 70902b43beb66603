import type { Clock } from '../clock.ts';
import type { Arrived } from '../flow/receiving-peer.ts';
import type { Outgoing } from '../flow/sending-peer.ts';
import { type Counters, SENDER } from '../metrics/shared-counters.ts';
import { Groups, type JoinOutcome } from './groups.ts';
import type { ServerConnection } from './server-connection.ts';

/** Passes on what publishers send to every other member of the group, with its header as it came. */
export class Relay {
  readonly #groups: Groups<ServerConnection>;
  readonly #senderCounters: Counters;
  readonly #clock: Clock;

  /** `serverCounters` is laid out as SERVER, `senderCounters` as SENDER. */
  constructor(options: { serverCounters: Counters; senderCounters: Counters; clock: Clock }) {
    this.#groups = new Groups(options.serverCounters);
    this.#senderCounters = options.senderCounters;
    this.#clock = options.clock;
  }

  join(group: string, connection: ServerConnection): JoinOutcome {
    return this.#groups.join(group, connection);
  }

  leave(group: string, connection: ServerConnection): boolean {
    return this.#groups.leave(group, connection);
  }

  leaveAll(connection: ServerConnection): void {
    this.#groups.leaveAll(connection);
  }

  groupsOf(connection: ServerConnection): string[] {
    const { group, role } = connection.introduction;
    return group !== null && role === 'publisher' ? [group] : this.#groups.groupsOf(connection);
  }

  /** One published frame: a frame is due for each of our subscribers in the group, where it is one of this run. */
  publish(from: ServerConnection, frame: Arrived): void {
    const out: Outgoing = {
      data: frame.data,
      bytes: frame.bytes,
      isText: frame.isText,
      isOurs: frame.isOurs,
      priority: frame.priority,
      intendedNs: frame.intendedNs,
      lease: null,
    };
    const nowNs = this.#clock.nowNs();
    const { group, role } = from.introduction;
    if (group !== null && role === 'publisher') this.#broadcast(group, from, out, nowNs);
    else for (const name of this.#groups.groupsOf(from)) this.#broadcast(name, from, out, nowNs);
  }

  #broadcast(group: string, from: ServerConnection, out: Outgoing, nowNs: number): void {
    const counters = this.#senderCounters;
    this.#groups.broadcast(group, from, (member) => {
      const { sending } = member;
      if (!sending) return;
      const isBooked = out.isOurs && sending.key !== null;
      if (isBooked) counters[SENDER.due]! += 1;
      if (sending.retiring || !sending.isOpen) {
        if (isBooked) counters[SENDER.notOffered]! += 1;
        return;
      }
      member.lastActivityNs = nowNs;
      sending.accept(out);
    });
  }
}
