import {
  ARRIVALS_KEPT,
  type Arrival,
  type ConnectionRow,
  type DisplayFrame,
  EXCHANGES_KEPT,
  type Exchange,
  type RunEvent,
} from '../../contract/index.ts';
import type { FromClients } from '../clients/clients-messages.ts';
import type { IdleGauges } from '../load/idle/idle-messages.ts';
import type { FromLoad } from '../load/load-messages.ts';
import { formatCount } from '../report/quantity.ts';
import type { FromServer, MoreConnections } from '../server/server-messages.ts';
import { TellLimiter } from '../tell-limiter.ts';
import { closeText, kindOfClose } from './close-text.ts';
import type { DisplayAccount } from './display-account.ts';
import { LiveRows } from './live-rows.ts';
import type { RunLedgers } from './run-ledgers.ts';
import type { RunRecord } from './run-record.ts';
import { type Told, toldCountText } from './told-count-text.ts';

export interface RunMessagesOptions {
  ledgers: RunLedgers;
  record: RunRecord;
  display: DisplayAccount;
  event: (kind: RunEvent['kind'], severity: RunEvent['severity'], text: string, code: string | null) => void;
  /** What the newest connection's handshake settled; told when it changes. */
  onNegotiated: (permessageDeflate: string | null) => void;
  /** Takes the picture of the run, `null` for a text, which is none; answers whether a window asked for it. */
  onPicture: (picture: Uint8Array | null) => boolean;
  onFrame: (frame: DisplayFrame) => void;
  onExchanges: (exchanges: Exchange[]) => void;
  onArrivals: (arrivals: Arrival[]) => void;
  onGuard: (waitingBytes: number) => void;
  /** `load.frames` are over. */
  onFinished: () => void;
}

/** What the threads of a run tell, brought to where it belongs: ledgers, record, events, windows. */
export class RunMessages {
  readonly exchanges: LiveRows<Exchange>;
  readonly arrivals: LiveRows<Arrival>;
  readonly #to: RunMessagesOptions;
  readonly #limiter: TellLimiter<Told>;
  #negotiated: string | null = null;
  #idleFailed = 0;

