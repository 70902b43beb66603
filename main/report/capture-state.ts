import { type CaptureDocument, noFiguresText, recoveryText } from '../../contract/index.ts';

/** What a reader must know of the capture before its figures, in sentences; empty for a whole one. */
export function captureWarnings(
  document: Pick<CaptureDocument, 'state' | 'damage' | 'summary' | 'scenario' | 'samples' | 'events' | 'recovery'>,
): string[] {
  const { state, damage, summary, recovery } = document;
  const warnings: string[] = [];
  if (state === 'recovered') {
    const figures = summary ? 'The figures are made from the samples that were found.' : '';
    warnings.push(`${recoveryText(recovery)} ${figures}`.trim());
  }
  if (state === 'recording') warnings.push('In progress: this run was still being recorded when the report was made.');
  if (!summary) warnings.push(noFiguresText(document));
  return [...warnings, ...damage.map((damaged) => `Damaged: ${damaged}`)];
}

/** Why there is no verdict. */
export function noVerdictText(state: CaptureDocument['state']): string {
  return state === 'recording' ? 'It is made when the run ends.' : 'The capture holds too few readings for one.';
}
