import type { ToggleGroup } from '../../../../contract/index.ts';

/** What the groups of settings are called. */
export const GROUP_TITLES: Record<ToggleGroup, string> = {
  payload: 'Payload',
  load: 'Load',
  sender: 'Sender',
  compression: 'Compression',
  path: 'Path',
  server: 'Server',
  pool: 'Connections pool',
  receiver: 'Receiver',
  recording: 'Recorded frames',
  measurement: 'Measurement',
};
