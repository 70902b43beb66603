import type { ChartColumn, SampleReader } from '../../../contract/index.ts';
import type { Figures } from '../state/sample-store.ts';

/** One line of a chart. */
export interface SeriesDefinition {
  key: string;
  label: string;
  /** Which of the series colours it has. */
  color: 1 | 2 | 3 | 4;
  dashed?: boolean;
  /** Where a capture has it. */
  column: ChartColumn;
  read: SampleReader;
  /** The figure of the window that it is; without it, what is read of the newest sample, rates over the last second. */
  figure?: (figures: Figures) => number | null;
  /** Paths of `unavailable` that say why there is none. */
  reasons: readonly string[];
}

/** A chart over the time of a run. */
export interface ChartDefinition {
  key: string;
  title: string;
  unit: string;
  /** What it shows and how to read it. */
  text: string;
  series: readonly SeriesDefinition[];
  /** Readings in one step of the axis, so that its ticks are round: 1 000 000 for MB/s of bytes a second. */
  scale: number;
  /** The axis reaches at least so far, in steps. */
  leastTop: number;
  /** A reading in the chart's unit, without it. */
  figure: (value: number | null) => string;
}
