import type { Impairment } from '../../contract/index.ts';
import { DelayLine } from './delay-line.ts';
import { DueHeap } from './due-heap.ts';
import { PacedLink } from './paced-link.ts';
import { passableNs } from './stall-schedule.ts';

/** What a connection's end has to say after its last byte: it is done (FIN), or it was cut (RST). */
export type LastWord = 'end' | 'reset';

/** Where the bytes of a flow go when they have passed. */
export interface FlowSink {
  /** Answers whether it takes more now; else {@link PathWay.unblock} says when. */
  write(bytes: Buffer): boolean;
  last(word: LastWord): void;
}

/** The bytes of one connection on one way. */
export class PathFlow {
  readonly sink: FlowSink;
  readonly line: DelayLine<Buffer | LastWord>;
  /** `waiting` for its first item to be due, `ready` to go, on the `link`, `blocked` by its sink; `idle`: nothing is on its way. */
  state: 'idle' | 'waiting' | 'ready' | 'link' | 'blocked' | 'closed' = 'idle';
  /** When the sink took bytes again. */
  openSinceNs = Number.NEGATIVE_INFINITY;

  constructor(sink: FlowSink, line: DelayLine<Buffer | LastWord>) {
    this.sink = sink;
    this.line = line;
  }

  /** When the first item may go. */
  get readyNs(): number {
    return Math.max(this.line.dueNs, this.openSinceNs);
  }
}

/**
 * One way through the proxy: each flow's bytes are held for their time, then the flows take turns on a link that they share.
 * Knows neither sockets nor timers: whoever drives it says what time it is, and is told when to come again.
 */
export class PathWay {
  readonly #sinceNs: number;
  readonly #random: () => number;
  readonly #link: PacedLink;
  readonly #flows = new Set<PathFlow>();
  readonly #waiting = new DueHeap<PathFlow>();
  /** In the order of their turns. */
  readonly #ready = new Set<PathFlow>();
  #onLink: { flow: PathFlow; item: Buffer | LastWord; passedNs: number } | null = null;
  #impairment: Impairment;
  /** Nothing that is still here passed before: the end of the last stall that was met, or the last change of the settings. */
  #passableNs = Number.NEGATIVE_INFINITY;

  /** `sinceNs`: from when stalls are counted. `random`: uniform from 0 to 1. */
  constructor(impairment: Impairment, sinceNs: number, random: () => number) {
    this.#impairment = impairment;
    this.#sinceNs = sinceNs;
    this.#random = random;
    this.#link = new PacedLink(impairment.bytesPerS);
  }

  open(sink: FlowSink): PathFlow {
    const flow = new PathFlow(sink, new DelayLine(this.#impairment, this.#random));
    this.#flows.add(flow);
    return flow;
  }

  /** What is on its way is dropped. */
  close(flow: PathFlow): void {
    flow.state = 'closed';
    this.#flows.delete(flow);
    this.#ready.delete(flow);
  }

  push(flow: PathFlow, item: Buffer | LastWord, nowNs: number): void {
    if (flow.state === 'closed') return;
    flow.line.push(item, nowNs);
    if (flow.state === 'idle') this.#queue(flow, nowNs);
  }

  /** The sink of the flow takes bytes again. */
  unblock(flow: PathFlow, nowNs: number): void {
    if (flow.state !== 'blocked') return;
    flow.openSinceNs = nowNs;
    this.#queue(flow, nowNs);
  }

  /** Other settings, which hold for what is on its way too. */
  apply(impairment: Impairment, nowNs: number): void {
    this.#impairment = impairment;
    const passedNs = this.#link.setRate(impairment.bytesPerS, nowNs);
    if (this.#onLink) this.#onLink.passedNs = passedNs;
    this.#passableNs = nowNs;
    this.#waiting.clear();
    for (const flow of this.#flows) {
      flow.line.setDelay(impairment);
      if (flow.state !== 'waiting' && flow.state !== 'ready') continue;
      this.#ready.delete(flow);
      this.#queue(flow, nowNs);
    }
  }

  /** Lets pass what has its time; answers when there is something to do again, `Infinity` where nothing is known to come. */
  advance(nowNs: number): number {
    for (;;) {
      const onLink = this.#onLink;
      if (onLink && onLink.passedNs > nowNs) return onLink.passedNs;
      const openNs = passableNs(nowNs, this.#sinceNs, this.#impairment);
      if (openNs > nowNs) {
        this.#passableNs = openNs;
        if (onLink || this.#ready.size > 0 || this.#waiting.dueNs < Number.POSITIVE_INFINITY) return openNs;
        return Number.POSITIVE_INFINITY;
      }
      if (onLink) this.#deliver(onLink.flow, onLink.item, nowNs);
      const flow = this.#next(nowNs);
      if (!flow) return this.#waiting.dueNs;
      this.#begin(flow);
    }
  }

  /** Whose turn it is. */
  #next(nowNs: number): PathFlow | undefined {
    while (this.#waiting.dueNs <= nowNs) {
      const flow = this.#waiting.pop()!;
      if (flow.state === 'waiting') this.#setReady(flow);
    }
    for (const flow of this.#ready) return flow;
    return undefined;
  }

  #begin(flow: PathFlow): void {
    this.#ready.delete(flow);
    const first = flow.line.peek()!;
    const { pieceBytes } = this.#link;
    const isWhole = typeof first === 'string' || first.length <= pieceBytes;
    const item = isWhole ? first : first.subarray(0, pieceBytes);
    const readyNs = passableNs(Math.max(flow.readyNs, this.#link.freeNs, this.#passableNs), this.#sinceNs, this.#impairment);
    if (isWhole) flow.line.shift();
    else flow.line.replaceFirst(first.subarray(pieceBytes));
    flow.state = 'link';
    this.#onLink = { flow, item, passedNs: this.#link.take(typeof item === 'string' ? 0 : item.length, readyNs) };
  }

  #deliver(flow: PathFlow, item: Buffer | LastWord, nowNs: number): void {
    this.#onLink = null;
    if (flow.state === 'closed') return;
    flow.state = 'idle';
    if (typeof item === 'string') flow.sink.last(item);
    else if (!flow.sink.write(item)) flow.state = 'blocked';
    if (flow.state === 'idle') this.#queue(flow, nowNs);
  }

  #queue(flow: PathFlow, nowNs: number): void {
    if (flow.line.length === 0) flow.state = 'idle';
    else if (flow.line.dueNs <= nowNs) this.#setReady(flow);
    else {
      flow.state = 'waiting';
      this.#waiting.push(flow, flow.line.dueNs);
    }
  }

  #setReady(flow: PathFlow): void {
    flow.state = 'ready';
    this.#ready.add(flow);
  }
}
