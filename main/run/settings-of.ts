import type { Scenario } from '../../contract/index.ts';
import type { ClientsSettings } from '../clients/clients-messages.ts';
import { inflateChunkBytes } from '../compression-options.ts';
import type { IdleSettings } from '../load/idle/idle-messages.ts';
import type { LoadSettings } from '../load/load-messages.ts';
import { pathRoundTripMs } from '../path/path-presence.ts';
import type { ServerSettings } from '../server/server-messages.ts';

/** What of a scenario concerns the server. */
export function serverSettings(scenario: Scenario): ServerSettings {
  const { direction, payload, compression, nativeAddon, engine, logging, server, sender, receiver, flow, priority, pool, bind, load } =
    scenario;
  const { rate, frames } = load;
  return {
    direction,
    payload,
    compression,
    nativeAddon,
    engine,
    logging,
    server,
    sender,
    receiver,
    flow,
    priority,
    pool,
    bind,
    load: { rate, frames },
    // In direction listen nobody knows how many will come, and each could make the server hold a piece.
    inflateChunkBytes: inflateChunkBytes(
      payload.bytes,
      server.maxPayloadBytes,
      direction === 'listen' ? pool.maxConnections : load.connections,
    ),
    pathRoundTripMs: pathRoundTripMs(scenario),
  };
}

/** What of a scenario concerns the generator. */
export function loadSettings(scenario: Scenario): LoadSettings {
  const { direction, payload, compression, masking, nativeAddon, sender, flow, priority, load, server, pool } = scenario;
  const { connections, rate, frames, executor, concurrency } = load;
  return {
    direction,
    payload,
    compression,
    masking,
    nativeAddon,
    sender,
    flow,
    priority,
    load: { connections, rate, frames, executor, concurrency },
    groups: pool.groups,
    noDelay: server.noDelay,
    pathRoundTripMs: pathRoundTripMs(scenario),
  };
}

/** What of a scenario concerns the receiving clients. */
export function clientsSettings(scenario: Scenario): ClientsSettings {
  const { direction, payload, compression, masking, nativeAddon, engine, receiver, flow, load, server, pool } = scenario;
  return {
    direction,
    compression,
    masking,
    nativeAddon,
    engine,
    receiver,
    flow,
    rampPerS: load.rampPerS,
    groups: pool.groups,
    noDelay: server.noDelay,
    inflateChunkBytes: inflateChunkBytes(payload.bytes, server.maxPayloadBytes, receiver.connections),
    pathRoundTripMs: pathRoundTripMs(scenario),
  };
}

/** What of a scenario concerns the idle clients, who connect to `url`. */
export function idleSettings({ load, bind, compression }: Scenario, url: string): IdleSettings {
  return { count: load.idleConnections, rampPerS: load.rampPerS, url, token: bind.token, compression };
}
