import { decodeStreamControl, groupOf, type Payload } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { createDirectContext, type DirectContext } from '../direct/direct-context.ts';
import { directHandshake } from '../direct/direct-handshake.ts';
import { BYTE_MASKING } from '../direct/masking.ts';
import { FrameSender, senderSettingsOf } from '../flow/frame-sender.ts';
import { SharedHistogram } from '../metrics/histogram.ts';
import type { PausePurpose } from '../threads/pause.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { until } from '../until.ts';
import { loadWs } from '../ws-library.ts';
import { clientMask } from './client-mask.ts';
import { FrameRing } from './frame-ring.ts';
import { LoadConnection, type LoadConnectionEvents } from './load-connection.ts';
import type { FromLoad, LoadSettings, LoadThreadData, ToLoad } from './load-messages.ts';
import { CLIENT_HANDSHAKE_TIMEOUT_MS, ownClientOptions } from './own-client.ts';

/** `ws` sets its receive limit of the client; nothing large comes back in this direction. */
const CLIENT_MAX_PAYLOAD_BYTES = 1_048_576;

const RECONNECT_DELAY_MS = 100;

/** The connections of a generator that sends: of direction ingest, and the publishers of relay. */
export class LoadGenerator implements LoadConnectionEvents {
  readonly #port: ThreadPort<ToLoad, FromLoad>;
  readonly #data: LoadThreadData;
  readonly #clock: Clock;
  readonly #setup: SharedHistogram;
  readonly #WebSocket;
  readonly #generateMask;
  readonly #direct: DirectContext;
  readonly #sender: FrameSender;
  readonly #connections = new Map<number, LoadConnection>();
  readonly #retired = new Set<LoadConnection>();
  #settings: LoadSettings;
  #frames: { kind: Payload['kind']; images: readonly SharedArrayBuffer[] };
  #url: string;
  #generation: number;
  #hasToldLibrary = false;
  #begun = false;
  #paused = false;

