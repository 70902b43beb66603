import type { ComparisonWarning } from '../../../contract/index.ts';
import type { FigureSpec } from './compared-figures.ts';

/** Something that captures should not differ in, where one is to be called better than the other. */
interface Difference {
  /** What the warning says of it, behind what it is. */
  meaning: string;
  /** Behind a "because", of a figure that is not judged. */
  why: string;
  /** Whether the figure means something else, or is another one, for that alone. */
  concerns: (spec: Pick<FigureSpec, 'path' | 'unit'>) => boolean;
}

/** What a warning of a comparison says, and which figures are not judged for it. */
export const WHAT_DIFFERS = {
  direction: {
    meaning: 'The same figure counts something else in each.',
    why: 'the directions differ',
    concerns: () => true,
  },
  payload: {
    meaning:
      'Bytes a second are comparable, and shares of raw TCP with the same messages; frames a second, times, counts and what waits are not.',
    why: 'the messages differ',
    concerns: ({ path, unit }) => unit !== 'bytes/s' && path !== 'ceiling.ratio',
  },
  loop: {
    meaning: 'Latency is counted from other moments.',
    why: 'the load is paced differently',
    concerns: ({ path }) => /^(?:urgentL|l)atencyMs\./.test(path),
  },
  duration: {
    meaning: 'Counts, peaks and the rarest times of a longer run are higher for that alone; rates and medians are comparable.',
    why: 'the measured times differ',
    concerns: ({ path, unit }) => unit === 'count' || /\.(?:max|maxBytes|p999|rssPeakBytes)$/.test(path),
  },
  ceiling: {
    meaning: 'Shares of it differ for that alone; the rates are comparable.',
    why: 'raw TCP was measured differently, or too low',
    concerns: ({ path }) => path === 'ceiling.ratio',
  },
} satisfies Partial<Record<ComparisonWarning['kind'], Difference>>;

/** In the order of how much it touches. */
export const DIFFERENCES: readonly ({ kind: string } & Difference)[] = Object.entries(WHAT_DIFFERS).map(([kind, difference]) => ({
  kind,
  ...difference,
}));
