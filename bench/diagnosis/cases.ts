import { connectionSetup, none, pathLimited, transportCeiling } from './cases/between.ts';
import type { CaseTime, DiagnosisCase } from './cases/build.ts';
import { display, receiverSlow } from './cases/receiving.ts';
import { senderCompression, senderCpu, senderLoopBlocked } from './cases/sending.ts';
import { serverCompression, serverLogging, serverLoopBlocked, serverProcessing } from './cases/serving.ts';

/** Every case of the matrix, by label in the order of the pipe. */
export const CASES: readonly DiagnosisCase[] = [
  ...none(),
  ...senderCompression(),
  ...senderCpu(),
  ...senderLoopBlocked(),
  ...serverCompression(),
  ...serverLogging(),
  ...serverProcessing(),
  ...serverLoopBlocked(),
  ...receiverSlow(),
  ...pathLimited(),
  ...connectionSetup(),
  ...display(),
  ...transportCeiling(),
];

/** The one case of each label that is run where time is short. */
export const SHORT_CASES: readonly DiagnosisCase[] = CASES.filter(
  ({ label }, index) => CASES.findIndex((other) => other.label === label) === index,
);

/** A measured time in which every case shows what it is, and the warm-up before it. */
export const CASE_TIME: CaseTime = { warmupS: 1, durationS: 3 };
