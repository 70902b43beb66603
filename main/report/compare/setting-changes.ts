import { isSettingChange, type RunEvent } from '../../../contract/index.ts';

/** A setting that was changed in mid-run. */
export interface SettingChange {
  /** Scenario path; the whole text of an event that names none. */
  path: string;
  tMs: number;
  /** What it was changed to, as JSON; of an event that names no path, nothing. */
  text: string;
}

/** As the run writes it: `compression.level: 6 → 1 (reconnect)`. */
const CHANGE = /^([A-Za-z][\w.]*): (.*) → (.*) \((?:live|reconnect|restart)\)$/s;

/** The changes that took effect, in the order of time. */
export function changesOf(events: readonly RunEvent[]): SettingChange[] {
  return events
    .filter(isSettingChange)
    .sort((a, b) => a.tMs - b.tMs)
    .map(({ tMs, text }) => {
      const [, path, , after] = CHANGE.exec(text) ?? [];
      return path === undefined || after === undefined ? { path: text, tMs, text: '' } : { path, tMs, text: after };
    });
}
