import { isMainThread } from 'node:worker_threads';
import { raiseMallocThresholds } from './malloc-thresholds.ts';
import { setV8Flags } from './v8-flags.ts';

let isTuned = false;

/** What V8 and malloc are told so that large frames pass cheaply, by the main thread for all of its process. Again, or in another thread, it does nothing. */
export function tuneProcess(): void {
  if (isTuned || !isMainThread) return;
  isTuned = true;
  setV8Flags();
  raiseMallocThresholds();
}
