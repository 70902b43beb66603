import type { Exchange, Payload, Scenario } from '../../contract/index.ts';
import type { SenderAccount } from '../metrics/accounts.ts';
import type { LoadTelemetry } from '../metrics/thread-telemetry.ts';
import type { PausePurpose } from '../threads/pause.ts';

/** The part of a scenario that the generator acts on. */
export type LoadSettings = Pick<
  Scenario,
  'direction' | 'payload' | 'compression' | 'masking' | 'nativeAddon' | 'sender' | 'flow' | 'priority'
> & {
  load: Pick<Scenario['load'], 'connections' | 'rate' | 'frames' | 'executor' | 'concurrency'>;
  groups: number;
  noDelay: boolean;
  /** What the path may add to a handshake. */
  pathRoundTripMs: number;
};

/** What the generator's thread is started with. */
export interface LoadThreadData {
  settings: LoadSettings;
  telemetry: LoadTelemetry;
  runTag: number;
  /** Start of the run, monotonic nanoseconds: exchanges tell their times from it. */
  startNs: number;
  url: string;
  token: string | null;
  /** Number of connections made before in this run: their keys are taken. */
  firstGeneration: number;
  frames: SharedArrayBuffer[];
}

/** Host to generator. */
export type ToLoad =
  | { type: 'begin' }
  | { type: 'apply'; settings: LoadSettings }
  | { type: 'frames'; kind: Payload['kind']; frames: SharedArrayBuffer[] }
  /** Close all connections once what they hold is sent, and open none until `resume`. To reconnect, the schedule goes on and what is due meanwhile is counted; to end, it stops. Answered by `paused`. */
  | { type: 'pause'; timeoutMs: number; purpose: PausePurpose }
  | { type: 'resume'; url: string };

/** Generator to host. */
export type FromLoad =
  | { type: 'opened'; key: string; localPort: number; generation: number }
  | { type: 'closed'; account: SenderAccount; localPort: number; code: number }
  | { type: 'connect-failed'; message: string }
  | { type: 'exchanges'; exchanges: Exchange[] }
  | { type: 'client-fault'; message: string }
  /** The generator sends by the library, more slowly, because … Told once. */
  | { type: 'not-direct'; reason: string }
  | { type: 'paused' }
  /** `load.frames` have been offered; in direction echo, answered or failed. */
  | { type: 'finished' };
