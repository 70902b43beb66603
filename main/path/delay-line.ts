import { NS_PER_MS } from '../clock.ts';

/** How long each item is held. */
export interface Delay {
  latencyMs: number;
  /** Up to so much more, uniformly at random for each item. */
  jitterMs: number;
}

interface Entry<T> {
  item: T;
  readonly enteredNs: number;
  /** Its share of the jitter, from 0 to 1: kept, so that another jitter asks for no new luck. */
  readonly luck: number;
  dueNs: number;
}

/** Used places at the front are given back when there are so many. */
const COMPACT_AT = 256;

/** Items on their way, in order: each is due when it has been held for its time, and never before the one that went in before it. */
export class DelayLine<T> {
  readonly #random: () => number;
  #delay: Delay;
  #entries: Entry<T>[] = [];
  #first = 0;
  /** When the last item that went in is due; the next is not due earlier. */
  #lastDueNs = Number.NEGATIVE_INFINITY;

  /** `random`: uniform from 0 to 1. */
  constructor(delay: Delay, random: () => number) {
    this.#delay = delay;
    this.#random = random;
  }

  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** When the first item is due, in monotonic nanoseconds; `Infinity` where there is none. */
  get dueNs(): number {
    return this.#entries[this.#first]?.dueNs ?? Number.POSITIVE_INFINITY;
  }

  push(item: T, nowNs: number): void {
    const entry: Entry<T> = { item, enteredNs: nowNs, luck: this.#random(), dueNs: 0 };
    this.#settle(entry);
    this.#entries.push(entry);
  }

  /** The first item; `undefined` where there is none. */
  peek(): T | undefined {
    return this.#entries[this.#first]?.item;
  }

  /** Takes the first item out. */
  shift(): T | undefined {
    const entry = this.#entries[this.#first];
    if (!entry) return undefined;
    this.#first += 1;
    if (this.#first === this.#entries.length) {
      this.#entries = [];
      this.#first = 0;
    } else if (this.#first >= COMPACT_AT && this.#first * 2 >= this.#entries.length) {
      this.#entries.splice(0, this.#first);
      this.#first = 0;
    }
    return entry.item;
  }

  /** What is left of the first item after its beginning was taken: it keeps its place and its time. */
  replaceFirst(rest: T): void {
    const entry = this.#entries[this.#first];
    if (entry) entry.item = rest;
  }

  /** Another delay, which holds for what is on its way too. */
  setDelay(delay: Delay): void {
    this.#delay = delay;
    this.#lastDueNs = Number.NEGATIVE_INFINITY;
    for (let at = this.#first; at < this.#entries.length; at++) this.#settle(this.#entries[at]!);
  }

  #settle(entry: Entry<T>): void {
    const { latencyMs, jitterMs } = this.#delay;
    entry.dueNs = Math.max(this.#lastDueNs, entry.enteredNs + (latencyMs + jitterMs * entry.luck) * NS_PER_MS);
    this.#lastDueNs = entry.dueNs;
  }
}
