import { COMPRESSION_TOGGLES } from './toggles/compression-toggles.ts';
import { PATH_TOGGLES } from './toggles/path-toggles.ts';
import { RECEIVING_TOGGLES } from './toggles/receiving-toggles.ts';
import { RECORDING_TOGGLES } from './toggles/recording-toggles.ts';
import { SENDING_TOGGLES } from './toggles/sending-toggles.ts';
import { SERVER_TOGGLES } from './toggles/server-toggles.ts';
import type { Toggle } from './toggles/toggle.ts';

export { TOGGLE_GROUPS, type Toggle, type ToggleApply, type ToggleControl, type ToggleGroup, type ToggleOption } from './toggles/toggle.ts';

/** Every toggle, in the order of the pipe. `docs/toggles.md` is generated from it. */
export const TOGGLES: readonly Toggle[] = [
  ...SENDING_TOGGLES,
  ...COMPRESSION_TOGGLES,
  ...PATH_TOGGLES,
  ...SERVER_TOGGLES,
  ...RECEIVING_TOGGLES,
  ...RECORDING_TOGGLES,
];

/** The toggle for a scenario path, or `undefined`. */
export function findToggle(path: string): Toggle | undefined {
  return TOGGLES.find((toggle) => toggle.path === path);
}

/** What the setting at a path is called where no title of its group stands above it; the path itself where no control has it. */
export function settingName(path: string): string {
  const toggle = findToggle(path);
  return toggle ? (toggle.name ?? toggle.label) : path;
}
