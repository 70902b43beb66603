import type { Manifest } from './capture.ts';

/** Said beside figures of a run that {@link hasMixedFigures}. */
export const MIXED_FIGURES =
  'Settings changed while the run was measured: these figures are over all of it and mix what was before and after.';

/** Whether settings changed while a run was measured. Where its capture does not tell, they changed at some time if they were others in the end. */
export function hasMixedFigures({ mixed, finalScenario, summary }: Pick<Manifest, 'mixed' | 'finalScenario' | 'summary'>): boolean {
  return summary !== null && (mixed ?? finalScenario !== null);
}
