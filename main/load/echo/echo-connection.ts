import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientOptions, RawData, WebSocket } from 'ws';
import { echoReplySchema, emptyFrameHeader, readFrameHeader } from '../../../contract/index.ts';
import type { Clock } from '../../clock.ts';
import type { FrameRing } from '../frame-ring.ts';
import type { ExchangeRun } from './exchange-run.ts';

type WebSocketConstructor = new (url: string, options: ClientOptions) => WebSocket;

/** What a connection tells. */
export interface EchoConnectionEvents {
  opened(connection: EchoConnection): void;
  /** A frame has left for the kernel, or could not. */
  sent(connection: EchoConnection, bytes: number, failed: boolean): void;
  /** A message came in. `right`: it is the answer to the frame under way. */
  answered(connection: EchoConnection, right: boolean): void;
  closed(connection: EchoConnection, code: number, error: string | null): void;
}

/** One client socket of direction echo, with at most one exchange under way, and its account. */
export class EchoConnection {
  readonly key: string;
  readonly slot: number;
  readonly generation: number;
  readonly startedNs: number;
  offered = 0;
  sent = 0;
  #failed = 0;
  localPort = 0;
  exchange: ExchangeRun | null;
  wasOpen = false;
  /** Closed in good order by this end. */
  leaving = false;
  /** Ended by this end without the closing handshake. */
  wasCut = false;
  /** The peer sent what RFC 6455 does not allow, or a message too long; `ws` closes for it. */
  brokeProtocol = false;
  readonly #socket: WebSocket;
  readonly #events: EchoConnectionEvents;
  readonly #clock: Clock;
  /** Of the frame under way: what an answer has that is the frame itself. */
  readonly #sentFrame = { bytes: 0, isText: false, runTag: 0 };
  #tcp: Socket | null = null;
  #noDelay: boolean;

  /** `exchange`: the one that it is made for, if it is made for one. Its times are told to it from here. */
  constructor(options: {
    WebSocket: WebSocketConstructor;
    url: string;
    client: ClientOptions;
    key: string;
    slot: number;
    generation: number;
    startedNs: number;
    noDelay: boolean;
    exchange: ExchangeRun | null;
    clock: Clock;
    events: EchoConnectionEvents;
  }) {
    this.key = options.key;
    this.slot = options.slot;
    this.generation = options.generation;
    this.startedNs = options.startedNs;
    this.exchange = options.exchange;
    this.#noDelay = options.noDelay;
    this.#clock = options.clock;
    this.#events = options.events;
    const finishRequest = (request: ClientRequest) => this.#request(request);
    this.#socket = new options.WebSocket(options.url, { ...options.client, finishRequest });
    let error: string | null = null;
    this.#socket.on('upgrade', (response) => {
      this.localPort = response.socket.localPort ?? 0;
    });
    this.#socket.on('open', () => this.#opened());
    this.#socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    this.#socket.on('error', (failure: NodeJS.ErrnoException) => {
      error = failure.message;
      if (failure.code?.startsWith('WS_ERR_')) this.brokeProtocol = true;
    });
    this.#socket.on('close', (code) => this.#events.closed(this, code, error));
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that this process holds for the socket. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Frames handed over and neither written to the kernel nor failed. */
  get pendingFrames(): number {
    return this.offered - this.sent - this.#failed;
  }

  setNoDelay(noDelay: boolean): void {
    this.#noDelay = noDelay;
    this.#tcp?.setNoDelay(noDelay);
  }

  /** Sends the frame of `run`, which is leased now and not before: a thousand connections in the making hold no frame. */
  offer(run: ExchangeRun, ring: FrameRing, runTag: number): void {
    const nowNs = this.#clock.nowNs();
    const sequence = this.offered++;
    run.sequence = sequence;
    const frame = ring.take({ priority: 0, connection: this.slot & 0xffff, sequence, runTag, intendedNs: nowNs, sentNs: nowNs });
    const { bytes, isText } = frame;
    this.#sentFrame.bytes = bytes.length;
    this.#sentFrame.isText = isText;
    this.#sentFrame.runTag = runTag;
    this.#socket.send(bytes, { binary: !isText }, (error) => {
      frame.owner.giveBack(frame);
      if (error) this.#failed += 1;
      else {
        this.sent += 1;
        run.sentNs = this.#clock.nowNs();
      }
      this.#events.sent(this, bytes.length, error != null);
    });
  }

  /** The close handshake (RFC 6455 section 7). One that is being made is given up. */
  close(): void {
    this.leaving = true;
    if (!this.wasOpen) this.wasCut = true;
    this.#socket.close(1000);
  }

  /** Closes with 1008 (RFC 6455 section 7.4.1): the peer said what makes no sense. */
  reject(): void {
    this.#socket.close(1008, 'no answer to the frame');
  }

  /** Cuts the connection; what is on its way is lost. */
  cut(): void {
    this.wasCut = true;
    this.#socket.terminate();
  }

  /** The time of the TCP handshake is seen at the socket alone; `ws` tells only of the whole. */
  #request(request: ClientRequest): void {
    request.on('socket', (tcp) => {
      this.#tcp = tcp;
      tcp.once('connect', () => {
        if (this.exchange) this.exchange.connectedNs = this.#clock.nowNs();
      });
    });
    request.end();
  }

  #opened(): void {
    this.wasOpen = true;
    // Not before: `ws` switches TCP_NODELAY on for every socket that it takes over.
    this.#tcp?.setNoDelay(this.#noDelay);
    if (this.exchange) this.exchange.upgradedNs = this.#clock.nowNs();
    this.#events.opened(this);
  }

  #received(data: RawData, isBinary: boolean): void {
    // After this end has begun to close, nothing is waited for any more.
    if (this.isOpen) this.#events.answered(this, this.exchange !== null && this.#sequenceOf(data, isBinary) === this.exchange.sequence);
  }

  /** Of which frame a message is the answer, or `null` where it is none. A reply in words is an object, which no frame begins like. */
  #sequenceOf(data: RawData, isBinary: boolean): number | null {
    const bytes = data as Buffer;
    if (!isBinary && bytes[0] === OPENING_BRACE) return repliedSequenceOf(bytes);
    const sent = this.#sentFrame;
    if (bytes.length !== sent.bytes || isBinary === sent.isText) return null;
    return readFrameHeader(bytes, header) && header.runTag === sent.runTag && header.connection === (this.slot & 0xffff)
      ? header.sequence
      : null;
  }
}

const OPENING_BRACE = 0x7b;
const header = emptyFrameHeader();

/** Of which frame an acknowledgement or a computed answer is, or `null` where it is none. */
function repliedSequenceOf(data: Buffer): number | null {
  try {
    const reply = echoReplySchema.safeParse(JSON.parse(String(data)));
    return reply.success ? reply.data.sequence : null;
  } catch {
    return null;
  }
}
