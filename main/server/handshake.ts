import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { type ErrorCode, LOOPBACK_HOSTS, type Scenario } from '../../contract/index.ts';
import { perMessageDeflate } from '../compression-options.ts';
import type { DirectContext } from '../direct/direct-context.ts';
import { directHandshake, directOf } from '../direct/direct-handshake.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';
import { loadWs } from '../ws-library.ts';
import { isAuthorized, isOriginAllowed } from './authorization.ts';
import { leanSocket } from './lean-socket.ts';
import type { ServerSettings } from './server-messages.ts';

/** Connections that wait to be accepted; the kernel caps it at net.core.somaxconn (listen(2)). */
export const LISTEN_BACKLOG = 4_096;

/** A client that has not finished its handshake after this time is cut off. The time in which the server's own loop is busy with a thousand others counts, so that it is not short. */
export const HANDSHAKE_TIMEOUT_MS = 10_000;

/** What a refused client is told to wait, in seconds. */
const RETRY_AFTER_S = 5;

export interface HandshakeOptions {
  settings: ServerSettings;
  /** Whether the pool has room for one more. */
  hasRoom: () => boolean;
  /** `limit`: of connections, where that is why. */
  onRefused: (code: ErrorCode, message: string, limit?: number) => void;
  onFault: (code: ErrorCode, message: string) => void;
  /** What connections are taken over with where the scenario wants it. */
  direct: DirectContext;
  /** A connection was to be taken over and is served by `ws`: told once for each reason until the settings change, because it is the same for all that are made alike. */
  onNotDirect: (reason: string) => void;
  onConnection: (opened: OpenedConnection) => void;
}

/** A connection whose handshake is done. */
export interface OpenedConnection {
  socket: StreamSocket;
  /** What the socket is on. */
  tcp: Socket;
  request: IncomingMessage;
  /** The server's answer to the client's offer; `null` without one. */
  extensions: string | null;
  engine: Scenario['engine'];
}

/** From a TCP connection to a WebSocket (RFC 6455 section 4.2): who is let in, and who is told why not. */
export class Handshake {
  readonly http: Server;
  readonly #sockets: WebSocketServer;
  readonly #options: HandshakeOptions;
  /** What the server answered to each handshake's offer of extensions. */
  readonly #negotiated = new WeakMap<IncomingMessage, string>();
  readonly #notDirectTold = new Set<string>();
  #settings: ServerSettings;

  constructor(options: HandshakeOptions) {
    const { settings } = options;
    this.#options = options;
    this.#settings = settings;
    this.http = createServer({ ...timeoutsOf(settings), connectionsCheckingInterval: 1_000 }, (_request, response) => {
      response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' }).end('This port speaks WebSocket only.\n');
    });
    this.http.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#refuse(error, socket));
    const ws = loadWs(settings.nativeAddon);
    this.#sockets = new ws.WebSocketServer({
      WebSocket: directHandshake(leanSocket(ws.WebSocket, options.direct.smallFrames), {
        context: options.direct,
        role: 'server',
        isWanted: () => this.#settings.engine === 'direct',
        onRefused: (reason) => {
          if (!this.#notDirectTold.has(reason)) options.onNotDirect(reason);
          this.#notDirectTold.add(reason);
        },
      }),
      server: this.http,
      clientTracking: false,
      perMessageDeflate: perMessageDeflate(settings.compression, settings.inflateChunkBytes),
      maxPayload: settings.server.maxPayloadBytes,
      verifyClient: ({ req }: { req: IncomingMessage }, answer: Answer) => this.#admit(req, answer),
    });
    this.#sockets.on('headers', (headers, request) => {
      if (request.headers['sec-websocket-extensions'] === undefined) return;
      const line = headers.find((header) => /^sec-websocket-extensions:/i.test(header));
      if (line) this.#negotiated.set(request, line.slice(line.indexOf(':') + 1).trim());
    });
    this.#sockets.on('wsClientError', (error, socket) => this.#refuse(error, socket));
    this.#sockets.on('connection', (handshake, request) => {
      const direct = directOf(handshake);
      options.onConnection({
        socket: direct ?? handshake,
        tcp: direct?.tcp ?? request.socket,
        request,
        extensions: this.#negotiated.get(request) ?? null,
        engine: direct ? 'direct' : 'ws',
      });
    });
    // ws hands the HTTP server's errors on; they are told once, by whoever listens.
    this.#sockets.on('error', () => {});
  }

  /** Holds for the connections to come. */
  apply(settings: ServerSettings): void {
    this.#settings = settings;
    this.#notDirectTold.clear();
    Object.assign(this.http, timeoutsOf(settings));
    this.#sockets.options.perMessageDeflate = perMessageDeflate(settings.compression, settings.inflateChunkBytes);
    this.#sockets.options.maxPayload = settings.server.maxPayloadBytes;
  }

  #admit(request: IncomingMessage, answer: Answer): void {
    const { host, token } = this.#settings.bind;
    if (!isAuthorized(request, token, LOOPBACK_HOSTS.includes(host))) {
      this.#options.onRefused('client-unauthorized', `A client from ${request.socket.remoteAddress} came without the right token.`);
      return answer(false, 401, 'Unauthorized');
    }
    if (!isOriginAllowed(request, token !== null)) {
      this.#options.onRefused(
        'client-origin',
        `A web page of ${String(request.headers.origin).slice(0, 80)} tried to connect and was refused.`,
      );
      return answer(false, 403, 'Forbidden');
    }
    // ws ends the handshake in this very turn, so that no other client can come between the question and the place.
    if (!this.#options.hasRoom()) {
      const { maxConnections } = this.#settings.pool;
      this.#options.onRefused(
        'client-refused',
        `A client from ${request.socket.remoteAddress} was refused with 503: there are ${maxConnections} connections.`,
        maxConnections,
      );
      return answer(false, 503, 'Service Unavailable', { 'retry-after': String(RETRY_AFTER_S) });
    }
    answer(true);
  }

  /** A client that is no WebSocket client, or does not finish its handshake in time. */
  #refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      this.#options.onFault(
        'client-silent',
        `A client connected and did not finish its handshake within ${this.http.headersTimeout / 1_000} s.`,
      );
    } else if (error.code !== 'ECONNRESET') {
      this.#options.onFault('client-protocol', `A client sent no valid WebSocket handshake: ${error.message}.`);
    }
    // Whoever asked for another version has to be told which there is (RFC 6455 section 4.4).
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nSec-WebSocket-Version: 13\r\n\r\n');
    else socket.destroy();
  }
}

/** A handshake on its way through the impairment proxy is no silent client. */
function timeoutsOf({ pathRoundTripMs }: ServerSettings): { requestTimeout: number; headersTimeout: number } {
  const timeoutMs = Math.ceil(HANDSHAKE_TIMEOUT_MS + pathRoundTripMs);
  return { requestTimeout: timeoutMs, headersTimeout: timeoutMs };
}

type Answer = (accepted: boolean, code?: number, message?: string, headers?: Record<string, string>) => void;
