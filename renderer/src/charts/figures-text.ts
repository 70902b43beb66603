import { SELDOM_SPAN_MS } from '../state/sample-store.ts';
import { LATENCY_SPAN_MS } from '../stream/recent.ts';

const seconds = (spanMs: number) => `${spanMs / 1_000} s`;

/** What the figures beside the names of a live chart's series are of. */
export const FIGURES_TEXT = [
  'The lines are drawn each second. The figures beside their names are newer, and those of the stations:',
  `rates over the last second, latency and exchange times the newest of ${seconds(LATENCY_SPAN_MS)},`,
  `the heartbeat the newest of ${seconds(SELDOM_SPAN_MS)}, all else as last read.`,
].join(' ');

/** The same of a run that has ended. */
export const PAST_FIGURES_TEXT =
  'The figures beside the names are where the lines end, as the stream was last. Those of the run as a whole are the large ones, and those of the stations.';
