import type { ClientOptions, WebSocket } from 'ws';
import { type Clock, NS_PER_MS, NS_PER_S } from '../../clock.ts';
import type { ThreadPort } from '../../threads/thread.ts';
import { ownClientOptions } from '../own-client.ts';
import type { FromIdle, IdleSettings, ToIdle } from './idle-messages.ts';

type WebSocketConstructor = new (url: string, options: ClientOptions) => WebSocket;

/** At most so many handshakes are under way at once, whatever the ramp: a server's queue of new connections is finite (listen(2)). */
export const IDLE_HANDSHAKES_MAX = 256;

/** After a failed handshake none is begun for so long, and then one alone until one succeeds: a full pool is not hammered. */
export const IDLE_RETRY_MS = 1_000;

/** At the end, connections have this long to close by the protocol; then they are cut. */
export const IDLE_END_TIMEOUT_MS = 2_000;

const TICK_MS = 25;
const GAUGE_INTERVAL_MS = 250;

/** Nobody sends an idle client anything but control frames. */
const MAX_PAYLOAD_BYTES = 65_536;

/** The share of the ramp that one tick may use, however late it comes: a blocked loop is not made up for by a burst. */
const TICK_SHARE_MAX_MS = 100;

interface IdleClient {
  socket: WebSocket;
  startedNs: number;
  isOpen: boolean;
  /** Of the settings that its handshake was made with. */
  version: number;
}

export interface IdleClientsOptions {
  WebSocket: WebSocketConstructor;
  clock: Clock;
  port: ThreadPort<ToIdle, FromIdle>;
  runTag: number;
  settings: IdleSettings;
  /** Resident memory of this process. */
  readRssBytes: () => number;
}

/**
 * Connections that are opened and then stay silent; pings are answered. Their number goes towards the one wanted along
 * a ramp, upwards and downwards, and what the server closes is opened anew along the same ramp. Connections whose
 * handshake was made with other settings (address, token, compression) are replaced.
 */
export class IdleClients {
  readonly #options: IdleClientsOptions;
  readonly #tickTimer: NodeJS.Timeout;
  readonly #gaugeTimer: NodeJS.Timeout;
  /** Wanted ones, opening or open, oldest first: so those with outdated settings come before all others. */
  readonly #clients = new Set<IdleClient>();
  /** Being closed by us. */
  readonly #closing = new Set<IdleClient>();
  #settings: IdleSettings;
  #version = 0;
  #serial = 0;
  #open = 0;
  #failed = 0;
  #closedByPeer = 0;
  #lastError: string | null = null;
  /** Connections that may be opened or closed now. */
  #allowance = 0;
  #lastTickNs: number;
  #lastFailureNs = Number.NEGATIVE_INFINITY;
  /** A handshake has failed, and none that began later has succeeded yet. */
  #isWary = false;
  #ended = false;

  constructor(options: IdleClientsOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#lastTickNs = options.clock.nowNs();
    this.#tickTimer = setInterval(() => this.#tick(), TICK_MS);
    this.#gaugeTimer = setInterval(() => this.#tellGauges(), GAUGE_INTERVAL_MS);
  }

  handle(message: ToIdle): void {
    if (message.type === 'apply') this.#apply(message.settings);
    else void this.#end();
  }

  #apply(settings: IdleSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    const compression = JSON.stringify(settings.compression);
    if (settings.url === before.url && settings.token === before.token && compression === JSON.stringify(before.compression)) return;
    this.#version += 1;
    // What was refused before says nothing about the new settings.
    this.#isWary = false;
    this.#lastFailureNs = Number.NEGATIVE_INFINITY;
  }

  /** Opens and closes as many as are due since the last tick. */
  #tick(): void {
    const now = this.#options.clock.nowNs();
    const elapsedNs = Math.min(now - this.#lastTickNs, TICK_SHARE_MAX_MS * NS_PER_MS);
    this.#lastTickNs = now;
    this.#allowance += (elapsedNs / NS_PER_S) * this.#settings.rampPerS;
    while (this.#allowance >= 1) {
      if (!this.#step(now)) {
        // Nothing to do, or something to wait for: what was not used is not saved up.
        this.#allowance = 0;
        return;
      }
      this.#allowance -= 1;
    }
  }

  /** One connection fewer or more; false where neither is due. */
  #step(now: number): boolean {
    const { value: oldest } = this.#clients.values().next();
    if (oldest && (this.#clients.size > this.#settings.count || oldest.version !== this.#version)) {
      this.#retire(oldest);
      return true;
    }
    if (this.#clients.size >= this.#settings.count || !this.#mayOpen(now)) return false;
    this.#connect(now);
    return true;
  }

  #mayOpen(now: number): boolean {
    const opening = this.#clients.size - this.#open;
    if (!this.#isWary) return opening < IDLE_HANDSHAKES_MAX;
    return opening === 0 && now - this.#lastFailureNs >= IDLE_RETRY_MS * NS_PER_MS;
  }

  #connect(now: number): void {
    const { WebSocket, runTag } = this.#options;
    const { url, token, compression } = this.#settings;
    const options = ownClientOptions({
      key: `${runTag}.i${this.#serial++}.0`,
      role: 'idle',
      token,
      compression,
      maxPayloadBytes: MAX_PAYLOAD_BYTES,
    });
    const socket = new WebSocket(url, options);
    const client: IdleClient = { socket, startedNs: now, isOpen: false, version: this.#version };
    this.#clients.add(client);
    socket.on('open', () => this.#opened(client));
    socket.on('error', (error) => {
      if (this.#clients.has(client)) this.#lastError = error.message;
    });
    socket.on('close', () => this.#closed(client));
  }

  #opened(client: IdleClient): void {
    // One that was given up during its handshake is being closed by `ws`.
    if (!this.#clients.has(client)) return;
    client.isOpen = true;
    this.#open += 1;
    if (client.startedNs > this.#lastFailureNs) this.#isWary = false;
  }

  #closed(client: IdleClient): void {
    if (this.#closing.delete(client) || !this.#clients.delete(client)) return;
    if (client.isOpen) {
      this.#open -= 1;
      this.#closedByPeer += 1;
      return;
    }
    this.#failed += 1;
    // A handshake under the settings before says nothing about these.
    if (client.version !== this.#version) return;
    this.#lastFailureNs = this.#options.clock.nowNs();
    this.#isWary = true;
  }

  #retire(client: IdleClient): void {
    this.#clients.delete(client);
    this.#closing.add(client);
    if (client.isOpen) this.#open -= 1;
    client.socket.close(1000);
  }

  #tellGauges(): void {
    const gauges = {
      open: this.#open,
      opening: this.#clients.size - this.#open,
      failed: this.#failed,
      closedByPeer: this.#closedByPeer,
      lastError: this.#lastError,
      rssBytes: this.#options.readRssBytes(),
    };
    this.#options.port.post({ type: 'gauges', gauges });
  }

  async #end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#tickTimer);
    clearInterval(this.#gaugeTimer);
    for (const client of this.#clients) this.#retire(client);
    const closes = [...this.#closing].map(({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
    const cut = setTimeout(() => {
      for (const { socket } of this.#closing) socket.terminate();
    }, IDLE_END_TIMEOUT_MS);
    await Promise.all(closes);
    clearTimeout(cut);
    this.#tellGauges();
    this.#options.port.post({ type: 'ended' });
  }
}
