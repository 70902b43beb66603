import type { RunEvent } from './sample.ts';

/** Connections, caches, the sender's queue, and a computation that was under way settle in this time after a toggle, in milliseconds; it is left out of the verdict and of the figures. */
export const SETTLE_MS = 1_000;

/** When a setting was changed last, in milliseconds of the run; `null`: none was. */
export function lastChangeMs(events: readonly RunEvent[]): number | null {
  return events.findLast(isSettingChange)?.tMs ?? null;
}

/**
 * Whether an event tells that a setting became another one while the run went on. A change that was refused is told as well, and changed
 * nothing; one after which a connection could not be made is in force.
 */
export function isSettingChange({ kind, severity, code }: Pick<RunEvent, 'kind' | 'severity' | 'code'>): boolean {
  return kind === 'toggle' && (severity === 'info' || code === 'connect-failed');
}
