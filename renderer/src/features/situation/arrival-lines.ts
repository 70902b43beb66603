import type { Arrival } from '../../../../contract/index.ts';
import { medianGap } from './arrival-gaps.ts';

/** One message: where its two marks stand. */
export interface ArrivalLine {
  sequence: number;
  sentX: number;
  arrivedX: number;
}

/** A gap between two neighbours that has room for its text, or several messages that are too close to tell apart. */
export interface GapLabel {
  x: number;
  gapMs: number | null;
  /** Messages at this place; 1 where the label is a gap. */
  together: number;
}

export interface ArrivalLayout {
  lines: ArrivalLine[];
  sentLabels: GapLabel[];
  arrivedLabels: GapLabel[];
  fromMs: number;
  toMs: number;
}

const MOST_MESSAGES = 24;
const LEAST_MESSAGES = 6;
const MOST_SPAN_MS = 8_000;
/** A text like `301 ms` has room between marks that are so far apart. */
const LABEL_PX = 44;
/** The usual gap between two sends gets so much room, of which the wait of the last messages takes a part. */
const WANTED_GAP_PX = 60;
const TOGETHER_PX = 6;

/** The newest messages of one connection on one axis: when each was sent and when it arrived. */
export function layoutArrivals(arrivals: readonly Arrival[], width: number): ArrivalLayout {
  const newest = arrivals.slice(-MOST_MESSAGES);
  const last = newest[newest.length - 1];
  // So long that the usual gap between two sends has room for its text.
  const spanMs = Math.min(MOST_SPAN_MS, ((medianGap(newest.map(({ sentMs }) => sentMs)) ?? 0) * width) / WANTED_GAP_PX);
  const recent = last
    ? newest.filter(({ sentMs }, index) => last.sentMs - sentMs <= spanMs || newest.length - index <= LEAST_MESSAGES)
    : [];
  const fromMs = recent.reduce((least, { sentMs }) => Math.min(least, sentMs), last?.sentMs ?? 0);
  const toMs = recent.reduce((most, { arrivedMs, sentMs }) => Math.max(most, arrivedMs, sentMs), fromMs + 1);
  const x = (atMs: number) => ((atMs - fromMs) / (toMs - fromMs)) * width;
  return {
    lines: recent.map(({ sequence, sentMs, arrivedMs }) => ({ sequence, sentX: x(sentMs), arrivedX: x(arrivedMs) })),
    sentLabels: labels(
      recent.map(({ sentMs }) => sentMs),
      x,
    ),
    arrivedLabels: labels(
      recent.map(({ arrivedMs }) => arrivedMs),
      x,
    ),
    fromMs,
    toMs,
  };
}

function labels(momentsMs: readonly number[], x: (atMs: number) => number): GapLabel[] {
  const sorted = [...momentsMs].sort((a, b) => a - b);
  const found: GapLabel[] = [];
  let groupStart = 0;
  sorted.forEach((atMs, index) => {
    const next = sorted[index + 1];
    if (next !== undefined && x(next) - x(atMs) <= TOGETHER_PX) return;
    const together = index - groupStart + 1;
    if (together > 1) found.push({ x: (x(sorted[groupStart]!) + x(atMs)) / 2, gapMs: null, together });
    groupStart = index + 1;
    if (next !== undefined && x(next) - x(atMs) >= LABEL_PX) found.push({ x: (x(atMs) + x(next)) / 2, gapMs: next - atMs, together: 1 });
  });
  return found;
}
