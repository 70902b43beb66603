import { type CaptureDocument, type Direction, recoveryText } from '../../contract/index.ts';

/** What a reader must know of the capture before its figures, in sentences; empty for a whole one. */
export function captureWarnings({
  state,
  damage,
  summary,
  scenario,
  recovery,
}: Pick<CaptureDocument, 'state' | 'damage' | 'summary' | 'scenario' | 'recovery'>): string[] {
  const warnings: string[] = [];
  if (state === 'recovered') {
    const figures = summary ? 'The figures are made from the samples that were found.' : '';
    warnings.push(`${recoveryText(recovery)} ${figures}`.trim());
  }
  if (state === 'recording') warnings.push('In progress: this run was still being recorded when the report was made.');
  if (!summary) warnings.push(noFigures(state, scenario.direction));
  return [...warnings, ...damage.map((damaged) => `Damaged: ${damaged}`)];
}

/** Why there is no verdict. */
export function noVerdictText(state: CaptureDocument['state']): string {
  return state === 'recording' ? 'It is made when the run ends.' : 'The capture holds too few readings for one.';
}

function noFigures(state: CaptureDocument['state'], direction: Direction): string {
  if (state === 'recording') return 'There are no figures yet: they are made when the run ends. The charts show what was recorded so far.';
  const what = direction === 'observe' ? 'sample' : 'whole interval after the warm-up';
  return `There are no figures: not one ${what} is in the capture.`;
}
