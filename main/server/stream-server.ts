import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { type ErrorCode, LOOPBACK_HOSTS } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { perMessageDeflate } from '../compression-options.ts';
import { RECEIVER } from '../metrics/shared-counters.ts';
import { TellLimiter } from '../tell-limiter.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { loadWs } from '../ws-library.ts';
import { isAuthorized } from './authorization.ts';
import { bindError } from './bind-error.ts';
import { FrameLog } from './frame-log.ts';
import { type ConnectionCounts, FrameReceiver, newConnectionCounts } from './frame-receiver.ts';
import { Heartbeat } from './heartbeat.ts';
import { inboxBytesOf } from './inbox-bytes.ts';
import { CONNECTION_KEY_HEADER, type FromServer, type ServerSettings, type ServerThreadData, type ToServer } from './server-messages.ts';

/** A client that has not finished its handshake after this time is cut off. */
export const HANDSHAKE_TIMEOUT_MS = 5_000;

/** How long a client may take to answer the close handshake at the end of a run. */
const GOODBYE_TIMEOUT_MS = 500;

/** How often gauges (bytes read, inbox) are brought up to date. */
const GAUGE_INTERVAL_MS = 25;

interface Connection {
  socket: WebSocket;
  request: IncomingMessage;
  key: string | null;
  counts: ConnectionCounts;
  /** Of the socket's bytes, those that are in the counter already. */
  countedWireBytes: number;
}

/** The receiving server: admission, counting, heartbeat, log, and the tap for the window. Knows nothing of its thread. */
export class StreamServer {
  readonly #port: ThreadPort<ToServer, FromServer>;
  readonly #data: ServerThreadData;
  readonly #log: FrameLog;
  readonly #receiver: FrameReceiver;
  readonly #heartbeat: Heartbeat;
  readonly #faults: TellLimiter<ErrorCode>;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Connection>();
  readonly #gaugeTimer: NodeJS.Timeout;
  #settings: ServerSettings;
  #frameWanted = false;
  /** What the server answered to each handshake's offer of extensions. */
  readonly #negotiated = new WeakMap<IncomingMessage, string>();

