import type { Scenario } from '../../contract/index.ts';
import type { LoadSettings } from '../load/load-messages.ts';
import type { ServerSettings } from '../server/server-messages.ts';

/** What of a scenario concerns the server. */
export function serverSettings({ direction, compression, nativeAddon, logging, server, bind }: Scenario): ServerSettings {
  return { direction, compression, nativeAddon, logging, server, bind };
}

/** What of a scenario concerns the generator. */
export function loadSettings({ compression, masking, nativeAddon, sender, load, server }: Scenario): LoadSettings {
  const { connections, rate, frames } = load;
  return { compression, masking, nativeAddon, sender, load: { connections, rate, frames }, noDelay: server.noDelay };
}
