import type { ComparedCapture } from './comparison.ts';
import type { ThresholdResult } from './threshold.ts';

/** One condition, and what each capture found for it; `null` where it was not asked of that one. */
export interface ComparedThreshold {
  text: string;
  results: (ThresholdResult | null)[];
}

/** The thresholds of captures side by side, each condition once, in the order in which they were first asked. Empty where none was. */
export function comparedThresholds(captures: readonly Pick<ComparedCapture, 'thresholds'>[]): ComparedThreshold[] {
  const texts = [...new Set(captures.flatMap(({ thresholds }) => thresholds.map(({ text }) => text)))];
  return texts.map((text) => ({
    text,
    results: captures.map(({ thresholds }) => thresholds.find((result) => result.text === text) ?? null),
  }));
}
