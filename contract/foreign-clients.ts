import { NOTHING_OF_OURS } from './observe.ts';

/** Why a run of direction listen has no offered and no sent frames. */
export const CLIENTS_NOT_OURS = 'the clients are not ours, and do not tell it';

/** What of a summary only senders of our own can tell; of direction listen {@link CLIENTS_NOT_OURS} is its reason. */
export const TOLD_BY_SENDERS: readonly string[] = ['offered', 'sent', 'notOffered'];

/** Why the ledger of a run of direction listen says nothing: it has no frame in it. */
export const NO_LEDGER_OF_FOREIGN = 'frames of clients that are not ours have no sequence to keep books of';

/** Why frames of direction listen have no latency. */
export const FOREIGN_WITHOUT_TIME =
  'frames of clients that are not ours do not tell when they were sent by a clock that is known here, not even with our frame header';

/** Why frames that a relay sends to clients of the user's own have no latency. */
export const OWN_SUBSCRIBERS_TELL = 'what they received, and when, is theirs to tell';

/** Whether a count that stands at 0 stands there because nothing could be counted, as `reason` says. */
export function isUncounted(reason: string | undefined): boolean {
  return reason === NOTHING_OF_OURS || reason === CLIENTS_NOT_OURS;
}
