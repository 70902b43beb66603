import type { RecoveredCapture, RecoveryReport } from '../../../../contract/index.ts';
import { formatDuration } from '../../ui/format.ts';

/** So many names are told; the list of captures has them all. */
const NAMED = 3;

/** What was recovered: of one capture why and how much of it, of several their names. */
export function recoveredSentence(recovered: readonly RecoveredCapture[]): string {
  const [first] = recovered;
  if (first && recovered.length === 1) return `“${first.name}” ${CAUSE_TEXT[first.cause]} It was recovered: ${keptText(first)}.`;
  const names = recovered.slice(0, NAMED).map(({ name, recordedS }) => `“${name}” (${formatDuration(recordedS)})`);
  const more = recovered.length - names.length;
  return `${recovered.length} captures of runs that were cut off were recovered: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** What could not be recovered, why, and that nothing of it is lost. */
export function failedSentence(failed: RecoveryReport['failed']): string {
  const [first] = failed;
  const others = failed.length - 1;
  const told = first ? `“${first.id}” could not be recovered: ${first.error.message} ${first.error.hint}` : '';
  return `${told}${others > 0 ? ` So it is with ${others} more.` : ''} What was recorded is untouched; the next start tries again.`;
}

const CAUSE_TEXT: Record<RecoveredCapture['cause'], string> = {
  'process-ended': 'was cut off: its program ended before the run did.',
  'manifest-lost': 'had a damaged manifest.',
  'disk-full': 'was cut off: the disk was full, and its recording broke off.',
};

function keptText({ samples, recordedS }: RecoveredCapture): string {
  return samples === 0 ? 'no sample had been recorded' : `${formatDuration(recordedS)} with ${samples} samples`;
}
