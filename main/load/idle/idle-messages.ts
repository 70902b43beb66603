import type { Scenario } from '../../../contract/index.ts';

/** What the idle clients act on. All of it may change while they run. */
export interface IdleSettings {
  /** So many connections shall be open. */
  count: number;
  /** So many are opened or closed a second, at most. */
  rampPerS: number;
  url: string;
  /** `null`: the server wants none. */
  token: string | null;
  compression: Scenario['compression'];
}

/** What the process of the idle clients is started with. */
export interface IdleProcessData {
  settings: IdleSettings;
  runTag: number;
  nativeAddon: Scenario['nativeAddon'];
}

/** How the idle clients are doing. */
export interface IdleGauges {
  /** Open, and not being closed by us. */
  open: number;
  /** Handshakes under way. */
  opening: number;
  /** Handshakes that failed since the start: refused, cut off, timed out. */
  failed: number;
  /** Open connections that the other end has closed or lost since the start. */
  closedByPeer: number;
  /** What the latest failed handshake or lost connection said; `null`: none has. */
  lastError: string | null;
  /** Resident memory of the process that the clients live in. */
  rssBytes: number;
}

/** Host to idle clients. */
export type ToIdle =
  | { type: 'apply'; settings: IdleSettings }
  /** Close everything, ramp or no ramp; answered by `ended`. */
  | { type: 'end' };

/** Idle clients to host. */
export type FromIdle = { type: 'gauges'; gauges: IdleGauges } | { type: 'ended' };
