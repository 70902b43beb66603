import type { Arrival } from '../../../contract/index.ts';
import { byConnection, medianGap } from '../arrival-gaps.ts';
import { formatNumber } from '../quantity.ts';
import { WINDOW_PLOT } from './window-axis.ts';

const MOST_SPAN_MS = 15_000;
const MOST_MESSAGES = 300;
const LEAST_MESSAGES = 6;
/** The usual gap between two sends gets so much room, so that its text fits. */
const WANTED_GAP = 60;
/** The text of a gap has room between marks that are so far apart. */
const LABEL_ROOM = 30;
/** Marks closer than this cannot be told apart. */
const TOGETHER = 7;

/** The arrivals that are drawn: of one connection, in the order in which they were sent. */
export interface DrawnArrivals {
  arrivals: Arrival[];
  /** Of so many of this connection. */
  of: number;
  connection: number;
  connections: number;
  fromMs: number;
  toMs: number;
}

/** The last messages of the first connection: at most 15 s of them, and fewer where their gaps would have no room for a text. */
export function drawnArrivals(arrivals: readonly Arrival[]): DrawnArrivals | null {
  const lists = byConnection(arrivals);
  const connection = [...lists.keys()].reduce((least, key) => Math.min(least, key), Number.POSITIVE_INFINITY);
  const own = lists.get(connection);
  const last = own?.[own.length - 1];
  if (!own || !last) return null;
  const usualMs = medianGap([own.map(({ sentMs }) => sentMs)]) ?? 0;
  const spanMs = Math.min(MOST_SPAN_MS, (usualMs * (WINDOW_PLOT.right - WINDOW_PLOT.left)) / WANTED_GAP);
  const shown = own
    .slice(-MOST_MESSAGES)
    .filter(({ sentMs }, index, { length }) => last.sentMs - sentMs <= spanMs || length - index <= LEAST_MESSAGES);
  const fromMs = shown.reduce((least, { sentMs, arrivedMs }) => Math.min(least, sentMs, arrivedMs), last.sentMs);
  const toMs = shown.reduce((most, { sentMs, arrivedMs }) => Math.max(most, sentMs, arrivedMs), fromMs);
  // A message that is drawn at the very edge would be cut.
  const margin = Math.max((toMs - fromMs) * 0.01, 0.01);
  return {
    arrivals: shown,
    of: own.length,
    connection,
    connections: lists.size,
    fromMs: Math.max(0, fromMs - margin),
    toMs: toMs + margin,
  };
}

/** The text of a gap, or of several marks at one place. */
export interface GapLabel {
  x: number;
  text: string;
}

/** Texts for the gaps between moments that have room for one, and for moments that cannot be told apart. */
export function gapLabels(momentsMs: readonly number[], x: (atMs: number) => number): GapLabel[] {
  const sorted = [...momentsMs].sort((a, b) => a - b);
  const found: GapLabel[] = [];
  let groupStart = 0;
  sorted.forEach((atMs, index) => {
    const next = sorted[index + 1];
    if (next !== undefined && x(next) - x(atMs) <= TOGETHER) return;
    const together = index - groupStart + 1;
    const groupWidth = x(atMs) - x(sorted[groupStart]!);
    if (together > 1 && groupWidth < 3 * TOGETHER) found.push({ x: x(sorted[groupStart]!) + groupWidth / 2, text: `${together} at once` });
    groupStart = index + 1;
    const room = next === undefined ? 0 : x(next) - x(atMs) - (together > 1 ? LABEL_ROOM : 0);
    if (next !== undefined && room >= LABEL_ROOM) found.push({ x: (x(atMs) + x(next)) / 2, text: formatNumber(next - atMs) });
  });
  return found;
}