  constructor(port: ThreadPort<ToServer, FromServer>, data: ServerThreadData, clock: Clock) {
    this.#port = port;
    this.#data = data;
    this.#settings = data.settings;
    const { counters } = data.telemetry;
    this.#log = new FrameLog({ file: data.logFile, counters, clock, onLimit: (message) => port.post({ type: 'log-limit', message }) });
    this.#receiver = new FrameReceiver({ telemetry: data.telemetry, clock, log: this.#log, runTag: data.runTag });
    this.#faults = new TellLimiter<ErrorCode>((code, message) => port.post({ type: 'client-fault', code, message }));
    this.#heartbeat = new Heartbeat({
      rttUs: data.telemetry.heartbeatRttUs,
      clock,
      onDead: (socket) => {
        this.#faults.report('client-silent', 'A client answered no ping for 30 s and was ended.');
        socket.terminate();
      },
    });
    const ws = loadWs(data.settings.nativeAddon);
    this.#http = createServer(
      { requestTimeout: HANDSHAKE_TIMEOUT_MS, headersTimeout: HANDSHAKE_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
      (_request, response) => {
        response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' }).end('This port speaks WebSocket only.\n');
      },
    );
    this.#http.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#refuseHandshake(error, socket));
    this.#sockets = new ws.WebSocketServer({
      server: this.#http,
      clientTracking: false,
      perMessageDeflate: perMessageDeflate(data.settings.compression),
      maxPayload: data.settings.server.maxPayloadBytes,
      verifyClient: ({ req }: { req: IncomingMessage }, answer: (accepted: boolean, code?: number, message?: string) => void) =>
        this.#admit(req, answer),
    });
    this.#sockets.on('headers', (headers, request) => {
      const line = headers.find((header) => /^sec-websocket-extensions:/i.test(header));
      if (line) this.#negotiated.set(request, line.slice(line.indexOf(':') + 1).trim());
    });
    this.#sockets.on('wsClientError', (error, socket) => this.#refuseHandshake(error, socket));
    this.#sockets.on('connection', (socket, request) => this.#accept(socket, request));
    // ws hands the HTTP server's errors on; they are told once, below.
    this.#sockets.on('error', () => {});
    this.#gaugeTimer = setInterval(() => this.#updateGauges(), GAUGE_INTERVAL_MS);
    this.#gaugeTimer.unref();
  }

  /** Listens and tells the port, or tells why it could not. */
  listen(): void {
    const { host, port } = this.#data.settings.bind;
    this.#http.on('error', (error) => {
      if (this.#http.listening) this.#faults.report('bind-failed', `The server met an error while listening: ${error.message}.`);
      else this.#port.post({ type: 'failed', ...bindError(error, host, port) });
    });
    this.#http.listen(port, host, () => {
      this.#log.setMode(this.#settings.logging);
      this.#heartbeat.setInterval(this.#settings.server.heartbeatS);
      this.#port.post({ type: 'listening', port: (this.#http.address() as AddressInfo).port });
    });
  }

  handle(message: ToServer): void {
    switch (message.type) {
      case 'apply':
        return this.#apply(message.settings);
      case 'want-frame':
        this.#frameWanted = true;
        return;
      case 'reconnect-foreign':
        for (const connection of this.#connections) if (connection.key === null) connection.socket.close(1012, 'settings changed');
        return;
      case 'end':
        void this.#end();
        return;
    }
  }

  /** Cuts every connection and stops listening. */
  async close(): Promise<void> {
    clearInterval(this.#gaugeTimer);
    this.#heartbeat.close();
    this.#faults.close();
    for (const { socket } of this.#connections) socket.terminate();
    this.#updateGauges();
    this.#log.close();
    if (!this.#http.listening) return;
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  async #end(): Promise<void> {
    const goodbyes = [...this.#connections].map(
      ({ socket }) =>
        new Promise<void>((resolve) => {
          socket.once('close', () => resolve());
          socket.close(1001, 'the run has ended');
        }),
    );
    await Promise.race([Promise.all(goodbyes), new Promise((resolve) => setTimeout(resolve, GOODBYE_TIMEOUT_MS))]);
    await this.close();
    this.#port.post({ type: 'ended' });
  }

  /** Live settings at once; those of the handshake hold for the connections to come. */
  #apply(settings: ServerSettings): void {
    this.#settings = settings;
    this.#sockets.options.perMessageDeflate = perMessageDeflate(settings.compression);
    this.#sockets.options.maxPayload = settings.server.maxPayloadBytes;
    this.#log.setMode(settings.logging);
    this.#heartbeat.setInterval(settings.server.heartbeatS);
    for (const { request } of this.#connections) request.socket.setNoDelay(settings.server.noDelay);
  }

  #admit(request: IncomingMessage, answer: (accepted: boolean, code?: number, message?: string) => void): void {
    const { host, token } = this.#settings.bind;
    if (isAuthorized(request, token, LOOPBACK_HOSTS.includes(host))) return answer(true);
    this.#data.telemetry.counters[RECEIVER.refused]! += 1;
    this.#faults.report('client-unauthorized', `A client from ${request.socket.remoteAddress} came without the right token.`);
    answer(false, 401, 'Unauthorized');
  }

  /** A client that is no WebSocket client, or does not finish its handshake in time (RFC 6455 section 4.2.1). */
  #refuseHandshake(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
      this.#faults.report('client-silent', `A client connected and did not finish its handshake within ${HANDSHAKE_TIMEOUT_MS / 1_000} s.`);
    } else if (error.code !== 'ECONNRESET') {
      this.#faults.report('client-protocol', `A client sent no valid WebSocket handshake: ${error.message}.`);
    }
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const { counters } = this.#data.telemetry;
    const header = request.headers[CONNECTION_KEY_HEADER];
    const key = typeof header === 'string' && header.startsWith(`${this.#data.runTag}.`) ? header : null;
    const remotePort = request.socket.remotePort ?? 0;
    const connection: Connection = {
      socket,
      request,
      key,
      counts: newConnectionCounts(key ?? `${request.socket.remoteAddress}:${remotePort}`),
      countedWireBytes: 0,
    };
    this.#connections.add(connection);
    counters[RECEIVER.opened]! += 1;
    this.#countOpen();
    request.socket.setNoDelay(this.#settings.server.noDelay);
    this.#heartbeat.add(socket);
    socket.on('message', (data, isBinary) => this.#receive(connection, data as Buffer, isBinary));
    socket.on('error', (error) => this.#reportClientFault(error));
    socket.on('close', (code) => this.#closed(connection, code));
    this.#port.post({
      type: 'opened',
      key,
      remoteAddress: request.socket.remoteAddress ?? '',
      remotePort,
      extensions: this.#negotiated.get(request) ?? null,
    });
  }

  #receive(connection: Connection, data: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      this.#faults.report('client-text', `Client ${connection.counts.label} sent a text message of ${data.length} bytes.`);
      connection.socket.close(1003, 'frames are binary');
      return;
    }
    this.#countWire(connection);
    const sequence = this.#receiver.receive(connection.counts, data);
    this.#heartbeat.sign(connection.socket, connection.counts.lastArrivalNs);
    if (this.#frameWanted) this.#handOver(connection, data, sequence);
  }

  /** The tap for the window: one copy of one frame when one was asked for. */
  #handOver(connection: Connection, data: Buffer, sequence: number): void {
    this.#frameWanted = false;
    const bytes = new ArrayBuffer(data.length);
    new Uint8Array(bytes).set(data);
    const { counters } = this.#data.telemetry;
    const slot = Number(connection.key?.split('.')[1] ?? 0);
    const receivedFrames = counters[RECEIVER.received]! + counters[RECEIVER.foreign]!;
    this.#port.post({ type: 'frame', info: { captureId: this.#data.captureId, connection: slot, sequence, receivedFrames }, bytes }, [
      bytes,
    ]);
  }

  #closed(connection: Connection, code: number): void {
    const { counters } = this.#data.telemetry;
    if (!this.#connections.delete(connection)) return;
    this.#heartbeat.remove(connection.socket);
    this.#countWire(connection);
    counters[RECEIVER.closed]! += 1;
    this.#countOpen();
    this.#updateGauges();
    const { received, outOfOrder } = connection.counts;
    this.#port.post({ type: 'closed', account: { key: connection.key, received, outOfOrder, code } });
  }

  #reportClientFault(error: Error & { code?: string }): void {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
      const limit = this.#settings.server.maxPayloadBytes;
      this.#faults.report('client-oversize', `A client sent a message above the limit of ${limit} bytes.`);
    } else if (error.code?.startsWith('WS_ERR_')) {
      this.#faults.report('client-protocol', `A client broke the protocol: ${error.message}.`);
    }
    // A reset or aborted socket is no fault of the protocol: its close code (1006) is counted.
  }

  /** With each message, so that wire and payload never differ by more than the frame that is coming in. */
  #countWire(connection: Connection): void {
    // Beside our own stream, foreign clients are counted apart: their bytes belong to no payload of ours.
    if (connection.key === null && this.#settings.direction !== 'listen') return;
    const { bytesRead } = connection.request.socket;
    this.#data.telemetry.counters[RECEIVER.wireBytes]! += bytesRead - connection.countedWireBytes;
    connection.countedWireBytes = bytesRead;
  }

  #countOpen(): void {
    const { counters } = this.#data.telemetry;
    let deflate = 0;
    for (const { request } of this.#connections) if (this.#negotiated.get(request)?.includes('permessage-deflate')) deflate += 1;
    counters[RECEIVER.open] = this.#connections.size;
    counters[RECEIVER.openDeflate] = deflate;
  }

  #updateGauges(): void {
    const { counters } = this.#data.telemetry;
    let inboxBytes = 0;
    for (const connection of this.#connections) {
      this.#countWire(connection);
      inboxBytes = inboxBytes < 0 ? -1 : addKnown(inboxBytes, inboxBytesOf(connection.socket));
    }
    counters[RECEIVER.inboxBytes] = inboxBytes;
  }
}

/** The shared counter's way of saying that a part of the sum is unknown. */
function addKnown(sum: number, part: number | null): number {
  return part === null ? -1 : sum + part;
}
