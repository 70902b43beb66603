import type { Arrival } from '../../../../contract/index.ts';
import { formatDelay } from '../../ui/format.ts';

/** Sentences are made of at most so many of the newest messages, and of no fewer than so many. */
const NEWEST = 60;
const LEAST = 6;
/** Of the gap between sends: arrivals closer than this come together, those within the second bound come one by one. */
const TOGETHER_SHARE = 0.25;
const ONE_BY_ONE_SHARES = [0.7, 1.4] as const;
/** Messages that are sent closer than this are one burst already. */
const LEAST_SENT_GAP_MS = 5;

/** The arrivals of one connection, in the order in which they were sent, newest last. */
export function ofOneConnection(arrivals: readonly Arrival[]): { connection: number; connections: number; arrivals: Arrival[] } | null {
  const recent = arrivals.slice(-NEWEST * 4);
  if (recent.length === 0) return null;
  const ids = new Set(recent.map(({ connection }) => connection));
  const connection = Math.min(...ids);
  const own = recent.filter((arrival) => arrival.connection === connection).slice(-NEWEST);
  return { connection, connections: ids.size, arrivals: own.sort((a, b) => a.sentMs - b.sentMs || a.sequence - b.sequence) };
}

/** The median of the gaps between neighbours; of an even number the lower of the two in the middle, so that it is a gap that occurred. */
export function medianGap(sortedMs: readonly number[]): number | null {
  const gaps = sortedMs.slice(1).map((atMs, index) => atMs - sortedMs[index]!);
  return gaps.sort((a, b) => a - b)[Math.ceil(gaps.length / 2) - 1] ?? null;
}

/** What the gaps say. */
export interface GapVerdict {
  kind: 'unknown' | 'burst' | 'together' | 'one-by-one' | 'partly';
  text: string;
  /** Messages that it is made of. */
  messages: number;
}

/**
 * Whether messages that were sent one after another arrived one after another: the median gap between the sends beside that
 * between the arrivals. It is made of readings alone. `loopMaxMs` is how long the server's loop was held at most in the same
 * time, `null` where there is no reading: that the loop is what they waited for is said only when it was held for as long.
 */
export function gapVerdict(arrivals: readonly Arrival[], loopMaxMs: number | null): GapVerdict {
  const messages = arrivals.length;
  const sent = medianGap(arrivals.map(({ sentMs }) => sentMs).sort((a, b) => a - b));
  const arrived = medianGap(arrivals.map(({ arrivedMs }) => arrivedMs).sort((a, b) => a - b));
  if (messages < LEAST || sent === null || arrived === null) return { kind: 'unknown', text: 'Too few messages to tell.', messages };
  const facts = `Sent ${formatDelay(sent)} apart, arrived ${formatDelay(arrived)} apart`;
  if (sent < LEAST_SENT_GAP_MS) return { kind: 'burst', text: `${facts}: they are sent together already.`, messages };
  if (arrived < sent * TOGETHER_SHARE) {
    const held = loopMaxMs !== null && loopMaxMs >= sent / 2;
    return { kind: 'together', text: `${facts}: they wait ${held ? 'for the loop' : 'and come together'}.`, messages };
  }
  const [least, most] = ONE_BY_ONE_SHARES;
  if (arrived >= sent * least && arrived <= sent * most) return { kind: 'one-by-one', text: `${facts}: one by one.`, messages };
  return { kind: 'partly', text: `${facts}: some wait for others.`, messages };
}
