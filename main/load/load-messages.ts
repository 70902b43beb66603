import type { Scenario } from '../../contract/index.ts';
import type { LoadTelemetry } from '../metrics/thread-telemetry.ts';

/** The part of a scenario that the generator acts on. */
export type LoadSettings = Pick<Scenario, 'compression' | 'masking' | 'nativeAddon' | 'sender'> & {
  load: Pick<Scenario['load'], 'connections' | 'rate' | 'frames'>;
  noDelay: boolean;
};

/** What the generator's thread is started with. */
export interface LoadThreadData {
  settings: LoadSettings;
  telemetry: LoadTelemetry;
  runTag: number;
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
  | { type: 'frames'; frames: SharedArrayBuffer[] }
  /** Close all connections once what they hold is sent, and open none until `resume`. To reconnect, the schedule goes on and what is due meanwhile is counted; to end, it stops. Answered by `paused`. */
  | { type: 'pause'; timeoutMs: number; purpose: 'reconnect' | 'end' }
  | { type: 'resume'; url: string };

/** One connection's account, told when it has closed. */
export interface LoadConnectionAccount {
  key: string;
  localPort: number;
  /** Frames handed to the socket. */
  offered: number;
  /** Frames that the socket reported as written to the kernel. */
  sent: number;
  code: number;
}

/** Generator to host. */
export type FromLoad =
  | { type: 'opened'; key: string; localPort: number; generation: number }
  | { type: 'closed'; account: LoadConnectionAccount }
  | { type: 'connect-failed'; message: string }
  | { type: 'paused' }
  /** `load.frames` have been offered. */
  | { type: 'finished' };
