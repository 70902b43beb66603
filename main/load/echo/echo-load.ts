import { type Exchange, LARGEST_MESSAGE_BYTES } from '../../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../../clock.ts';
import { SharedHistogram } from '../../metrics/histogram.ts';
import { SENDER } from '../../metrics/shared-counters.ts';
import type { ThreadPort } from '../../threads/thread.ts';
import { loadWs } from '../../ws-library.ts';
import { clientMask } from '../client-mask.ts';
import { FrameRing } from '../frame-ring.ts';
import type { FromLoad, LoadSettings, LoadThreadData, ToLoad } from '../load-messages.ts';
import { ownClientOptions } from '../own-client.ts';
import { EchoConnection, type EchoConnectionEvents } from './echo-connection.ts';
import { ExchangeBook } from './exchange-book.ts';

/** How long direction echo waits, in milliseconds. */
export interface EchoLimits {
  /** For the WebSocket handshake. */
  handshakeMs: number;
  /** For the answer, from the beginning of the exchange. */
  exchangeMs: number;
  /** After a failure, before the same place tries again: a server that is not there shall not be hammered. */
  retryMs: number;
}

/** What holds outside of tests. */
export const ECHO_LIMITS: EchoLimits = { handshakeMs: 10_000, exchangeMs: 60_000, retryMs: 100 };

const GAUGE_INTERVAL_MS = 25;
const TELL_INTERVAL_MS = 100;

/** Where exchanges take place one after another: so many at once as there are places. */
interface Place {
  readonly slot: number;
  connection: EchoConnection | null;
  retry: NodeJS.Timeout | null;
}

/**
 * The client's side of direction echo: each frame waits for its answer. Its executors differ in the number of places and
 * in whether a place keeps its connection (`persistent`) or makes one for each exchange (`serial-short`, with one place,
 * and `parallel-short`).
 *
 * Every exchange is one frame of the ledger: offered, or not offered where its connection could not be made.
 */
export class EchoLoad implements EchoConnectionEvents {
  readonly #port: ThreadPort<ToLoad, FromLoad>;
  readonly #data: LoadThreadData;
  readonly #clock: Clock;
  readonly #limits: EchoLimits;
  readonly #book: ExchangeBook;
  readonly #setup: SharedHistogram;
  readonly #WebSocket;
  readonly #generateMask;
  readonly #timers: NodeJS.Timeout[];
  readonly #places = new Map<number, Place>();
  /** Connections with an exchange under way, in the order in which the exchanges began. */
  readonly #underWay = new Set<EchoConnection>();
  #settings: LoadSettings;
  #ring: FrameRing;
  #url: string;
  #generation: number;
  #begun = false;
  #paused = false;
  #finished = false;
  #pausesAsked = 0;
  #pauseTimer: NodeJS.Timeout | null = null;

  constructor(port: ThreadPort<ToLoad, FromLoad>, data: LoadThreadData, clock: Clock, limits: EchoLimits = ECHO_LIMITS) {
    this.#port = port;
    this.#data = data;
    this.#clock = clock;
    this.#limits = limits;
    this.#settings = data.settings;
    this.#url = data.url;
    this.#generation = data.firstGeneration;
    this.#ring = new FrameRing(data.settings.payload.kind, data.frames);
    this.#book = new ExchangeBook(data.telemetry.exchange, data.startNs, (exchanges) => port.post({ type: 'exchanges', exchanges }));
    this.#setup = new SharedHistogram(data.telemetry.setupUs);
    this.#WebSocket = loadWs(data.settings.nativeAddon).WebSocket;
    this.#generateMask = clientMask(() => this.#settings.masking);
    this.#counters[SENDER.open] = 0;
    this.#timers = [
      setInterval(() => {
        this.#cutOverdue();
        this.#updateGauges();
      }, GAUGE_INTERVAL_MS),
      setInterval(() => this.#book.flush(), TELL_INTERVAL_MS),
    ];
  }

  handle(message: ToLoad): void {
    switch (message.type) {
      case 'begin':
        this.#begun = true;
        this.#tellFinished();
        return this.#fillPlaces();
      case 'apply':
        return this.#apply(message.settings);
      case 'frames':
        this.#ring = new FrameRing(message.kind, message.frames);
        return;
      case 'pause':
        return this.#pause(message.timeoutMs);
      case 'resume':
        this.#url = message.url;
        this.#paused = false;
        this.#pausesAsked = 0;
        this.#stopPauseTimer();
        return this.#fillPlaces();
    }
  }

