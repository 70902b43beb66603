import type { ConnectionRow, DisplayFrameInfo, ErrorCode, Payload, Scenario } from '../../contract/index.ts';
import type { ReceiverAccount, SenderAccount } from '../metrics/accounts.ts';
import type { ServerTelemetry } from '../metrics/thread-telemetry.ts';
import type { RecordOrder } from '../recording/frame-recorder.ts';
import type { FrameRing } from '../recording/frame-ring.ts';
import type { PausePurpose } from '../threads/pause.ts';

/** The part of a scenario that the server acts on. */
export type ServerSettings = Pick<
  Scenario,
  | 'direction'
  | 'payload'
  | 'compression'
  | 'nativeAddon'
  | 'engine'
  | 'logging'
  | 'server'
  | 'sender'
  | 'receiver'
  | 'flow'
  | 'priority'
  | 'pool'
  | 'bind'
> & {
  load: Pick<Scenario['load'], 'rate' | 'frames'>;
  /** Of an inflater's pieces (compression-options.ts). */
  inflateChunkBytes: number;
  /** What the path may add to a handshake. */
  pathRoundTripMs: number;
};

/** What the server's thread is started with. */
export interface ServerThreadData {
  settings: ServerSettings;
  telemetry: ServerTelemetry;
  runTag: number;
  captureId: string;
  /** Where `logging: frame-file` writes; `null` where there is no capture folder. */
  logFile: string | null;
  /** Folder of the threads' code: the server may start a worker of its own. */
  threadsFolder: string;
  /** Of direction push: the frames to send. */
  frames: SharedArrayBuffer[];
  /** Bytes that may wait in the inboxes together. */
  memoryLimitBytes: number;
  /** Where received frames are recorded; `null`: they are not. */
  recordInto: FrameRing | null;
}

/** Host to server. */
export type ToServer =
  | { type: 'apply'; settings: ServerSettings }
  | { type: 'frames'; kind: Payload['kind']; frames: SharedArrayBuffer[] }
  /** The next frame that comes in shall be handed over for display. */
  | { type: 'want-frame' }
  /** Record into this from now on; answered by `recording`. */
  | ({ type: 'record' } & RecordOrder)
  /** Ask clients that are not ours to connect anew (1012), so that new settings hold for them too. */
  | { type: 'reconnect-foreign' }
  /** Send what is queued to the receivers of push and relay, say the last word and close them (1000). To end, nothing more becomes due. Answered by `sender-paused`. */
  | { type: 'pause-sender'; timeoutMs: number; purpose: PausePurpose }
  | { type: 'resume-sender' }
  /** Answered by `connections`. */
  | { type: 'connections'; most: number }
  /** Say goodbye to whoever is still connected (1001) and stop listening; answered by `ended`. */
  | { type: 'end' };

/** How a connection has closed. */
export interface ConnectionClose {
  /** Of the server's close frame where it failed the connection, else of the peer's; 1006 where neither came through. */
  code: number;
  /** Why, in words, of which there are few: `idle`, `dead peer`, `protocol error`, `cut off` … */
  reason: string;
  /** The server closed it: for a reason of its own, or for a fault of the peer's. */
  byServer: boolean;
  /** The fault of the peer's, in half a sentence. */
  detail: string | null;
  /** The reason in the close frame of a peer that closed by itself: at most 123 bytes of UTF-8, whatever is in them. */
  given: string | null;
}

/** One connection's end, with the accounts of what it sent and received; `null` where it did not. */
export interface ServerConnectionEnd extends ConnectionClose {
  /** `x-sockscope-key` of our own clients, `null` for foreign ones. */
  key: string | null;
  received: ReceiverAccount | null;
  sent: SenderAccount | null;
}

/** Connections that are not ours, came and went, and are not told one by one. */
export interface MoreConnections {
  type: 'more-connections';
  /** The kind that came last is the last. */
  opened: { extensions: string | null; engine: Scenario['engine']; connections: number }[];
  closed: (Omit<ConnectionClose, 'detail'> & { connections: number })[];
  /** Of those, how many gave a reason that is not told: there were `CLOSE_REASONS_KEPT` others already. */
  reasonsUntold: number;
}

/** Server to host. */
export type FromServer =
  /** News of connections that came in a short time, in their order. */
  | { type: 'several'; messages: FromServer[] }
  | MoreConnections
  | { type: 'listening'; port: number }
  | { type: 'failed'; code: ErrorCode; message: string }
  | {
      type: 'opened';
      key: string | null;
      role: ConnectionRow['role'];
      remoteAddress: string;
      remotePort: number;
      extensions: string | null;
      /** What receives on it. */
      engine: Scenario['engine'];
    }
  | { type: 'closed'; end: ServerConnectionEnd; role: ConnectionRow['role'] }
  | { type: 'client-fault'; code: ErrorCode; message: string }
  | { type: 'log-limit'; message: string }
  | { type: 'guard'; waitingBytes: number }
  /** `load.frames` have been sent by direction push. */
  | { type: 'finished' }
  | { type: 'sender-paused' }
  | { type: 'connections'; total: number; rows: ConnectionRow[] }
  | { type: 'ended' }
  /** The order of this number is in force: what was recorded into before is not touched any more. */
  | { type: 'recording'; id: number }
  | { type: 'frame'; info: DisplayFrameInfo; bytes: ArrayBuffer };