  constructor(options: RunMessagesOptions) {
    const { record, event } = options;
    this.#to = options;
    this.#limiter = new TellLimiter<Told>(
      (kind, text) =>
        event(
          kind === 'client-fault' ? 'client' : 'connection',
          kind === 'connected' || kind === 'disconnected' || kind === 'closed by the server' ? 'info' : 'warning',
          text,
          kind === 'connect-failed' ? kind : kind === 'client-fault' ? 'client-flow' : null,
        ),
      toldCountText,
    );
    const full = (what: string, most: number) =>
      event('recorder', 'info', `The capture has its ${formatCount(most)} ${what}; later ones are counted and not kept one by one.`, null);
    this.exchanges = new LiveRows({
      keptInCapture: EXCHANGES_KEPT,
      write: (exchanges) => record.addRows({ kind: 'exchanges', exchanges }),
      onFull: () => full('exchanges', EXCHANGES_KEPT),
    });
    this.arrivals = new LiveRows({
      keptInCapture: ARRIVALS_KEPT,
      write: (arrivals) => record.addRows({ kind: 'arrivals', arrivals }),
      onFull: () => full('arrivals', ARRIVALS_KEPT),
    });
  }

  fromServer(message: FromServer): void {
    const { record, ledgers, event } = this.#to;
    switch (message.type) {
      case 'opened':
        return this.#opened(message);
      case 'closed': {
        const { end } = message;
        ledgers.closedByServer(end);
        record.closes.add(end, 1);
        return this.#limiter.report(kindOfClose(end), `${who(end.key)} ${closeText(end)}`);
      }
      case 'more-connections':
        return this.#more(message);
      case 'client-fault':
        return event('client', 'warning', message.message, message.code);
      case 'log-limit':
        return event('recorder', 'warning', message.message, null);
      case 'frame':
        return this.#showFrame(message);
      case 'guard':
        return this.#to.onGuard(message.waitingBytes);
      case 'finished':
        return this.#to.onFinished();
      case 'listening':
      case 'failed':
      case 'connections':
      case 'sender-paused':
      case 'recording':
      case 'ended':
        return;
    }
  }

  fromLoad(message: FromLoad): void {
    const { ledgers } = this.#to;
    switch (message.type) {
      case 'opened':
        return ledgers.ofLoad.opened(message.key);
      case 'closed':
        return ledgers.ofLoad.closedBySender(message.account);
      case 'connect-failed':
        return this.#limiter.report('connect-failed', `The generator could not connect: ${message.message}`);
      case 'client-fault':
        return this.#limiter.report('client-fault', message.message);
      case 'not-direct':
        // The engine is the receivers': no setting of the run is out of force.
        return this.#to.event('client', 'warning', `The generator sends by the library ws, because ${message.reason}.`, null);
      case 'exchanges':
        this.exchanges.add(message.exchanges);
        return this.#to.onExchanges(message.exchanges);
      case 'finished':
        return this.#to.onFinished();
      case 'paused':
        return;
    }
  }

  fromClients(message: FromClients): void {
    const { ledgers } = this.#to;
    switch (message.type) {
      case 'opened':
        return ledgers.main.opened(message.key);
      case 'closed':
        return ledgers.main.closedByReceiver(message.account);
      case 'connect-failed':
        return this.#limiter.report('connect-failed', `A receiver could not connect: ${message.message}`);
      case 'client-fault':
        return this.#limiter.report('client-fault', message.message);
      case 'not-direct':
        return this.#to.event(
          'connection',
          'warning',
          `A receiving client is served by ws, because ${message.reason}; so are all that are made like it.`,
          'engine-not-direct',
        );
      case 'arrivals':
        this.arrivals.add(message.arrivals);
        return this.#to.onArrivals(message.arrivals);
      case 'frame':
        return this.#showFrame(message);
      case 'guard':
        return this.#to.onGuard(message.waitingBytes);
      case 'paused':
      case 'recording':
        return;
    }
  }

  fromIdle({ failed, lastError }: IdleGauges): void {
    if (failed > this.#idleFailed) this.#limiter.report('connect-failed', `An idle client could not connect: ${lastError}`);
    this.#idleFailed = failed;
  }

  /** Tells what was held back. */
  close(): void {
    this.#limiter.close();
  }

  #opened({ key, role, extensions, engine, remoteAddress, remotePort }: Extract<FromServer, { type: 'opened' }>): void {
    const { record } = this.#to;
    if (key !== null && role !== 'idle') this.#ledgerOf(role).opened(key);
    if (role !== 'idle') record.connectionOpened(extensions, engine);
    this.#tellNegotiated();
    this.#limiter.report('connected', `${who(key)} connected from ${remoteAddress}:${remotePort}, extensions: ${extensions ?? 'none'}`);
  }

  /** The same for many that are not ours and had no idle role. */
  #more({ opened, closed, reasonsUntold }: MoreConnections): void {
    const { record } = this.#to;
    for (const { extensions, engine, connections } of opened) {
      record.connectionOpened(extensions, engine, connections);
      this.#limiter.count('connected', connections);
    }
    for (const { connections, ...close } of closed) {
      record.closes.add(close, connections);
      this.#limiter.count(kindOfClose(close), connections);
    }
    record.closes.addUntold(reasonsUntold);
    this.#tellNegotiated();
  }

  #tellNegotiated(): void {
    const { record, onNegotiated } = this.#to;
    if (record.negotiated === this.#negotiated) return;
    this.#negotiated = record.negotiated;
    onNegotiated(record.negotiated);
  }

  #ledgerOf(role: ConnectionRow['role']) {
    const { ledgers } = this.#to;
    return role === 'subscriber' ? ledgers.main : ledgers.ofLoad;
  }

  #showFrame({ info, bytes }: { info: Omit<DisplayFrame, 'bytes'>; bytes: ArrayBuffer }): void {
    const picture = new Uint8Array(bytes);
    const isText = info.textBytes !== undefined;
    if (!this.#to.onPicture(isText ? null : picture)) return;
    // The station counts what waits to be drawn: a text is no picture.
    if (isText) this.#to.display.cameAsText();
    else this.#to.display.handedOver(picture.byteLength);
    this.#to.onFrame({ ...info, bytes: picture });
  }
}

function who(key: string | null): string {
  return key === null ? 'A client' : `Connection ${key.split('.').slice(1).join('.')}`;
}
