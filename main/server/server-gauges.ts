import { updateSenderGauges } from '../flow/sender-gauges.ts';
import type { SendingPeer } from '../flow/sending-peer.ts';
import { SERVER } from '../metrics/shared-counters.ts';
import type { ServerTelemetry } from '../metrics/thread-telemetry.ts';
import type { ServerConnection } from './server-connection.ts';

/** Brings up to date what is counted over all connections. `gone`: what viewers that have left were sent. */
export function updateServerGauges(
  { counters, sender }: ServerTelemetry,
  connections: Iterable<ServerConnection>,
  gone: { offered: number; dropped: number },
): void {
  let open = 0;
  let openDeflate = 0;
  let openIdle = 0;
  let viewers = 0;
  let viewerOffered = gone.offered;
  let viewerDropped = gone.dropped;
  const sending: SendingPeer[] = [];
  for (const connection of connections) {
    const { role } = connection.introduction;
    open += 1;
    if (connection.usesDeflate) openDeflate += 1;
    if (role === 'idle') openIdle += 1;
    if (role === 'viewer') {
      viewers += 1;
      viewerOffered += connection.sending?.offered ?? 0;
      viewerDropped += connection.sending?.dropped ?? 0;
    }
    if (connection.sending) sending.push(connection.sending);
  }
  counters[SERVER.open] = open;
  counters[SERVER.openDeflate] = openDeflate;
  counters[SERVER.openIdle] = openIdle;
  counters[SERVER.viewers] = viewers;
  counters[SERVER.viewerOffered] = viewerOffered;
  counters[SERVER.viewerDropped] = viewerDropped;
  if (sender) updateSenderGauges(sender.counters, sending);
}
