import type { CaptureDocument } from '../../../contract/index.ts';
import type { FigureSpec } from './compared-figures.ts';
import { comparisonWarnings } from './comparison-warnings.ts';
import { DIFFERENCES } from './what-differs.ts';

/** Of a figure, why it is told as higher or lower and not as better or worse; `null` where nothing forbids it. */
export type WhyUnjudged = (spec: Pick<FigureSpec, 'path' | 'unit'>) => string | null;

/** For the figures of a group beside the baseline's; all their captures. */
export function whyUnjudged(captures: readonly { letter: string; document: CaptureDocument }[]): WhyUnjudged {
  const kinds = new Set<string>(comparisonWarnings(captures).map(({ kind }) => kind));
  const found = DIFFERENCES.filter(({ kind }) => kinds.has(kind));
  return (spec) => found.find(({ concerns }) => concerns(spec))?.why ?? null;
}
