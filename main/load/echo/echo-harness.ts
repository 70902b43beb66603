import type { AddressInfo } from 'node:net';
import { type RawData, type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { type Exchange, emptyFrameHeader, JPEG_PREFIX, readFrameHeader, scenarioSchema } from '../../../contract/index.ts';
import { systemClock } from '../../clock.ts';
import { EXCHANGE, SENDER } from '../../metrics/shared-counters.ts';
import { createLoadTelemetry, type LoadTelemetry } from '../../metrics/thread-telemetry.ts';
import type { FromLoad, LoadSettings, LoadThreadData, ToLoad } from '../load-messages.ts';
import { ECHO_LIMITS, EchoLoad } from './echo-load.ts';

/** What a test wants to differ from the usual: jpeg frames of 1,000 bytes, one place, no compression. */
export interface EchoWish {
  load?: Partial<LoadSettings['load']>;
  settings?: Partial<LoadSettings>;
  limits?: Partial<typeof ECHO_LIMITS>;
  telemetry?: LoadTelemetry;
  frameBytes?: number;
}

const COMPRESSION = scenarioSchema.parse({ compression: { enabled: false } }).compression;

/** Settings of direction echo. */
export function echoSettings(wish: EchoWish): LoadSettings {
  const { load, payload, masking, nativeAddon, sender, flow, priority } = scenarioSchema.parse({});
  const { connections, rate, executor, concurrency } = load;
  return {
    direction: 'echo',
    payload,
    masking,
    nativeAddon,
    sender,
    flow,
    priority,
    compression: COMPRESSION,
    groups: 1,
    noDelay: true,
    pathRoundTripMs: 0,
    ...wish.settings,
    load: { connections, rate, executor, concurrency, frames: null, ...wish.load },
  };
}

/** Frames of one size with room for the header of `kind`. */
export function echoFrames(kind: LoadSettings['payload']['kind'], bytes: number, count = 2): SharedArrayBuffer[] {
  return Array.from({ length: count }, () => {
    const frame = new SharedArrayBuffer(bytes);
    new Uint8Array(frame).fill(0x61);
    if (kind === 'jpeg') new Uint8Array(frame).set(JPEG_PREFIX);
    return frame;
  });
}

/** An EchoLoad whose messages are kept; `clock` can be put forward. */
export class EchoHarness {
  readonly messages: FromLoad[] = [];
  readonly telemetry: LoadTelemetry;
  readonly echo: EchoLoad;
  aheadNs = 0;
  settings: LoadSettings;
  readonly #startNs = systemClock.nowNs();

  constructor(url: string, wish: EchoWish = {}) {
    this.settings = echoSettings(wish);
    this.telemetry = wish.telemetry ?? createLoadTelemetry();
    const data: LoadThreadData = {
      settings: this.settings,
      telemetry: this.telemetry,
      runTag: 77,
      startNs: this.#startNs,
      url,
      token: 'the-secret-token',
      firstGeneration: 3,
      frames: echoFrames(this.settings.payload.kind, wish.frameBytes ?? 1_000),
    };
    const port = { post: (message: FromLoad) => void this.messages.push(message), onMessage: () => {}, close: () => {} };
    const clock = { ...systemClock, nowNs: () => systemClock.nowNs() + this.aheadNs };
    this.echo = new EchoLoad(port, data, clock, { ...ECHO_LIMITS, ...wish.limits });
  }

  tell(...messages: ToLoad[]): void {
    for (const message of messages) this.echo.handle(message);
  }

  applyLoad(load: Partial<LoadSettings['load']>): void {
    this.settings = { ...this.settings, load: { ...this.settings.load, ...load } };
    this.tell({ type: 'apply', settings: this.settings });
  }

  of<T extends FromLoad['type']>(type: T): Extract<FromLoad, { type: T }>[] {
    return this.messages.filter((message): message is Extract<FromLoad, { type: T }> => message.type === type);
  }

  get exchanges(): Exchange[] {
    return this.of('exchanges').flatMap(({ exchanges }) => exchanges);
  }

  count(name: Exclude<keyof typeof EXCHANGE, 'size'>): number {
    return this.telemetry.exchange.counters[EXCHANGE[name]]!;
  }

  frames(name: Exclude<keyof typeof SENDER, 'size'>): number {
    return this.telemetry.sender.counters[SENDER[name]]!;
  }

  /** How often a value was recorded. */
  recorded(name: 'setupUs' | 'tcpUs' | 'upgradeUs' | 'sendUs' | 'waitUs' | 'totalUs'): number {
    const buffer = name === 'setupUs' ? this.telemetry.setupUs : this.telemetry.exchange[name];
    return new Int32Array(buffer).reduce((sum, count) => sum + count, 0);
  }

  async pause(timeoutMs = 5_000): Promise<void> {
    const before = this.of('paused').length;
    this.tell({ type: 'pause', timeoutMs, purpose: 'end' });
    await until(() => this.of('paused').length > before);
  }
}

/** Waits for a condition that must come true; the test's own timeout ends it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What a test's server does with a frame; by default it acknowledges it. */
export type Answer = (socket: WebSocket, sequence: number, data: RawData, isBinary: boolean) => void;

export const acknowledge: Answer = (socket, sequence) => socket.send(JSON.stringify({ type: 'ack', sequence }));

/** A real server that counts what it sees. */
export class EchoServer {
  answer: Answer = acknowledge;
  connections = 0;
  frames = 0;
  open = 0;
  openPeak = 0;
  /** Keys of those that are open. */
  readonly openKeys = new Set<string | undefined>();
  readonly clientPorts: number[] = [];
  readonly requests: { key: string | undefined; authorization: string | undefined; extensions: string | undefined }[] = [];
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, { headers, socket: tcp }) => {
      this.clientPorts.push(tcp.remotePort!);
      const { authorization } = headers;
      const key = headers['x-sockscope-key'] as string;
      this.openKeys.add(key);
      this.requests.push({ key, authorization, extensions: headers['sec-websocket-extensions'] });
      this.connections += 1;
      this.open += 1;
      this.openPeak = Math.max(this.openPeak, this.open);
      socket.on('close', () => {
        this.open -= 1;
        this.openKeys.delete(key);
      });
      socket.on('error', () => {});
      socket.on('message', (data, isBinary) => {
        this.frames += 1;
        const header = emptyFrameHeader();
        if (!readFrameHeader(data as Buffer, header)) throw new Error('a frame without a header');
        this.answer(socket, header.sequence, data, isBinary);
      });
    });
  }

  static async start(options: ServerOptions = {}): Promise<EchoServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4_096, ...options });
    await new Promise((resolve) => server.once('listening', resolve));
    return new EchoServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get sockets(): Set<WebSocket> {
    return this.#server.clients;
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
