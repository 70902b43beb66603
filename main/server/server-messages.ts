import type { DisplayFrameInfo, ErrorCode, Scenario } from '../../contract/index.ts';
import type { ServerTelemetry } from '../metrics/thread-telemetry.ts';

/** The part of a scenario that the server acts on. */
export type ServerSettings = Pick<Scenario, 'direction' | 'compression' | 'nativeAddon' | 'logging' | 'server' | 'bind'>;

/** What the server's thread is started with. */
export interface ServerThreadData {
  settings: ServerSettings;
  telemetry: ServerTelemetry;
  runTag: number;
  captureId: string;
  /** Where `logging: frame-file` writes; `null` where there is no capture folder. */
  logFile: string | null;
}

/** Host to server. */
export type ToServer =
  | { type: 'apply'; settings: ServerSettings }
  /** The next frame that comes in shall be handed over for display. */
  | { type: 'want-frame' }
  /** Ask clients that are not ours to connect anew (1012), so that new settings hold for them too. */
  | { type: 'reconnect-foreign' }
  /** Say goodbye to whoever is still connected (1001) and stop listening; answered by `ended`. */
  | { type: 'end' };

/** One connection's account, told when it has closed. */
export interface ServerConnectionAccount {
  /** `x-sockscope-key` of our own clients, `null` for foreign ones. */
  key: string | null;
  received: number;
  outOfOrder: number;
  code: number;
}

/** Server to host. */
export type FromServer =
  | { type: 'listening'; port: number }
  | { type: 'failed'; code: ErrorCode; message: string }
  | { type: 'opened'; key: string | null; remoteAddress: string; remotePort: number; extensions: string | null }
  | { type: 'closed'; account: ServerConnectionAccount }
  | { type: 'client-fault'; code: ErrorCode; message: string }
  | { type: 'log-limit'; message: string }
  | { type: 'ended' }
  | { type: 'frame'; info: DisplayFrameInfo; bytes: ArrayBuffer };

/** Header by which our own clients name their connection, so that both ends' counts can be compared. */
export const CONNECTION_KEY_HEADER = 'x-sockscope-key';
