import { raiseMallocThresholds } from './malloc-thresholds.ts';
import { setV8Flags } from './v8-flags.ts';

let isTuned = false;

/** What V8 and malloc are told so that large frames pass cheaply, for all threads of this process. Again it does nothing. */
export function tuneProcess(): void {
  if (isTuned) return;
  isTuned = true;
  setV8Flags();
  raiseMallocThresholds();
}