  /** Cuts every connection and tells the exchanges that ended thereby. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#stopPauseTimer();
    this.#begun = false;
    this.#paused = true;
    this.#pausesAsked = 0;
    for (const place of this.#places.values()) this.#stopRetry(place);
    this.#cutAll();
    this.#book.flush();
    this.#updateGauges();
  }

  opened(connection: EchoConnection): void {
    this.#setup.record((this.#clock.nowNs() - connection.startedNs) / 1_000);
    this.#counters[SENDER.open]! += 1;
    this.#port.post({ type: 'opened', key: connection.key, localPort: connection.localPort, generation: connection.generation });
    if (connection.exchange) this.#offer(connection);
    else this.#step(this.#places.get(connection.slot)!);
  }

  sent(_connection: EchoConnection, bytes: number, failed: boolean): void {
    if (failed) this.#counters[SENDER.failed]! += 1;
    else {
      this.#counters[SENDER.sent]! += 1;
      this.#counters[SENDER.payloadBytesSent]! += bytes;
    }
  }

  answered(connection: EchoConnection, right: boolean): void {
    if (right) {
      this.#end(connection, 'answered');
      this.#step(this.#places.get(connection.slot)!);
    } else {
      this.#end(connection, 'wrong-answer');
      connection.reject();
    }
  }

  closed(connection: EchoConnection, code: number, error: string | null): void {
    const { key, localPort, offered, sent, wasOpen, wasCut, leaving } = connection;
    this.#end(connection, connection.brokeProtocol ? 'wrong-answer' : wasOpen ? 'closed' : 'refused');
    if (wasOpen) this.#counters[SENDER.open]! -= 1;
    this.#port.post({ type: 'closed', account: { key, offered, sent }, localPort, code });
    if (!wasOpen && !wasCut && error !== null) this.#port.post({ type: 'connect-failed', message: error });
    const place = this.#places.get(connection.slot)!;
    place.connection = null;
    if (this.#paused || leaving) this.#step(place);
    else {
      place.retry = setTimeout(() => {
        place.retry = null;
        this.#step(place);
      }, this.#limits.retryMs);
    }
  }

  get #counters() {
    return this.#data.telemetry.sender.counters;
  }

  get #placesWanted(): number {
    const { executor, connections, concurrency } = this.#settings.load;
    if (executor === 'persistent') return connections;
    return executor === 'serial-short' ? 1 : concurrency;
  }

  get #mayBegin(): boolean {
    const { frames } = this.#settings.load;
    return this.#begun && !this.#paused && !this.#finished && (frames === null || this.#book.started < frames);
  }

  #apply(settings: LoadSettings): void {
    this.#settings = settings;
    for (const { connection } of this.#places.values()) connection?.setNoDelay(settings.noDelay);
    this.#fillPlaces();
  }

  /** Sees to it that every place that is wanted is at work, and that the others come to rest. */
  #fillPlaces(): void {
    if (!this.#begun || this.#paused) return;
    for (let slot = 0; slot < this.#placesWanted; slot++) {
      if (!this.#places.has(slot)) this.#places.set(slot, { slot, connection: null, retry: null });
    }
    for (const place of this.#places.values()) this.#step(place);
  }

  /** The next thing to do at a place. Where something is under way, or waited for, there is none. */
  #step(place: Place): void {
    const { connection, slot } = place;
    const isWanted = !this.#paused && slot < this.#placesWanted;
    const keeps = this.#settings.load.executor === 'persistent';
    if (connection) {
      if (connection.exchange || !connection.isOpen) return;
      if (!isWanted || !keeps) connection.close();
      else if (this.#mayBegin) {
        connection.exchange = this.#book.begin(slot, this.#clock.nowNs(), false);
        this.#underWay.add(connection);
        this.#offer(connection);
      }
    } else if (place.retry === null) {
      if (!isWanted) {
        this.#places.delete(slot);
        this.#tellPaused();
      } else if (this.#mayBegin) place.connection = this.#connect(slot, keeps);
    }
  }

  #connect(slot: number, keeps: boolean): EchoConnection {
    const generation = this.#generation++;
    const key = `${this.#data.runTag}.${slot}.${generation}`;
    const startedNs = this.#clock.nowNs();
    const exchange = keeps ? null : this.#book.begin(slot, startedNs, true);
    const connection = new EchoConnection({
      WebSocket: this.#WebSocket,
      url: this.#url,
      key,
      slot,
      generation,
      startedNs,
      exchange,
      noDelay: this.#settings.noDelay,
      clock: this.#clock,
      events: this,
      client: ownClientOptions({
        key,
        token: this.#data.token,
        compression: this.#settings.compression,
        // An answer may be the frame itself, of whatever size it is by then; a longer message closes the connection with 1009.
        maxPayloadBytes: LARGEST_MESSAGE_BYTES,
        generateMask: this.#generateMask,
        handshakeTimeoutMs: this.#limits.handshakeMs + this.#settings.pathRoundTripMs,
      }),
    });
    if (exchange) this.#underWay.add(connection);
    return connection;
  }

  #offer(connection: EchoConnection): void {
    this.#counters[SENDER.due]! += 1;
    this.#counters[SENDER.offered]! += 1;
    connection.offer(connection.exchange!, this.#ring, this.#data.runTag);
  }

  /** The exchange of a connection has ended, if it has one. */
  #end(connection: EchoConnection, outcome: Exchange['outcome']): void {
    const run = connection.exchange;
    if (!run) return;
    connection.exchange = null;
    this.#underWay.delete(connection);
    if (run.sequence === null) {
      this.#counters[SENDER.due]! += 1;
      this.#counters[SENDER.notOffered]! += 1;
    }
    this.#book.end(run, outcome, this.#clock.nowNs());
    this.#tellFinished();
  }

