import type { Manifest } from './capture.ts';

/** Whether figures of a run are of times with different settings: for certain, or perhaps, where its capture does not tell when they changed. */
export type MixedFigures = 'certain' | 'possible';

/** Said beside figures of a run that are {@link mixedFigures}. */
export const MIXED_FIGURES: Readonly<Record<MixedFigures, string>> = {
  certain: 'Settings changed while the run was measured: these figures are over all of it and mix what was before and after.',
  possible:
    'Settings changed at some time of the run. If it was measured then, these figures are over all of it and mix what was before and after.',
};

/**
 * Whether settings changed while a run was measured, else `null`. Where its capture does not tell, they changed at some time if they were others in
 * the end, which may have been in the warm-up or after the end.
 */
export function mixedFigures({
  mixed,
  finalScenario,
  summary,
}: Pick<Manifest, 'mixed' | 'finalScenario' | 'summary'>): MixedFigures | null {
  if (summary === null) return null;
  if (mixed === null) return finalScenario === null ? null : 'possible';
  return mixed ? 'certain' : null;
}
