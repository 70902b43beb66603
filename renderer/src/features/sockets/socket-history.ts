/** So many slots are kept of each socket. */
export const HISTORY_SLOTS = 60;
/** Readings closer together than this share a slot, which then holds the largest of each queue: 60 slots are a minute at least. */
export const SLOT_MS = 1_000;
/** A timer of a second may come so much early by the clock. */
const EARLY_MS = 50;
/** Of so many sockets at which something waited a history is kept; others, while there are as many, have none. Those at which nothing ever waited need no room. */
export const HISTORY_SOCKETS_MAX = 5_000;
/** How far back a history is drawn. */
export const HISTORY_SPAN_MS = 60_000;

/** No queue is as long: the kernel's own counter of it has 31 bits. */
const ABSENT = 0xffff_ffff;
const LARGEST_BYTES = ABSENT - 1;

/** One point of a socket's last minute. A hole (`null`) is a time at which no reading of it was taken. */
export interface HistoryPoint {
  /** Clock of the page, milliseconds. */
  tMs: number;
  queues: { recvBytes: number; sendBytes: number } | null;
}

/** Numbers of the first and the last slot in which nothing waited. */
interface EmptyTime {
  first: number;
  last: number;
}

/**
 * The last minute of the queues of many sockets, from readings that are taken of all of them at the same moments: one ring of
 * times for all, and two small rings of numbers for each at which something waited.
 */
export class SocketHistory {
  readonly #timesMs = new Float64Array(HISTORY_SLOTS).fill(Number.NaN);
  /** Slots at which no reading was taken. */
  readonly #holes = new Uint8Array(HISTORY_SLOTS);
  readonly #rings = new Map<string, Uint32Array>();
  /** Sockets at which nothing ever waited. */
  readonly #empty = new Map<string, EmptyTime>();
  /** Slots that were ever opened; the newest is the one before. */
  #opened = 0;
  #isHole = false;

  /** A reading of all sockets at a moment begins; `add` then tells what it says of each. */
  begin(tMs: number): void {
    const isOpen = this.#opened > 0 && !this.#isHole && tMs - this.#timesMs[this.#slot]! < SLOT_MS - EARLY_MS;
    if (!isOpen) this.#open(tMs);
  }

  /** What the reading says of one socket. */
  add(key: string, recvBytes: number, sendBytes: number): void {
    const ring = this.#rings.get(key) ?? this.#admit(key, recvBytes + sendBytes === 0);
    if (!ring) return;
    const slot = this.#slot;
    const isFirst = ring[slot] === ABSENT;
    ring[slot] = Math.min(LARGEST_BYTES, isFirst ? recvBytes : Math.max(ring[slot]!, recvBytes));
    ring[HISTORY_SLOTS + slot] = Math.min(LARGEST_BYTES, isFirst ? sendBytes : Math.max(ring[HISTORY_SLOTS + slot]!, sendBytes));
  }

  /** From this moment on there was no reading: a hole, not a line, leads to the next one. */
  interrupt(tMs: number): void {
    if (this.#opened === 0 || this.#isHole) return;
    this.#open(tMs);
    this.#isHole = true;
    this.#holes[this.#slot] = 1;
  }

  /** A socket that is gone for good. */
  forget(key: string): void {
    this.#rings.delete(key);
    this.#empty.delete(key);
  }

  /** Points of the last minute before the newest slot, oldest first; empty where no history is kept of this socket. */
  pointsOf(key: string): HistoryPoint[] {
    const empty = this.#empty.get(key);
    const ring = this.#rings.get(key) ?? (empty && this.#emptyRing(empty));
    if (!ring) return [];
    const points: HistoryPoint[] = [];
    const fromMs = this.newestMs - HISTORY_SPAN_MS;
    for (let index = Math.max(0, this.#opened - HISTORY_SLOTS); index < this.#opened; index++) {
      const slot = index % HISTORY_SLOTS;
      const tMs = this.#timesMs[slot]!;
      if (tMs < fromMs) continue;
      const recvBytes = ring[slot]!;
      points.push({ tMs, queues: recvBytes === ABSENT ? null : { recvBytes, sendBytes: ring[HISTORY_SLOTS + slot]! } });
    }
    return points;
  }

  /** When the newest slot was opened; `NaN` before the first. */
  get newestMs(): number {
    return this.#opened === 0 ? Number.NaN : this.#timesMs[this.#slot]!;
  }

  /** Of so many sockets at which something waited a history is kept now. */
  get sockets(): number {
    return this.#rings.size;
  }

  /** Makes room for a socket, once something waits there; `undefined` while there is none, or no need. */
  #admit(key: string, isEmpty: boolean): Uint32Array | undefined {
    const empty = this.#empty.get(key);
    if (isEmpty) {
      if (empty) empty.last = this.#opened;
      else this.#empty.set(key, { first: this.#opened, last: this.#opened });
      return undefined;
    }
    // Without room it must not be taken for one at which nothing waits.
    this.#empty.delete(key);
    if (this.#rings.size >= HISTORY_SOCKETS_MAX) return undefined;
    const ring = this.#emptyRing(empty);
    this.#rings.set(key, ring);
    return ring;
  }

  #emptyRing(empty: EmptyTime | undefined): Uint32Array {
    const ring = new Uint32Array(2 * HISTORY_SLOTS).fill(ABSENT);
    if (!empty) return ring;
    for (let index = Math.max(empty.first, this.#opened - HISTORY_SLOTS + 1); index <= empty.last; index++) {
      const slot = (index - 1) % HISTORY_SLOTS;
      if (this.#holes[slot] === 1) continue;
      ring[slot] = 0;
      ring[HISTORY_SLOTS + slot] = 0;
    }
    return ring;
  }

  get #slot(): number {
    return (this.#opened - 1) % HISTORY_SLOTS;
  }

  #open(tMs: number): void {
    this.#opened += 1;
    this.#isHole = false;
    const slot = this.#slot;
    this.#timesMs[slot] = tMs;
    this.#holes[slot] = 0;
    for (const ring of this.#rings.values()) {
      ring[slot] = ABSENT;
      ring[HISTORY_SLOTS + slot] = ABSENT;
    }
  }
}

/** The largest sum of both queues among the points; `null` without any. */
export function peakOf(points: readonly HistoryPoint[]): number | null {
  let peak: number | null = null;
  for (const { queues } of points) if (queues) peak = Math.max(peak ?? 0, queues.recvBytes + queues.sendBytes);
  return peak;
}
