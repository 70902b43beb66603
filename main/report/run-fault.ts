import type { CaptureDocument, ErrorValue } from '../../contract/index.ts';
import { RUN_COMPLETE, THREAD_LOST } from '../run/run-words.ts';

/** Why a run is no whole one. */
export interface RunFault {
  /** A code of `contract/errors.ts`, or how it ended: `recording`, `recovered`, `interrupted`, `not-measured`. */
  code: string;
  message: string;
}

const ENDED = 'The program that recorded the run ended before the run did.';
const RECOVERED_TEXT: Record<NonNullable<CaptureDocument['recovery']>['cause'], string> = {
  'process-ended': ENDED,
  'manifest-lost': ENDED,
  'disk-full': 'The disk was full, and the recording of the run broke off.',
};

/** What a capture tells of a run that failed, was cut off, was stopped before its own end, or measured nothing; `null` for a whole one. */
export function runFault({
  state,
  events,
  scenario,
  summary,
  recovery,
}: Pick<CaptureDocument, 'state' | 'events' | 'scenario' | 'summary' | 'recovery'>): RunFault | null {
  if (state === 'recording') return { code: 'recording', message: 'The run was still being recorded.' };
  if (state === 'recovered') return { code: 'recovered', message: RECOVERED_TEXT[recovery?.cause ?? 'process-ended'] };
  const reason = events.filter(({ kind }) => kind === 'stopping').pop()?.text;
  if (reason === THREAD_LOST) {
    const error = events.filter(({ kind, severity }) => severity === 'error' && (kind === 'thread' || kind === 'guard')).pop();
    return { code: error?.code ?? 'internal', message: error?.text ?? 'The run failed.' };
  }
  const { durationS, frames } = scenario.load;
  const hasAnEnd = durationS !== null || frames !== null;
  if (hasAnEnd && reason !== undefined && reason !== RUN_COMPLETE)
    return { code: 'interrupted', message: `The run did not come to its end: ${reason}` };
  return summary
    ? null
    : { code: 'not-measured', message: 'Nothing was measured: the run ended before its first whole interval after the warm-up.' };
}

/**
 * What a capture tells of a run that was measured whole while its samples, or its recorded frames, could not be written to the end; `null` where
 * they were. Of samples the code at the time may have been `disk-full`: a capture does not keep it.
 */
export function brokenOffFault({ recordingFault, recording }: Pick<CaptureDocument, 'recordingFault' | 'recording'>): RunFault | null {
  const code = 'capture-unwritable';
  if (recordingFault !== null) return { code, message: `The capture is not whole: ${recordingFault}` };
  return recording?.fault ? { code, message: `The recorded frames are not whole: ${recording.fault}` } : null;
}

/** Where a threshold did not hold that is what is to be known of a run that was measured whole, and not how it was recorded. */
export function unlessMissed({ thresholds }: Pick<CaptureDocument, 'thresholds'>, fault: RunFault | null): RunFault | null {
  return thresholds.some(({ holds }) => !holds) ? null : fault;
}

/** An error of the engine as the fault of a run. */
export function faultOf({ code, message }: Pick<ErrorValue, 'code' | 'message'>): RunFault {
  return { code, message };
}
