import { type Counters, SERVER } from '../metrics/shared-counters.ts';

/** A member may be in so many groups at once. */
export const GROUPS_PER_MEMBER_MAX = 64;

/** There may be so many groups at once: a client chooses their names, and each takes memory. */
export const GROUPS_MAX = 10_000;

/** What became of a wish to join. */
export type JoinOutcome = 'joined' | 'already' | 'too-many';

/** Membership by name. A group exists as long as it has a member. */
export class Groups<M> {
  readonly #counters: Counters;
  /** Members in the order in which they joined, each with the serial number of its joining. */
  readonly #groups = new Map<string, Map<M, number>>();
  readonly #groupsOf = new Map<M, Set<string>>();
  #lastSerial = 0;

  /** `counters` is laid out as SERVER; groups, members, groupJoins, groupLeaves and broadcasts are written here alone. */
  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** `too-many`: the member is in {@link GROUPS_PER_MEMBER_MAX} groups, or the group would be new and there are {@link GROUPS_MAX}. */
  join(name: string, member: M): JoinOutcome {
    const group = this.#groups.get(name);
    if (group?.has(member)) return 'already';
    const names = this.#groupsOf.get(member);
    if ((names?.size ?? 0) >= GROUPS_PER_MEMBER_MAX) return 'too-many';
    if (!group && this.#groups.size >= GROUPS_MAX) return 'too-many';
    this.#lastSerial += 1;
    if (group) group.set(member, this.#lastSerial);
    else this.#groups.set(name, new Map([[member, this.#lastSerial]]));
    if (names) names.add(name);
    else this.#groupsOf.set(member, new Set([name]));
    this.#counters[SERVER.groupJoins]! += 1;
    this.#counters[SERVER.members]! += 1;
    this.#counters[SERVER.groups] = this.#groups.size;
    return 'joined';
  }

  /** False where the member was not in the group. */
  leave(name: string, member: M): boolean {
    const group = this.#groups.get(name);
    if (!group?.delete(member)) return false;
    if (group.size === 0) this.#groups.delete(name);
    const names = this.#groupsOf.get(member);
    names?.delete(name);
    if (names?.size === 0) this.#groupsOf.delete(member);
    this.#counters[SERVER.groupLeaves]! += 1;
    this.#counters[SERVER.members]! -= 1;
    this.#counters[SERVER.groups] = this.#groups.size;
    return true;
  }

  /** Takes the member out of all its groups, as when its connection has closed, and says out of how many. */
  leaveAll(member: M): number {
    const names = this.groupsOf(member);
    for (const name of names) this.leave(name, member);
    return names.length;
  }

  /** The members of a group in the order in which they joined; none where there is no such group. */
  members(name: string): Iterable<M> {
    return this.#groups.get(name)?.keys() ?? [];
  }

  /** Number of members of a group. */
  sizeOf(name: string): number {
    return this.#groups.get(name)?.size ?? 0;
  }

  /** The groups that the member is in, in the order in which it joined them. */
  groupsOf(member: M): string[] {
    return [...(this.#groupsOf.get(member) ?? [])];
  }

  /**
   * Calls `deliver` for every member of the group and says for how many. `deliver` may
   * make members leave and join: those who have left are passed over, those who join meanwhile get the next broadcast.
   * A group that does not exist gets no broadcast, and none is counted. `frames`: how many frames go to each at once.
   */
  broadcast(name: string, deliver: (member: M) => void, frames = 1): number {
    const group = this.#groups.get(name);
    if (!group) return 0;
    this.#counters[SERVER.broadcasts]! += frames;
    const serialAtStart = this.#lastSerial;
    let delivered = 0;
    // An iterator over a Map sees what is deleted and added while it goes on (ECMA-262, Map.prototype.forEach, note).
    for (const member of group.keys()) {
      // Members are in the order of their serials: from the first newcomer on there are only newcomers.
      if (this.#lastSerial !== serialAtStart && (group.get(member) as number) > serialAtStart) break;
      delivered += 1;
      deliver(member);
    }
    return delivered;
  }
}