  constructor(port: ThreadPort<ToLoad, FromLoad>, data: LoadThreadData, clock: Clock) {
    this.#port = port;
    this.#data = data;
    this.#clock = clock;
    this.#settings = data.settings;
    this.#url = data.url;
    this.#generation = data.firstGeneration;
    this.#setup = new SharedHistogram(data.telemetry.setupUs);
    this.#generateMask = clientMask(() => this.#settings.masking);
    this.#direct = createDirectContext({
      nativeAddon: data.settings.nativeAddon,
      // As slow without the native helper as an application's library is.
      slowMasking: BYTE_MASKING,
      generateMask: this.#generateMask,
    });
    this.#WebSocket = directHandshake(loadWs(data.settings.nativeAddon).WebSocket, {
      context: this.#direct,
      role: 'client',
      // With compression there is nothing to tell: it was asked for, and ws is what has it.
      isWanted: ({ extensions }) => extensions === '',
      onRefused: (reason) => this.#tellLibrary(reason),
    });
    this.#frames = { kind: data.settings.payload.kind, images: data.frames };
    this.#sender = new FrameSender({
      clock,
      counters: data.telemetry.sender.counters,
      settings: senderSettingsOf(data.settings),
      ring: this.#ring(),
      onFinished: () => port.post({ type: 'finished' }),
    });
  }

  handle(message: ToLoad): void {
    switch (message.type) {
      case 'begin':
        this.#begun = true;
        this.#sender.begin();
        return this.#fillSlots();
      case 'apply':
        return this.#apply(message.settings);
      case 'frames':
        this.#frames = { kind: message.kind, images: message.frames };
        this.#sender.ring = this.#ring();
        return;
      case 'pause':
        void this.#pause(message.timeoutMs, message.purpose);
        return;
      case 'resume':
        this.#url = message.url;
        this.#paused = false;
        this.#sender.resume();
        return this.#fillSlots();
    }
  }

  close(): void {
    this.#sender.close();
    for (const { peer } of [...this.#connections.values(), ...this.#retired]) peer.terminate();
  }

  opened(connection: LoadConnection): void {
    this.#setup.record((this.#clock.nowNs() - connection.startedNs) / 1_000);
    this.#port.post({ type: 'opened', key: connection.key, localPort: connection.localPort, generation: connection.generation });
    this.#sender.add(connection.peer);
    if (connection.peer.retiring) connection.peer.flush();
  }

  text(connection: LoadConnection, text: string): void {
    const control = decodeStreamControl(text);
    const { credit } = connection.peer;
    if (control?.type === 'credit' && credit && credit.grant(control.limit) !== 'nonsense') {
      connection.peer.flush();
      return this.#sender.offerClosedLoop(connection.peer);
    }
    this.#port.post({ type: 'client-fault', message: `The server sent a control message that makes no sense: ${text.slice(0, 80)}` });
    connection.refuse('no such control message');
  }

  closed(connection: LoadConnection, code: number, error: string | null): void {
    const { slot, localPort, peer } = connection;
    const isGivenUp = peer.retiring;
    peer.closed();
    this.#retired.delete(connection);
    this.#sender.remove(peer);
    this.#port.post({ type: 'closed', account: peer.account, localPort, code });
    if (localPort === 0 && error !== null && !isGivenUp) this.#port.post({ type: 'connect-failed', message: error });
    if (this.#connections.get(slot) !== connection) return;
    this.#connections.delete(slot);
    if (!this.#paused) setTimeout(() => this.#fillSlots(), RECONNECT_DELAY_MS);
  }

  /** The library sends, more slowly. Told once: each connection would say the same. */
  #tellLibrary(reason: string): void {
    if (this.#hasToldLibrary) return;
    this.#hasToldLibrary = true;
    this.#port.post({ type: 'not-direct', reason });
  }

  #ring(): FrameRing {
    const { kind, images } = this.#frames;
    return new FrameRing(kind, images, this.#settings.masking === 'prepared' ? this.#direct : null);
  }

  #apply(settings: LoadSettings): void {
    const isPrepared = this.#settings.masking === 'prepared';
    this.#settings = settings;
    if (isPrepared !== (settings.masking === 'prepared')) this.#sender.ring = this.#ring();
    for (const connection of this.#connections.values()) connection.setNoDelay(settings.noDelay);
    this.#sender.apply(senderSettingsOf(settings));
    this.#fillSlots();
  }

  /** Opens the connections that are missing, retires those beyond the number wanted. */
  #fillSlots(): void {
    if (!this.#begun || this.#paused) return;
    const wanted = this.#settings.load.connections;
    for (let slot = 0; slot < wanted; slot++) if (!this.#connections.has(slot)) this.#connect(slot);
    for (const connection of this.#connections.values()) if (connection.slot >= wanted) this.#retire(connection);
  }

  #connect(slot: number): void {
    const { compression, direction, flow, sender, groups, noDelay, pathRoundTripMs } = this.#settings;
    const generation = this.#generation++;
    const key = `${this.#data.runTag}.${slot}.${generation}`;
    const connection = new LoadConnection({
      WebSocket: this.#WebSocket,
      url: this.#url,
      key,
      slot,
      generation,
      runTag: this.#data.runTag,
      nowNs: this.#clock.nowNs(),
      clock: this.#clock,
      counters: this.#data.telemetry.sender.counters,
      bufferLimitBytes: sender.bufferLimitBytes,
      hasCredit: flow.creditFrames > 0,
      noDelay,
      events: this,
      onSent: (peer) => this.#sender.offerClosedLoop(peer),
      client: ownClientOptions({
        key,
        ...(direction === 'relay' ? { role: 'publisher', group: groupOf(slot, groups) } : {}),
        token: this.#data.token,
        compression,
        maxPayloadBytes: CLIENT_MAX_PAYLOAD_BYTES,
        generateMask: this.#generateMask,
        handshakeTimeoutMs: CLIENT_HANDSHAKE_TIMEOUT_MS + pathRoundTripMs,
      }),
    });
    this.#connections.set(slot, connection);
  }

  #retire(connection: LoadConnection): void {
    this.#connections.delete(connection.slot);
    this.#retired.add(connection);
    connection.peer.retire();
  }

  async #pause(timeoutMs: number, purpose: PausePurpose): Promise<void> {
    this.#paused = true;
    if (purpose === 'end') this.#sender.finish();
    else this.#sender.pause();
    const closing = [...this.#connections.values(), ...this.#retired];
    for (const connection of this.#connections.values()) this.#retire(connection);
    await until(this.#clock, () => !closing.some((connection) => this.#retired.has(connection)), timeoutMs);
    for (const connection of closing) if (this.#retired.has(connection)) connection.peer.terminate();
    await until(this.#clock, () => this.#retired.size === 0);
    this.#port.post({ type: 'paused' });
  }
}
