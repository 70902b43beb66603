import type { Socket } from 'node:net';
import type { ClientOptions, WebSocket } from 'ws';
import type { LeasedFrame } from './frame-ring.ts';

type WebSocketConstructor = new (url: string, options: ClientOptions) => WebSocket;

/** What a connection tells the generator. */
export interface LoadConnectionEvents {
  opened(connection: LoadConnection): void;
  /** A frame has left for the kernel, or could not. */
  sent(connection: LoadConnection, bytes: number, failed: boolean): void;
  closed(connection: LoadConnection, code: number, error: string | null): void;
}

/** One client socket of the generator and its account. */
export class LoadConnection {
  readonly key: string;
  readonly slot: number;
  readonly generation: number;
  readonly startedNs: number;
  offered = 0;
  sent = 0;
  failed = 0;
  localPort = 0;
  /** No more frames are offered; it closes when what it holds is sent. */
  retiring = false;
  readonly #socket: WebSocket;
  #tcp: Socket | null = null;

  constructor(options: {
    WebSocket: WebSocketConstructor;
    url: string;
    client: ClientOptions;
    key: string;
    slot: number;
    generation: number;
    nowNs: number;
    noDelay: boolean;
    events: LoadConnectionEvents;
  }) {
    const { events } = options;
    this.key = options.key;
    this.slot = options.slot;
    this.generation = options.generation;
    this.startedNs = options.nowNs;
    const socket = new options.WebSocket(options.url, options.client);
    this.#socket = socket;
    let error: string | null = null;
    socket.on('upgrade', (response) => {
      this.#tcp = response.socket;
      this.localPort = response.socket.localPort ?? 0;
      response.socket.setNoDelay(options.noDelay);
    });
    socket.on('open', () => events.opened(this));
    socket.on('error', (failure) => {
      error = failure.message;
    });
    socket.on('close', (code) => events.closed(this, code, error));
    this.#events = events;
  }

  readonly #events: LoadConnectionEvents;

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that this process holds for the socket. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Frames handed over and neither written to the kernel nor failed. */
  get pendingFrames(): number {
    return this.offered - this.sent - this.failed;
  }

  setNoDelay(noDelay: boolean): void {
    this.#tcp?.setNoDelay(noDelay);
  }

  send(frame: LeasedFrame): void {
    this.offered += 1;
    this.#socket.send(frame.bytes, (error) => {
      frame.owner.giveBack(frame);
      if (error) this.failed += 1;
      else this.sent += 1;
      this.#events.sent(this, frame.bytes.length, error != null);
    });
  }

  /** The close handshake (RFC 6455 section 7): its frame follows whatever is queued, so that nothing is lost. */
  close(): void {
    this.retiring = true;
    this.#socket.close(1000);
  }

  /** Cuts the connection; what is on its way is lost. */
  terminate(): void {
    this.retiring = true;
    this.#socket.terminate();
  }
}
