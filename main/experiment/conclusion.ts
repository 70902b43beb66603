import { type ExperimentResult, figureGain, type StepResult } from '../../contract/index.ts';
import { formatNumber, formatQuantity, held } from '../report/quantity.ts';

type FigureResult = StepResult['figures'][number];

interface TakenStep {
  label: string;
  figure: FigureResult & { median: number };
}

/** What a result says of its first figure, in sentences that claim no more than the repetitions allow. */
export function conclusion({ experiment, steps }: Pick<ExperimentResult, 'experiment' | 'steps'>): string {
  const plan = experiment.figures[0]!;
  const taken = steps
    .map(({ label, figures }) => ({ label, figure: figures[0]! }))
    .filter((step): step is TakenStep => step.figure.median !== null);
  if (taken.length === 0) return `No run has a reading of “${plan.label}”.`;
  const better = (a: number, b: number) => (plan.better === 'higher' ? a > b : a < b);
  const bestOf = (among: readonly TakenStep[]) =>
    among.reduce((found, step) => (better(step.figure.median, found.figure.median) ? step : found));
  const text = (value: number) =>
    plan.unit === 'B' ? formatQuantity(held(value)) : formatQuantity({ value: formatNumber(value), unit: plan.unit });
  const median = ({ figure }: TakenStep) => `${plan.label} ${text(figure.median)}${runsOf(figure) > 1 ? ' in the median' : ''}`;
  const names = (of: readonly TakenStep[]) => of.map(({ label }) => `“${label}”`).join(', ');
  if (taken.length === 1) return `“${taken[0]!.label}”: ${median(taken[0]!)}. There is no other step to compare it with.`;
  // As in the window, one run is compared with nothing.
  const single = taken.filter(({ figure }) => runsOf(figure) < 2);
  const repeated = taken.filter((step) => !single.includes(step));
  if (repeated.length < 2) {
    const best = bestOf(taken);
    return `No comparison: with one run of a step chance cannot be told from difference. The ${plan.better === 'higher' ? 'highest' : 'lowest'} is “${best.label}”, ${median(best)}.`;
  }
  const best = bestOf(repeated);
  const first = repeated[0]!;
  const ratio =
    best !== first && first.figure.median !== 0 ? `, ×${formatNumber(best.figure.median / first.figure.median)} of “${first.label}”` : '';
  const alike = repeated.filter((step) => step !== best && figureGain(step.figure, best.figure, plan.better)?.overlaps);
  return [
    `Best: “${best.label}”, ${median(best)}${ratio}.`,
    ...(single.length > 0 ? [`Not compared, as one run cannot tell chance from difference: ${names(single)}.`] : []),
    ...(alike.length > 0 ? [`The runs do not tell it apart from ${names(alike)}: their ranges overlap.`] : []),
  ].join(' ');
}

function runsOf({ values }: FigureResult): number {
  return values.filter((value) => value !== null).length;
}
