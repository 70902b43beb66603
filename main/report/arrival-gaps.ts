import { type Arrival, type CaptureDocument, isSettingChange } from '../../contract/index.ts';
import { formatQuantity, milliseconds } from './quantity.ts';

/** What a sentence is made of at least. */
const LEAST_MESSAGES = 6;
/** Of the gap between sends: arrivals closer than this came together, those within the second bounds came one by one. */
const TOGETHER_SHARE = 0.25;
const ONE_BY_ONE_SHARES = [0.7, 1.4] as const;
/** Messages that were sent closer than this were one burst already. */
const LEAST_SENT_GAP_MS = 5;

/** What the gaps of a stretch of a run say. */
export interface ArrivalSpan {
  fromMs: number;
  toMs: number;
  /** The change that it began with; `null` for the start of the run. */
  change: string | null;
  messages: number;
  sentence: string;
}

/** The median of the gaps between neighbours of each list; of an even number the lower of the two in the middle, so that it is a gap that occurred. */
export function medianGap(lists: readonly (readonly number[])[]): number | null {
  const gaps = lists.flatMap((moments) => {
    const sorted = [...moments].sort((a, b) => a - b);
    return sorted.slice(1).map((atMs, index) => atMs - sorted[index]!);
  });
  return gaps.sort((a, b) => a - b)[Math.ceil(gaps.length / 2) - 1] ?? null;
}

/**
 * Whether messages that were sent one after another arrived one after another: the median gap between the sends of a
 * connection beside that between its arrivals. `loopMaxMs` is how long the server's loop was held at most meanwhile, `null`
 * without a reading: that they waited for the loop is said only where it was held for as long.
 */
export function gapSentence(arrivals: readonly Arrival[], loopMaxMs: number | null): string {
  const lists = [...byConnection(arrivals).values()];
  const sent = medianGap(lists.map((own) => own.map(({ sentMs }) => sentMs)));
  const arrived = medianGap(lists.map((own) => own.map(({ arrivedMs }) => arrivedMs)));
  if (arrivals.length < LEAST_MESSAGES || sent === null || arrived === null) return 'Too few messages to tell.';
  const facts = `Sent ${formatQuantity(milliseconds(sent))} apart, arrived ${formatQuantity(milliseconds(arrived))} apart`;
  if (sent < LEAST_SENT_GAP_MS) return `${facts}: they were sent together already.`;
  if (arrived < sent * TOGETHER_SHARE) {
    return `${facts}: they ${loopMaxMs !== null && loopMaxMs >= sent / 2 ? 'waited for the loop' : 'waited and came together'}.`;
  }
  const [least, most] = ONE_BY_ONE_SHARES;
  return arrived >= sent * least && arrived <= sent * most ? `${facts}: one by one.` : `${facts}: some waited for others.`;
}

/** The sentence of each stretch between two changes of a setting; none without arrivals. */
export function arrivalSpans({ arrivals, events, samples }: Pick<CaptureDocument, 'arrivals' | 'events' | 'samples'>): ArrivalSpan[] {
  if (arrivals.length === 0) return [];
  const endMs = arrivals.reduce((latest, { sentMs, arrivedMs }) => Math.max(latest, sentMs, arrivedMs), 0);
  const changes = events.filter(isSettingChange).sort((a, b) => a.tMs - b.tMs);
  return [null, ...changes].flatMap((change, index) => {
    const fromMs = change?.tMs ?? 0;
    const toMs = changes[index]?.tMs ?? endMs;
    const own = arrivals.filter(({ sentMs }) => sentMs >= fromMs && (sentMs < toMs || index === changes.length));
    const held = samples.flatMap(({ tMs, eventLoop }) => (tMs >= fromMs && tMs <= toMs + 1_000 ? (eventLoop.server?.maxMs ?? []) : []));
    const loopMaxMs = held.length > 0 ? held.reduce((most, ms) => Math.max(most, ms), 0) : null;
    if (own.length === 0) return [];
    return [{ fromMs, toMs, change: change?.text ?? null, messages: own.length, sentence: gapSentence(own, loopMaxMs) }];
  });
}

/** Arrivals of each connection, in the order in which they were sent. */
export function byConnection(arrivals: readonly Arrival[]): Map<number, Arrival[]> {
  const lists = new Map<number, Arrival[]>();
  for (const arrival of arrivals) {
    const list = lists.get(arrival.connection);
    if (list) list.push(arrival);
    else lists.set(arrival.connection, [arrival]);
  }
  for (const list of lists.values()) list.sort((a, b) => a.sentMs - b.sentMs || a.sequence - b.sequence);
  return lists;
}
