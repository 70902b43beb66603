import type { Experiment, StepResult } from './experiment.ts';

type FigureResult = StepResult['figures'][number];

/** A ratio nearer to 1 than this is neither a gain nor a loss. */
const NOISE = 0.05;

/** What a step's figure says beside that of the step that it is compared with. */
export interface FigureGain {
  /** Median over median; `null` where one is missing. */
  ratio: number | null;
  /** Some repetition of one lies among those of the other: the runs show no difference. */
  overlaps: boolean;
  /** `single`: one run of a step cannot tell chance from difference. `same`: overlapping, or a ratio near 1. */
  verdict: 'better' | 'worse' | 'same' | 'single' | null;
}

/** What `found` gained against `base`; `null` for the step that all begins with. */
export function figureGain(
  found: FigureResult,
  base: FigureResult | undefined,
  better: Experiment['figures'][number]['better'],
): FigureGain | null {
  if (!base) return null;
  const { ratio } = found;
  const overlaps =
    found.min !== null && found.max !== null && base.min !== null && base.max !== null && found.min <= base.max && base.min <= found.max;
  if (ratio === null) return { ratio, overlaps, verdict: null };
  if (taken(found) < 2 || taken(base) < 2) return { ratio, overlaps, verdict: 'single' };
  if (overlaps || Math.abs(ratio - 1) < NOISE) return { ratio, overlaps, verdict: 'same' };
  return { ratio, overlaps, verdict: ratio > 1 === (better === 'higher') ? 'better' : 'worse' };
}

/** The step that a step is compared with: the one before in a ladder, the first in a sweep; `null` for the first. */
export function referenceIndex(kind: Experiment['kind'], index: number): number | null {
  if (index === 0) return null;
  return kind === 'ladder' ? index - 1 : 0;
}

function taken({ values }: FigureResult): number {
  return values.filter((value) => value !== null).length;
}
