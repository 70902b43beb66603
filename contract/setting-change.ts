import type { RunEvent } from './sample.ts';

/** Connections, caches, the sender's queue, and a computation that was under way settle in this time after a toggle, in milliseconds; it is left out of the verdict and of the figures. */
export const SETTLE_MS = 1_000;

/** Whether an event tells that a setting became another one while the run went on; a change that was refused is told as well, and changed nothing. */
export function isSettingChange({ kind, severity }: Pick<RunEvent, 'kind' | 'severity'>): boolean {
  return kind === 'toggle' && severity === 'info';
}
