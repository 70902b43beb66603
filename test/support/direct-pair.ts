import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createDirectContext, type DirectContext } from '../../main/direct/direct-context.ts';
import { directHandshake, directOf } from '../../main/direct/direct-handshake.ts';
import { leanSocket } from '../../main/server/lean-socket.ts';
import type { StreamSocket } from '../../main/stream/stream-socket.ts';

export type EngineName = 'ws' | 'direct';

const EMPTY = Buffer.alloc(0);

const HANDSHAKE = [
  'GET / HTTP/1.1',
  'Host: 127.0.0.1',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

/** A server whose connections are taken over, or are left with ws. */
export interface DirectServer {
  http: Server;
  url: string;
  port: number;
  context: DirectContext;
  /** Why connections were left with ws that should have been taken over. */
  refused: string[];
  /** The next connection, from the turn in which its handshake ends. */
  next: (accept?: (socket: StreamSocket) => void) => Promise<StreamSocket>;
  /** Cuts what is left, and ends when the server has closed. */
  close: () => Promise<void>;
}

/** Listens on a port of its own. With `admit` a client is let in when that is done, and not in the turn in which it asks. */
export async function directServer(
  engine: EngineName,
  options: { maxPayload?: number; perMessageDeflate?: boolean; onTcp?: (tcp: Socket) => void; admit?: (tcp: Socket) => Promise<void> } = {},
): Promise<DirectServer> {
  const { admit } = options;
  const context = createDirectContext({ nativeAddon: 'on' });
  const refused: string[] = [];
  const http = createServer();
  if (options.onTcp) http.on('connection', options.onTcp);
  const sockets = new WebSocketServer({
    // As main/server/handshake.ts has it.
    WebSocket: directHandshake(leanSocket(WebSocket, context.smallFrames), {
      context,
      role: 'server',
      isWanted: () => engine === 'direct',
      onRefused: (reason) => refused.push(reason),
    }),
    server: http,
    clientTracking: false,
    perMessageDeflate: options.perMessageDeflate ?? false,
    ...(options.maxPayload === undefined ? {} : { maxPayload: options.maxPayload }),
    ...(admit
      ? {
          verifyClient: ({ req }: { req: IncomingMessage }, answer: (isLetIn: boolean) => void) =>
            void admit(req.socket).then(() => answer(true)),
        }
      : {}),
  });
  const open = new Set<StreamSocket>();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    http,
    url: `ws://127.0.0.1:${port}`,
    port,
    context,
    refused,
    next: (accept = () => {}) =>
      new Promise((resolve) => {
        sockets.once('connection', (handshake) => {
          const socket = (directOf(handshake) ?? handshake) as StreamSocket;
          open.add(socket);
          socket.once('close', () => open.delete(socket));
          accept(socket);
          resolve(socket);
        });
      }),
    close: async () => {
      for (const socket of open) socket.terminate();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}

/** For a file of tests: starts servers that are closed behind each test, last first, with whatever else is put into `cleanUp`. */
export function serversOfTests(): { serving: typeof directServer; cleanUp: (() => unknown)[] } {
  const cleanUp: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  });
  const serving: typeof directServer = async (...options) => {
    const server = await directServer(...options);
    cleanUp.push(server.close);
    return server;
  };
  return { serving, cleanUp };
}

/** A client of either engine, from the turn in which its handshake ends. */
export function directClient(
  engine: EngineName,
  url: string,
  { context = createDirectContext({ nativeAddon: 'on', generateMask: randomMask }), perMessageDeflate = false } = {},
  accept: (socket: StreamSocket) => void = () => {},
): Promise<StreamSocket> {
  const Client = directHandshake(WebSocket, { context, role: 'client', isWanted: () => engine === 'direct', onRefused: () => {} });
  const handshake = new Client(url, { perMessageDeflate });
  return new Promise((resolve, reject) => {
    handshake.on('error', reject);
    handshake.on('open', () => {
      const socket = (directOf(handshake) ?? handshake) as StreamSocket;
      accept(socket);
      resolve(socket);
    });
  });
}

/** A client that speaks bytes. */
export interface RawClient {
  tcp: Socket;
  /** What came after the answer to the handshake. */
  received: () => Buffer;
  /** Bytes of that answer. */
  answerBytes: number;
}

/** Connects and shakes hands. What is `sent` goes in one packet with the request. `connected` gets the connection before there is an answer. */
export async function rawClient(port: number, sent: Buffer = EMPTY, connected: (tcp: Socket) => void = () => {}): Promise<RawClient> {
  const tcp = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  tcp.on('data', (chunk) => chunks.push(chunk));
  tcp.on('error', () => {});
  tcp.write(Buffer.concat([Buffer.from(HANDSHAKE), sent]));
  connected(tcp);
  const whole = () => Buffer.concat(chunks);
  const headEnd = () => whole().indexOf('\r\n\r\n');
  await new Promise<void>((resolve, reject) => {
    tcp.on('close', () => reject(new Error('the connection was closed before the handshake was answered')));
    const look = () => {
      if (headEnd() < 0) return;
      tcp.off('data', look);
      resolve();
    };
    tcp.on('data', look);
  });
  const answerBytes = headEnd() + 4;
  return { tcp, received: () => whole().subarray(answerBytes), answerBytes };
}

function randomMask(key: Buffer): void {
  key.writeUInt32LE((Math.random() * 2 ** 32) >>> 0);
}

/** The next event of this name, with its arguments. */
export function once<T extends unknown[]>(
  socket: { once(event: string, listener: (...values: never[]) => void): unknown },
  event: string,
): Promise<T> {
  return new Promise((resolve) => socket.once(event, (...values: unknown[]) => resolve(values as T)));
}

/** Everything that a socket tells, from its first turn. */
export function listen(socket: StreamSocket) {
  const heard = {
    messages: [] as Buffer[],
    texts: [] as string[],
    pongs: [] as string[],
    errors: [] as string[],
    close: null as null | [number, string],
  };
  socket.on('message', (data, isBinary) => (isBinary ? heard.messages.push(Buffer.from(data)) : heard.texts.push(data.toString())));
  socket.on('pong', (data) => heard.pongs.push(data.toString()));
  socket.on('error', (error) => heard.errors.push(error.code ?? error.message));
  socket.on('close', (code, reason) => {
    heard.close = [code, reason.toString()];
  });
  return heard;
}

/** Connections that a server counts. */
export function connectionsOf({ http }: DirectServer): Promise<number> {
  return new Promise((resolve, reject) => http.getConnections((error, count) => (error ? reject(error) : resolve(count))));
}
