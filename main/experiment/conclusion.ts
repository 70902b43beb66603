import { type ExperimentResult, figureGain, type StepResult } from '../../contract/index.ts';
import { formatNumber, formatQuantity, held } from '../report/quantity.ts';

type FigureResult = StepResult['figures'][number];

/** What a result says of its first figure, in sentences that claim no more than the repetitions allow. */
export function conclusion({ experiment, steps }: Pick<ExperimentResult, 'experiment' | 'steps'>): string {
  const plan = experiment.figures[0]!;
  const taken = steps
    .map(({ label, figures }) => ({ label, figure: figures[0]! }))
    .filter((step): step is { label: string; figure: FigureResult & { median: number } } => step.figure.median !== null);
  if (taken.length === 0) return `No run has a reading of “${plan.label}”.`;
  const better = (a: number, b: number) => (plan.better === 'higher' ? a > b : a < b);
  const best = taken.reduce((found, step) => (better(step.figure.median, found.figure.median) ? step : found));
  const first = taken[0]!;
  const text = (value: number) =>
    plan.unit === 'B' ? formatQuantity(held(value)) : formatQuantity({ value: formatNumber(value), unit: plan.unit });
  const runs = best.figure.values.filter((value) => value !== null).length;
  const median = `${plan.label} ${text(best.figure.median)}${runs > 1 ? ' in the median' : ''}`;
  if (taken.length === 1) return `“${best.label}”: ${median}. There is no other step to compare it with.`;
  const ratio =
    best !== first && first.figure.median !== 0 ? `, ×${formatNumber(best.figure.median / first.figure.median)} of “${first.label}”` : '';
  const alike = taken.filter((step) => step !== best && figureGain(step.figure, best.figure, plan.better)?.overlaps);
  const single = taken.some(({ figure }) => figure.values.filter((value) => value !== null).length < 2);
  return [
    `Best: “${best.label}”, ${median}${ratio}.`,
    ...(single ? ['Where a step has one run alone, chance cannot be told from difference.'] : []),
    ...(alike.length > 0
      ? [`The runs do not tell it apart from ${alike.map(({ label }) => `“${label}”`).join(', ')}: their ranges overlap.`]
      : []),
  ].join(' ');
}
