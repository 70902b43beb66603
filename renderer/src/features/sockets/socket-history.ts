/** So many slots are kept of each socket. */
export const HISTORY_SLOTS = 60;
/** Readings closer together than this share a slot, which then holds the largest of each queue: 60 slots are a minute at least. */
export const SLOT_MS = 1_000;
/** A timer of a second may come so much early by the clock. */
const EARLY_MS = 50;
/** Of so many sockets a history is kept; those that come later, while there are as many, have none. */
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

/**
 * The last minute of the queues of many sockets, from readings that are taken of all of them at the same moments: one ring of
 * times for all, and two small rings of numbers for each.
 */
export class SocketHistory {
  readonly #timesMs = new Float64Array(HISTORY_SLOTS).fill(Number.NaN);
  readonly #rings = new Map<string, Uint32Array>();
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
    let ring = this.#rings.get(key);
    if (!ring) {
      if (this.#rings.size >= HISTORY_SOCKETS_MAX) return;
      ring = new Uint32Array(2 * HISTORY_SLOTS).fill(ABSENT);
      this.#rings.set(key, ring);
    }
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
  }

  /** A socket that is gone for good. */
  forget(key: string): void {
    this.#rings.delete(key);
  }

  /** Points of the last minute before the newest slot, oldest first; empty where no history is kept of this socket. */
  pointsOf(key: string): HistoryPoint[] {
    const ring = this.#rings.get(key);
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

  /** Of so many sockets a history is kept now. */
  get sockets(): number {
    return this.#rings.size;
  }

  get #slot(): number {
    return (this.#opened - 1) % HISTORY_SLOTS;
  }

  #open(tMs: number): void {
    this.#opened += 1;
    this.#isHole = false;
    const slot = this.#slot;
    this.#timesMs[slot] = tMs;
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
