import type { Scenario } from '../../contract/index.ts';
import type { PathTelemetry } from '../metrics/thread-telemetry.ts';

/** What the proxy's thread is started with. */
export interface PathThreadData {
  path: Scenario['path'];
  /** Which end of the connections sends the frames: it decides which way is `forth`. */
  sendingEnd: 'client' | 'server';
  /** The server: a connection is made there for each that comes in. */
  target: { host: string; port: number };
  /** What one connection may have on each of its ways, in bytes, where they are not too many (share-of-way.ts). */
  limitBytes: number;
  telemetry: PathTelemetry;
}

/** Host to proxy. */
export type ToPath =
  | { type: 'apply'; path: Scenario['path'] }
  /** Cut every connection, with whatever is on its way. Answered by `cut`. */
  | { type: 'cut' };

/** Proxy to host. */
export type FromPath =
  | { type: 'listening'; port: number }
  | { type: 'failed'; message: string }
  /** A connection to the server was made, or is gone; `port` is the proxy's own end of it. */
  | { type: 'connected'; port: number }
  | { type: 'disconnected'; port: number }
  /** How many connections were cut, and how many bytes they had on both ways. */
  | { type: 'cut'; connections: number; bytes: number };
