import { grouped } from '../../contract/index.ts';
import { heldText } from '../report/quantity.ts';
import type { PathCut } from './path-link.ts';

/** Why a run stops that has come to its own end. */
export const RUN_COMPLETE = 'The run is complete.';
/** Why a run stops that cannot go on; the event before it says what happened. */
export const THREAD_LOST = 'A thread was lost.';

/** Why a run was ended by the guard of its inboxes. */
export function guardText(waitingBytes: number, limitBytes: number): string {
  return `${heldText(waitingBytes)} wait in the inboxes, and ${heldText(limitBytes)} are the limit: the run was ended.`;
}

/** What had come in from clients that are not ours, and was in no figure when the run ended. */
export function leftText(frames: number): string {
  return `${frames === 1 ? 'One frame was' : `${grouped(String(frames))} frames were`} received and not handed to the application when the run ended.`;
}

/** What became of the bytes that a slow path still had at the end. */
export function pathCutText({ connections, bytes }: PathCut): string {
  const ofThem = connections === 1 ? 'one connection' : `${connections} connections`;
  return `The path still had ${heldText(bytes)} of ${ofThem} when the time to arrive was over: they were cut, and frames that were not through count as lost.`;
}
