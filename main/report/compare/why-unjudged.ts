import type { CaptureDocument, ComparisonWarning } from '../../../contract/index.ts';
import type { FigureSpec } from './compared-figures.ts';
import { comparisonWarnings } from './comparison-warnings.ts';

/** Of a figure, why it is told as higher or lower and not as better or worse; `null` where nothing forbids it. */
export type WhyUnjudged = (spec: Pick<FigureSpec, 'path' | 'unit'>) => string | null;

/** What two groups of captures differ in, and whose figures mean something else for it: what the comparison's warnings say. */
const DIFFERENCES: readonly {
  kind: ComparisonWarning['kind'];
  why: string;
  concerns: (spec: Pick<FigureSpec, 'path' | 'unit'>) => boolean;
}[] = [
  { kind: 'direction', why: 'the directions differ', concerns: () => true },
  { kind: 'payload', why: 'the messages differ', concerns: ({ path, unit }) => unit !== 'bytes/s' && path !== 'ceiling.ratio' },
  { kind: 'loop', why: 'the load is paced differently', concerns: ({ path }) => /^(?:urgentL|l)atencyMs\./.test(path) },
  {
    kind: 'duration',
    why: 'the measured times differ',
    concerns: ({ path, unit }) => unit === 'count' || /\.(?:max|maxBytes|p999|rssPeakBytes)$/.test(path),
  },
  { kind: 'ceiling', why: 'raw TCP was measured differently, or too low', concerns: ({ path }) => path === 'ceiling.ratio' },
];

/** For the figures of a group beside the baseline's; all their captures. */
export function whyUnjudged(captures: readonly { letter: string; document: CaptureDocument }[]): WhyUnjudged {
  const kinds = new Set(comparisonWarnings(captures).map(({ kind }) => kind));
  const found = DIFFERENCES.filter(({ kind }) => kinds.has(kind));
  return (spec) => found.find(({ concerns }) => concerns(spec))?.why ?? null;
}
