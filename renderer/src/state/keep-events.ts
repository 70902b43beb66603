import type { RunEvent } from '../../../contract/index.ts';

/** So many events of a run are kept. */
export const EVENTS_KEPT = 500;

/** The events with one more. When there are too many, the oldest ordinary connection goes first: there may be hundreds a second, and few of the others. */
export function keepEvents(events: readonly RunEvent[], event: RunEvent): RunEvent[] {
  const all = [...events, event];
  if (all.length <= EVENTS_KEPT) return all;
  const first = all.findIndex(({ kind, severity }) => kind === 'connection' && severity === 'info');
  all.splice(Math.max(0, first), 1);
  return all;
}
