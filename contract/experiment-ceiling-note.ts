import type { Experiment, StepResult } from './experiment.ts';

/**
 * What is said below the figures of an experiment that shows ceilings, or shares of them, some of which other programs held down or the runs exceeded;
 * `null` where there is nothing to say.
 */
export function experimentCeilingNote({ figures }: Pick<Experiment, 'figures'>, steps: readonly Pick<StepResult, 'runs'>[]): string | null {
  if (!figures.some(({ path }) => path.startsWith('ceiling.'))) return null;
  const runs = steps.flatMap((step) => step.runs);
  const exceeded = runs.filter(({ ceiling }) => ceiling?.exceeded === true);
  const low = runs.filter(({ ceiling }) => ceiling?.likelyLow === true && ceiling.exceeded !== true);
  const most = Math.max(...low.map(({ ceiling }) => ceiling?.othersCores ?? 0));
  const notes = [
    ...(low.length === 0
      ? []
      : [
          `In ${low.length} of ${runs.length} runs raw TCP was measured while other programs used up to ${most.toFixed(1)} cores: there its ceiling is likely too low, and the share of it too high.`,
        ]),
    ...(exceeded.length === 0
      ? []
      : [
          `${exceeded.length} of ${runs.length} runs ${exceeded.length === 1 ? 'was' : 'were'} faster than the ceiling of raw TCP, as a whole or for seconds: there it is too low.`,
        ]),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}
