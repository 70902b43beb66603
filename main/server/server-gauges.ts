import type { MessageMemory } from '../direct/message-memory.ts';
import { updateSenderGauges } from '../flow/sender-gauges.ts';
import type { SendingPeer } from '../flow/sending-peer.ts';
import { tellLentMemory } from '../metrics/lent-memory.ts';
import { RECEIVER, SERVER } from '../metrics/shared-counters.ts';
import type { ServerTelemetry } from '../metrics/thread-telemetry.ts';
import type { ConnectionPool } from './connection-pool.ts';
import { ParserBytes } from './inbox-bytes.ts';
import type { ServerConnection } from './server-connection.ts';
import type { ServerSettings } from './server-messages.ts';

/** How often gauges (bytes read, inbox, open connections by kind) are brought up to date. */
const GAUGE_INTERVAL_MS = 25;

/** Each full thousand of connections puts the next look off by one turn: looking at all of them must not cost what they cost. */
const CONNECTIONS_A_TURN = 1_000;

export interface ServerGaugesOptions {
  telemetry: ServerTelemetry;
  pool: ConnectionPool<ServerConnection>;
  /** Of the direct engine. */
  memory: MessageMemory;
  settings: () => ServerSettings;
}

/** What is counted over all of the server's connections. */
export class ServerGauges {
  readonly #from: ServerGaugesOptions;
  readonly #timer: NodeJS.Timeout;
  /** What viewers that have left were sent, and subscribers of the user's own. */
  readonly #gone = { viewer: { offered: 0, dropped: 0 }, foreign: { offered: 0, dropped: 0 } };
  #turn = 0;

  constructor(options: ServerGaugesOptions) {
    this.#from = options;
    this.#timer = setInterval(() => {
      this.#turn += 1;
      if (this.#turn % (1 + Math.floor(options.pool.size / CONNECTIONS_A_TURN)) === 0) this.update();
    }, GAUGE_INTERVAL_MS);
    this.#timer.unref();
  }

  /** A connection came or went. */
  countOpen(): void {
    const { telemetry, pool } = this.#from;
    telemetry.counters[SERVER.open] = pool.size;
  }

  /** A connection has closed: what it was sent stays counted. */
  gone({ introduction, sending }: ServerConnection): void {
    const { role } = introduction;
    if ((role !== 'viewer' && role !== 'foreign') || !sending) return;
    this.#gone[role].offered += sending.offered;
    this.#gone[role].dropped += sending.dropped;
  }

  /** With each message, so that wire and payload never differ by more than the frame that is coming in. */
  countWire(connection: ServerConnection): void {
    const { receiver } = this.#from.telemetry;
    if (!receiver || !connection.countsWire) return;
    const { bytesRead } = connection;
    receiver.counters[RECEIVER.wireBytes]! += bytesRead - connection.countedWireBytes;
    connection.countedWireBytes = bytesRead;
  }

  update(): void {
    const { telemetry, pool, settings } = this.#from;
    const { counters, receiver, sender } = telemetry;
    const sending: SendingPeer[] = [];
    let openDeflate = 0;
    let openIdle = 0;
    const sentTo = { viewer: { connected: 0, ...this.#gone.viewer }, foreign: { connected: 0, ...this.#gone.foreign } };
    const parserBytes = new ParserBytes();
    for (const connection of pool) {
      const { role } = connection.introduction;
      if (connection.usesDeflate) openDeflate += 1;
      if (role === 'idle') openIdle += 1;
      const { sending: peer } = connection;
      if (role === 'viewer' || (role === 'foreign' && peer !== null && peer.offered + peer.dropped > 0)) {
        sentTo[role].connected += 1;
        sentTo[role].offered += peer?.offered ?? 0;
        sentTo[role].dropped += peer?.dropped ?? 0;
      }
      if (peer) sending.push(peer);
      if (!connection.receiving) continue;
      this.countWire(connection);
      parserBytes.add(connection.socket);
    }
    this.countOpen();
    counters[SERVER.openDeflate] = openDeflate;
    counters[SERVER.openIdle] = openIdle;
    counters[SERVER.viewers] = sentTo.viewer.connected;
    counters[SERVER.viewerOffered] = sentTo.viewer.offered;
    counters[SERVER.viewerDropped] = sentTo.viewer.dropped;
    counters[SERVER.subscribers] = sentTo.foreign.connected;
    counters[SERVER.subscriberOffered] = sentTo.foreign.offered;
    counters[SERVER.subscriberDropped] = sentTo.foreign.dropped;
    if (receiver) {
      receiver.counters[RECEIVER.parserBytes] = parserBytes.sum;
      tellLentMemory(receiver.counters, this.#from.memory);
    }
    // In push the sender looks after its own.
    if (sender && settings().direction === 'relay') updateSenderGauges(sender.counters, sending);
  }

  close(): void {
    clearInterval(this.#timer);
    this.update();
  }
}
