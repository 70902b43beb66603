import type { Exchange } from '../../../contract/index.ts';
import { NS_PER_MS } from '../../clock.ts';

/** One exchange under way: what has happened so far, in monotonic nanoseconds; `null` has not happened. */
export class ExchangeRun {
  readonly index: number;
  readonly slot: number;
  readonly startNs: number;
  /** Whether its connection is made for it alone, and is then part of its time. */
  readonly connects: boolean;
  connectedNs: number | null;
  upgradedNs: number | null;
  sentNs: number | null = null;
  /** The frame's number on its connection; `null` before it was handed to the socket. */
  sequence: number | null = null;

  constructor(options: { index: number; slot: number; startNs: number; connects: boolean }) {
    this.index = options.index;
    this.slot = options.slot;
    this.startNs = options.startNs;
    this.connects = options.connects;
    this.connectedNs = options.connects ? null : options.startNs;
    this.upgradedNs = this.connectedNs;
  }

  /**
   * The exchange as it ended at `endNs`, `originNs` being the start of the run. The part in which it ended reaches to its
   * end and those after it are 0, so that the parts always add up to the whole. An answer that is there before the
   * socket has reported the frame as sent leaves nothing to wait for.
   */
  record(outcome: Exchange['outcome'], endNs: number, originNs: number): Exchange {
    let untilNs = this.startNs;
    const part = (momentNs: number | null): number => {
      const fromNs = untilNs;
      untilNs = Math.max(fromNs, Math.min(momentNs ?? endNs, endNs));
      return (untilNs - fromNs) / NS_PER_MS;
    };
    const tcpMs = part(this.connectedNs ?? this.upgradedNs);
    const upgradeMs = part(this.upgradedNs);
    const sendMs = part(this.sentNs);
    const waitMs = part(endNs);
    return {
      index: this.index,
      slot: this.slot,
      startMs: (this.startNs - originNs) / NS_PER_MS,
      tcpMs,
      upgradeMs,
      sendMs,
      waitMs,
      totalMs: tcpMs + upgradeMs + sendMs + waitMs,
      outcome,
    };
  }
}
