import { useMemo, useState } from 'react';
import { lengthOf, orderedSpan, panSpan, spanAround, type TimeSpan, wholeSpan, zoomSpan } from './time-span.ts';

/** What of a capture's time is looked at and what is selected, for everything that shows or changes it. */
export interface TimeView {
  whole: TimeSpan;
  span: TimeSpan;
  isWhole: boolean;
  selection: TimeSpan | null;
  /** Below 1 zooms in. */
  zoomAbout(factor: number, aboutMs: number): void;
  /** The same about the middle. */
  zoom(factor: number): void;
  panBy(byMs: number): void;
  /** By a share of what is looked at. */
  panByShare(share: number): void;
  showAll(): void;
  showSelection(): void;
  /** From one moment to another, in any order. */
  select(oneMs: number, otherMs: number): void;
  clearSelection(): void;
}

/** The time of a capture whose last sample ends at `endMs`. A run in progress that has grown is shown whole again where it was before. */
export function useTimeView(endMs: number): TimeView {
  const [shown, setShown] = useState<TimeSpan | null>(null);
  const [selection, setSelection] = useState<TimeSpan | null>(null);
  const whole = useMemo(() => wholeSpan(endMs), [endMs]);
  return useMemo(() => {
    const change = (next: (span: TimeSpan) => TimeSpan) =>
      setShown((before) => {
        const span = next(before ?? whole);
        return lengthOf(span) >= lengthOf(whole) ? null : span;
      });
    return {
      whole,
      span: shown ?? whole,
      isWhole: shown === null,
      selection,
      zoomAbout: (factor, aboutMs) => change((span) => zoomSpan(span, whole, factor, aboutMs)),
      zoom: (factor) => change((span) => zoomSpan(span, whole, factor, (span.fromMs + span.toMs) / 2)),
      panBy: (byMs) => change((span) => panSpan(span, whole, byMs)),
      panByShare: (share) => change((span) => panSpan(span, whole, share * lengthOf(span))),
      showAll: () => setShown(null),
      showSelection: () => selection && change(() => spanAround(selection, whole)),
      select: (oneMs, otherMs) => setSelection(orderedSpan(oneMs, otherMs, whole)),
      clearSelection: () => setSelection(null),
    };
  }, [whole, shown, selection]);
}
