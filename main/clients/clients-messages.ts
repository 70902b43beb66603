import type { Arrival, DisplayFrameInfo, Scenario } from '../../contract/index.ts';
import type { ReceiverAccount } from '../metrics/accounts.ts';
import type { ClientsTelemetry } from '../metrics/thread-telemetry.ts';
import type { RecordOrder } from '../recording/frame-recorder.ts';
import type { FrameRing } from '../recording/frame-ring.ts';
import type { PausePurpose } from '../threads/pause.ts';

/** The part of a scenario that the receiving clients act on. */
export type ClientsSettings = Pick<Scenario, 'direction' | 'compression' | 'masking' | 'nativeAddon' | 'engine' | 'receiver' | 'flow'> & {
  rampPerS: number;
  groups: number;
  noDelay: boolean;
  /** Of an inflater's pieces (compression-options.ts). */
  inflateChunkBytes: number;
  /** What the path may add to a handshake. */
  pathRoundTripMs: number;
};

/** What the thread of the receiving clients is started with. */
export interface ClientsThreadData {
  settings: ClientsSettings;
  telemetry: ClientsTelemetry;
  runTag: number;
  captureId: string;
  /** Start of the run, monotonic nanoseconds: arrivals tell their times from it. */
  startNs: number;
  url: string;
  token: string | null;
  /** Number of connections made before in this run: their keys are taken. */
  firstGeneration: number;
  memoryLimitBytes: number;
  /** Where received frames are recorded; `null`: they are not. */
  recordInto: FrameRing | null;
}

/** Host to clients. */
export type ToClients =
  | { type: 'begin' }
  | { type: 'apply'; settings: ClientsSettings }
  | { type: 'want-frame' }
  /** Record into this from now on; answered by `recording`. */
  | ({ type: 'record' } & RecordOrder)
  /** Open no connection until `resume`. The server closes those there are; what is left after `timeoutMs` is cut. Answered by `paused`. */
  | { type: 'pause'; timeoutMs: number; purpose: PausePurpose }
  | { type: 'resume'; url: string };

/** Clients to host. */
export type FromClients =
  | { type: 'opened'; key: string; generation: number }
  | { type: 'closed'; account: ReceiverAccount; code: number }
  | { type: 'connect-failed'; message: string }
  | { type: 'arrivals'; arrivals: Arrival[] }
  | { type: 'frame'; info: DisplayFrameInfo; bytes: ArrayBuffer }
  | { type: 'client-fault'; message: string }
  /** The engine direct was to serve a connection, and the library does, because … Told once, until the engine is another. */
  | { type: 'not-direct'; reason: string }
  | { type: 'guard'; waitingBytes: number }
  | { type: 'paused' }
  /** The order of this number is in force: what was recorded into before is not touched any more. */
  | { type: 'recording'; id: number };
