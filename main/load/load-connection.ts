import type { Socket } from 'node:net';
import type { ClientOptions, WebSocket } from 'ws';
import { STREAM_CONTROL_MAX_BYTES } from '../../contract/index.ts';
import { directOf } from '../direct/direct-handshake.ts';
import type { DirectSocket } from '../direct/direct-socket.ts';
import { SendingPeer, type SendingPeerOptions } from '../flow/sending-peer.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';

type WebSocketConstructor = new (url: string, options: ClientOptions) => WebSocket;

/** What a connection tells the generator. */
export interface LoadConnectionEvents {
  opened(connection: LoadConnection): void;
  /** The receiver sent a text message: a grant of credit, or nonsense. */
  text(connection: LoadConnection, text: string): void;
  closed(connection: LoadConnection, code: number, error: string | null): void;
}

/** One client socket of the generator (the library's, or our own where nothing is compressed), with the peer that frames are sent on. */
export class LoadConnection {
  readonly slot: number;
  readonly generation: number;
  readonly startedNs: number;
  readonly key: string;
  readonly peer: SendingPeer;
  localPort = 0;
  #socket: StreamSocket;
  #tcp: Socket | null = null;

  constructor(
    options: {
      WebSocket: WebSocketConstructor;
      url: string;
      client: ClientOptions;
      key: string;
      generation: number;
      nowNs: number;
      noDelay: boolean;
      events: LoadConnectionEvents;
    } & Omit<SendingPeerOptions, 'socket' | 'key'>,
  ) {
    const { events } = options;
    this.key = options.key;
    this.slot = options.slot;
    this.generation = options.generation;
    this.startedNs = options.nowNs;
    const handshake = new options.WebSocket(options.url, options.client);
    this.#socket = handshake;
    this.peer = new SendingPeer({ ...options, socket: handshake });
    handshake.on('upgrade', (response) => {
      this.#tcp = response.socket;
      this.localPort = response.socket.localPort ?? 0;
    });
    handshake.on('open', () => {
      const direct = directOf(handshake);
      if (direct) this.#serve(direct, events);
      // After ws, which sets it by itself once the socket is its own.
      this.#tcp?.setNoDelay(options.noDelay);
      events.opened(this);
    });
    this.#listen(handshake, events);
  }

  setNoDelay(noDelay: boolean): void {
    this.#tcp?.setNoDelay(noDelay);
  }

  /** Closes with 1008 for what the other end said. */
  refuse(reason: string): void {
    this.#socket.close(1008, reason);
  }

  #serve(socket: DirectSocket, events: LoadConnectionEvents): void {
    this.#socket = socket;
    this.#tcp = socket.tcp;
    this.peer.attach(socket);
    this.#listen(socket, events);
  }

  #listen(socket: StreamSocket, events: LoadConnectionEvents): void {
    let error: string | null = null;
    socket.on('message', (data, isBinary) =>
      events.text(this, isBinary || data.length > STREAM_CONTROL_MAX_BYTES ? '' : data.toString('utf8')),
    );
    socket.on('error', (failure) => {
      error = failure.message;
    });
    socket.on('close', (code) => events.closed(this, code, error));
  }
}
