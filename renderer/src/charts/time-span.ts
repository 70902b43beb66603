import { formatClock } from '../ui/format.ts';

/** A stretch of a run's time, in milliseconds since its start. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** No less is shown: twenty samples. */
export const LEAST_SPAN_MS = 5_000;
/** A shorter stretch of time is told with tenths of a second. */
const TENTHS_BELOW_MS = 120_000;

/** The whole of a run whose last sample ends at `endMs`; a run of no length gets the least. */
export function wholeSpan(endMs: number): TimeSpan {
  return { fromMs: 0, toMs: Math.max(LEAST_SPAN_MS, endMs) };
}

/** Makes a span `factor` times as long about a moment that stays where it is: below 1 zooms in. It keeps within `whole`. */
export function zoomSpan({ fromMs, toMs }: TimeSpan, whole: TimeSpan, factor: number, aboutMs: number): TimeSpan {
  const length = Math.min(lengthOf(whole), Math.max(LEAST_SPAN_MS, (toMs - fromMs) * factor));
  const share = toMs > fromMs ? Math.min(1, Math.max(0, (aboutMs - fromMs) / (toMs - fromMs))) : 0.5;
  return kept(aboutMs - share * length, length, whole);
}

/** Moves a span; it stops at the ends of `whole`. */
export function panSpan({ fromMs, toMs }: TimeSpan, whole: TimeSpan, byMs: number): TimeSpan {
  return kept(fromMs + byMs, toMs - fromMs, whole);
}

/** What shows a span with a little beside it, as after zooming to a selection. */
export function spanAround({ fromMs, toMs }: TimeSpan, whole: TimeSpan): TimeSpan {
  const length = Math.min(lengthOf(whole), Math.max(LEAST_SPAN_MS, (toMs - fromMs) * 1.1));
  return kept((fromMs + toMs) / 2 - length / 2, length, whole);
}

/** Two moments in any order as a span within `whole`. */
export function orderedSpan(oneMs: number, otherMs: number, whole: TimeSpan): TimeSpan {
  const inside = (atMs: number) => Math.min(whole.toMs, Math.max(whole.fromMs, atMs));
  return { fromMs: inside(Math.min(oneMs, otherMs)), toMs: inside(Math.max(oneMs, otherMs)) };
}

export function lengthOf({ fromMs, toMs }: TimeSpan): number {
  return toMs - fromMs;
}

/** A span and its length in words: `10:00 to 20:00 (10:00 long)`. */
export function spanText(span: TimeSpan): string {
  const length = lengthOf(span);
  const long = length < TENTHS_BELOW_MS ? `${(length / 1_000).toFixed(1)} s` : formatClock(Math.round(length / 1_000));
  return `${momentText(span.fromMs, length)} to ${momentText(span.toMs, length)} (${long})`;
}

/** A moment as `m:ss`, with tenths of a second where the span that it is of is short. */
export function momentText(atMs: number, ofSpanMs: number): string {
  if (ofSpanMs >= TENTHS_BELOW_MS) return formatClock(Math.round(atMs / 1_000));
  const tenths = Math.round(atMs / 100);
  return `${formatClock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

function kept(fromMs: number, length: number, whole: TimeSpan): TimeSpan {
  const from = Math.min(Math.max(whole.fromMs, fromMs), whole.toMs - length);
  return { fromMs: from, toMs: from + length };
}
