import {
  decodeStreamControl,
  type ErrorCode,
  emptyFrameHeader,
  formatCount,
  readFrameHeader,
  type Scenario,
  STREAM_CONTROL_MAX_BYTES,
  type StreamControl,
} from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { FrameReceiver } from '../flow/frame-receiver.ts';
import type { Loan } from '../stream/stream-socket.ts';
import type { PushSender } from './push-sender.ts';
import type { Relay } from './relay.ts';
import type { ServerConnection } from './server-connection.ts';
import type { ServerGauges } from './server-gauges.ts';
import type { ServerSettings } from './server-messages.ts';

const OPENING_BRACE = 0x7b;
const TOLD_CHARACTERS = 80;

export interface IncomingMessagesOptions {
  receiver: FrameReceiver | null;
  push: PushSender | null;
  relay: Relay | null;
  gauges: ServerGauges;
  clock: Clock;
  runTag: number;
  settings: () => ServerSettings;
  onFault: (code: ErrorCode, message: string) => void;
}

/** What clients send: frames to the receiver, control messages (contract/flow.ts) to whom they concern, and everything else refused on its connection alone. */
export class IncomingMessages {
  readonly #to: IncomingMessagesOptions;
  readonly #header = emptyFrameHeader();

  constructor(options: IncomingMessagesOptions) {
    this.#to = options;
  }

  /** One whole message of a connection; with a loan its bytes hold until this returns. */
  take(connection: ServerConnection, data: Buffer, isBinary: boolean, loan: Loan | null): void {
    const { receiver, push, relay, gauges, clock, settings, onFault } = this.#to;
    // Whoever was told goodbye is not served any more, whether or not it goes.
    if (connection.socket.readyState !== connection.socket.OPEN) return;
    const nowNs = clock.nowNs();
    connection.lastActivityNs = nowNs;
    connection.lastSignNs = nowNs;
    const { direction, server } = settings();
    // Of a listener text is measured as binary is; in echo it can be sent back, and nothing be computed of it.
    const takesText = direction === 'listen' || server.reply === 'same';
    // Credit is for who sends, groups are for the relay. Where there is neither none could be obeyed: JSON of a client of the user's own is text.
    const takesControl = push !== null || relay !== null;
    if (!isBinary && takesControl && data[0] === OPENING_BRACE) return this.#control(connection, data);
    const { receiving } = connection;
    // Our own clients send text where that is the payload, and frames that were under way when it was changed.
    const isFrame = isBinary || takesText || connection.introduction.key !== null;
    if (receiving && isFrame) {
      if (this.#isSentBack(connection, data)) return this.#refuse(connection, 'a frame of this run, which it was sent itself');
      gauges.countWire(connection);
      receiver?.receive(receiving, data, !isBinary, loan, nowNs);
      return;
    }
    if (receiving && !isBinary) {
      onFault('client-text', textRefused(connection.label, data.length, direction));
      return connection.close(1003, 'frames are binary');
    }
    // Nothing is received on it: a subscriber that sends frames, or an idle connection that is not.
    this.#refuse(connection, isBinary ? `a binary message of ${data.length} bytes` : data.toString('utf8', 0, TOLD_CHARACTERS));
  }

  /** A member of a group that is not ours sends what it was sent: every subscriber would count the frame again. */
  #isSentBack({ introduction }: ServerConnection, data: Buffer): boolean {
    const { relay, runTag } = this.#to;
    return relay !== null && introduction.key === null && readFrameHeader(data, this.#header) && this.#header.runTag === runTag;
  }

  #control(connection: ServerConnection, data: Buffer): void {
    // Before it becomes a string: it may be as large as a frame.
    const control = data.length <= STREAM_CONTROL_MAX_BYTES ? decodeStreamControl(data.toString('utf8')) : null;
    if (!control || !this.#obey(connection, control)) this.#refuse(connection, data.toString('utf8', 0, TOLD_CHARACTERS));
  }

  /** False where the message makes no sense on this connection. */
  #obey(connection: ServerConnection, control: StreamControl): boolean {
    const { push, relay } = this.#to;
    const { sending } = connection;
    switch (control.type) {
      case 'credit':
        if (!sending?.credit || sending.credit.grant(control.limit) === 'nonsense') return false;
        sending.flush();
        push?.offer(sending);
        return true;
      case 'join':
        return relay !== null && relay.join(control.group, connection) !== 'too-many';
      case 'leave':
        relay?.leave(control.group, connection);
        return relay !== null;
      case 'end':
        return false;
    }
  }

  #refuse(connection: ServerConnection, what: string): void {
    this.#to.onFault('client-flow', `Client ${connection.label} sent what makes no sense here: ${what}`);
    connection.close(1008, 'it makes no sense here');
  }
}

/** Which setting takes text is told where the direction has it. */
function textRefused(label: string, bytes: number, direction: Scenario['direction']): string {
  const cure = direction === 'echo' ? '; server.reply=same (Answer: The same) takes text too, and sends each message back' : '';
  return `Client ${label} sent a text message of ${formatCount(bytes)} bytes and was closed with 1003: frames are binary here${cure}.`;
}
