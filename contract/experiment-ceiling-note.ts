import type { Experiment, StepResult } from './experiment.ts';

/**
 * What is said below the figures of an experiment that shows ceilings, or shares of them, some of which other programs held down;
 * `null` where there is nothing to say.
 */
export function experimentCeilingNote({ figures }: Pick<Experiment, 'figures'>, steps: readonly Pick<StepResult, 'runs'>[]): string | null {
  if (!figures.some(({ path }) => path.startsWith('ceiling.'))) return null;
  const runs = steps.flatMap((step) => step.runs);
  const low = runs.filter(({ ceiling }) => ceiling?.likelyLow === true);
  if (low.length === 0) return null;
  const most = Math.max(...low.map(({ ceiling }) => ceiling?.othersCores ?? 0));
  return `In ${low.length} of ${runs.length} runs raw TCP was measured while other programs used up to ${most.toFixed(1)} cores: there its ceiling is likely too low, and the share of it too high.`;
}
