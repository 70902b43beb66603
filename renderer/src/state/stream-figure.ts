import { isActive, useApp } from './app-store.ts';
import type { Figures } from './sample-store.ts';
import { useFigure } from './session.ts';

/** Whether what is shown is of a run that has ended. */
export function useIsPast(): boolean {
  return useApp((state) => state.runShown && state.run !== null && !isActive(state.run));
}

/**
 * A figure beside a line of a chart, which is where the line ends. Of a run that has ended it is that of the stream as it was last: once everything
 * is drained each station is empty, which says nothing of the run.
 */
export function useStreamFigure<T extends string | number | boolean | null>(select: (figures: Figures) => T): T {
  const isPast = useIsPast();
  return useFigure((figures) => select(isPast ? ofStream(figures) : figures));
}

/** The figures with the readings of the stream as it was last, before it drained. */
export function ofStream(figures: Figures): Figures {
  return figures.streamSample ? { ...figures, sample: figures.streamSample, before: figures.streamBefore } : figures;
}