  #cutOverdue(): void {
    const overdueNs = this.#clock.nowNs() - this.#limits.exchangeMs * NS_PER_MS;
    for (const connection of this.#underWay) {
      if (connection.exchange!.startNs > overdueNs) return;
      this.#end(connection, 'timeout');
      connection.cut();
    }
  }

  #pause(timeoutMs: number): void {
    this.#paused = true;
    this.#pausesAsked += 1;
    this.#stopPauseTimer();
    this.#pauseTimer = setTimeout(() => this.#cutAll(), timeoutMs);
    for (const place of this.#places.values()) {
      this.#stopRetry(place);
      // One that is being made for no exchange would only be closed.
      if (place.connection && !place.connection.wasOpen && !place.connection.exchange) place.connection.close();
      else this.#step(place);
    }
    this.#tellPaused();
  }

  #cutAll(): void {
    for (const { connection } of this.#places.values()) {
      if (!connection) continue;
      this.#end(connection, 'closed');
      connection.cut();
    }
  }

  #stopPauseTimer(): void {
    if (this.#pauseTimer) clearTimeout(this.#pauseTimer);
    this.#pauseTimer = null;
  }

  #stopRetry(place: Place): void {
    if (place.retry) clearTimeout(place.retry);
    place.retry = null;
  }

  #tellPaused(): void {
    if (!this.#paused || this.#pausesAsked === 0 || this.#places.size > 0) return;
    this.#stopPauseTimer();
    this.#book.flush();
    this.#updateGauges();
    for (; this.#pausesAsked > 0; this.#pausesAsked--) this.#port.post({ type: 'paused' });
  }

  #tellFinished(): void {
    const { frames } = this.#settings.load;
    if (this.#finished || frames === null || this.#book.started < frames || this.#book.active > 0) return;
    this.#finished = true;
    this.#book.flush();
    this.#port.post({ type: 'finished' });
  }

  #updateGauges(): void {
    let bufferedBytes = 0;
    // Of the connections that there are: what a thread before this one handed over and never heard of would be counted for ever.
    let pendingFrames = 0;
    for (const { connection } of this.#places.values()) {
      bufferedBytes += connection?.bufferedBytes ?? 0;
      pendingFrames += connection?.pendingFrames ?? 0;
    }
    this.#counters[SENDER.bufferedBytes] = bufferedBytes;
    this.#counters[SENDER.pendingFrames] = pendingFrames;
  }
}
