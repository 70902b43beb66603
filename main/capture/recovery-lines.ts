import type { RecoveredCapture, RecoveryReport } from '../../contract/index.ts';

/** What a start found of captures that a crash had left behind, a line each, for a log and the terminal. */
export function recoveryLines({ recovered, failed }: RecoveryReport): string[] {
  return [
    ...recovered.map((capture) => `recovered the capture ${capture.id}: ${CAUSE_TEXT[capture.cause]}; ${keptText(capture)}`),
    ...failed.map(({ id, error }) => `${id} could not be recovered and is as it was: ${error.message} ${error.hint}`),
  ];
}

const CAUSE_TEXT: Record<RecoveredCapture['cause'], string> = {
  'process-ended': 'its program ended before the run did',
  'manifest-lost': 'its manifest was damaged and was made again from the samples',
  'disk-full': 'the disk was full, and its recording broke off',
};

function keptText({ samples, recordedS }: RecoveredCapture): string {
  return samples === 0
    ? 'no sample had been recorded'
    : `${samples} ${samples === 1 ? 'sample' : 'samples'} over ${recordedS.toFixed(1)} s are kept`;
}
