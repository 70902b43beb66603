import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { OPCODE } from './client-frame.ts';

/** A message that the server sent, put together from its frames, or a control frame. */
export interface ServerMessage {
  opcode: number;
  payload: Buffer;
}

/** What a raw client says in its handshake beside the usual. */
export interface RawHandshake {
  path?: string;
  headers?: Record<string, string>;
  /** Bytes that follow the handshake in the same segment. */
  followedBy?: Buffer;
}

/** Long enough for a machine that has a dozen other things to do, as that of test-engine.ts. */
const PATIENCE_MS = 45_000;
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The handshake of a client (RFC 6455 section 4.1), to the byte. */
export function clientHandshake(port: number, { path = '/', headers = {}, followedBy = Buffer.alloc(0) }: RawHandshake = {}): Buffer {
  const all = {
    host: `127.0.0.1:${port}`,
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-key': KEY,
    'sec-websocket-version': '13',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`), followedBy]);
}

/** What the server must answer to {@link clientHandshake} in `sec-websocket-accept` (RFC 6455 section 4.2.2). */
export const RIGHT_ACCEPT = createHash('sha1').update(`${KEY}${GUID}`).digest('base64');

/**
 * A WebSocket client that is nobody's library: it writes the bytes that it is told to, and takes apart what comes back.
 * What the server may not send (RFC 6455 sections 5.1 to 5.5) makes it fail.
 */
export class RawClient implements AsyncDisposable {
  readonly socket: Socket;
  /** The answer to the handshake, with the empty line; `''` before it is there. */
  head = '';
  /** Why what the server sent is not WebSocket. */
  fault: Error | null = null;
  /** The server has ended its side, or reset the connection. */
  isEnded = false;
  wasReset = false;
  readonly #messages: ServerMessage[] = [];
  readonly #waiting = new Set<() => void>();
  #chunks: Buffer[] = [];
  #bytes = 0;
  #fragmented: { opcode: number; parts: Buffer[] } | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('end', () => {
      this.#end();
      socket.end();
    });
    socket.on('close', () => this.#end());
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.wasReset ||= error.code === 'ECONNRESET' || error.code === 'EPIPE';
      this.#end();
    });
  }

  /** A TCP connection on which nothing has been said yet. */
  static async tcp(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const client = new RawClient(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return client;
  }

  /** An open WebSocket. */
  static async open(port: number, handshake: RawHandshake = {}): Promise<RawClient> {
    const client = await RawClient.tcp(port);
    await client.write(clientHandshake(port, handshake));
    await client.until(() => client.head !== '', 'the answer to the handshake');
    if (!/^HTTP\/1\.1 101 /.test(client.head)) throw new Error(`the handshake was answered with ${client.head}`);
    return client;
  }

  /** Done when the kernel has the bytes. */
  write(...bytes: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => this.socket.write(Buffer.concat(bytes), () => resolve()));
  }

  /** One piece after another, each in a segment of its own as far as a sender can bring that about. */
  async writeInPieces(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      await this.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The next message or control frame; `null` once the server has ended and everything was handed out. */
  async next(): Promise<ServerMessage | null> {
    await this.until(() => this.#messages.length > 0 || this.isEnded, 'a message');
    return this.#messages.shift() ?? null;
  }

  /** So many messages, and control frames between them. */
  async take(count: number): Promise<ServerMessage[]> {
    const messages: ServerMessage[] = [];
    while (messages.length < count) {
      const message = await this.next();
      if (!message) throw new Error(`the server ended after ${messages.length} of ${count} messages`);
      messages.push(message);
    }
    return messages;
  }

  /** The code of the server's close frame, 1005 where it has none; what comes before it is passed over. `null`: it ended without. */
  async closeCode(): Promise<number | null> {
    for (let message = await this.next(); message; message = await this.next()) {
      if (message.opcode !== OPCODE.close) continue;
      return message.payload.length === 0 ? 1005 : message.payload.readUInt16BE(0);
    }
    return null;
  }

  /** Says that nothing more will be sent, and waits until the server has ended, too. */
  async leave(): Promise<void> {
    this.socket.end();
    await this.until(() => this.isEnded, 'the end of the connection');
    this.socket.destroy();
  }

  /** Cuts it with a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    if (this.fault) throw this.fault;
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle();
      };
      const look = () => {
        const { fault } = this;
        if (fault) done(() => reject(fault));
        else if (condition()) done(resolve);
      };
      const timer = setTimeout(
        () => done(() => reject(new Error(`waited ${PATIENCE_MS} ms in vain for ${what}${this.isEnded ? '; the server had ended' : ''}`))),
        PATIENCE_MS,
      );
      this.#waiting.add(look);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await this.until(() => this.socket.closed, 'the socket to close').catch(() => {});
  }

  #end(): void {
    this.isEnded = true;
    this.#look();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    try {
      if (this.head === '') this.#takeHead();
      if (this.head !== '') while (this.#takeFrame());
    } catch (error) {
      this.fault = error as Error;
      this.socket.destroy();
    }
    this.#look();
  }

  #takeHead(): void {
    const bytes = this.#peek(this.#bytes);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    this.head = this.#consume(end + 4).toString('latin1');
  }

  #takeFrame(): boolean {
    if (!this.head.startsWith('HTTP/1.1 101 ') || this.#bytes < 2) return false;
    const start = this.#peek(Math.min(10, this.#bytes));
    const [first, second] = [start[0]!, start[1]!];
    must((first & 0x70) === 0, `reserved bits in ${first}`);
    must((second & 0x80) === 0, 'a masked frame');
    const short = second & 127;
    const headBytes = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (start.length < headBytes) return false;
    const length = short === 127 ? Number(start.readBigUInt64BE(2)) : short === 126 ? start.readUInt16BE(2) : short;
    must(short < 126 || length >= (short === 126 ? 126 : 65_536), `a length of ${length} in ${headBytes - 2} bytes`);
    if (this.#bytes < headBytes + length) return false;
    this.#consume(headBytes);
    this.#takeContent(first & 15, (first & 0x80) !== 0, this.#consume(length));
    return true;
  }

  #takeContent(opcode: number, isFinal: boolean, payload: Buffer): void {
    if (opcode >= 8) {
      must(opcode <= OPCODE.pong && isFinal && payload.length <= 125, `control frame ${opcode} of ${payload.length} bytes`);
      this.#messages.push({ opcode, payload });
      return;
    }
    must(opcode <= OPCODE.binary && (opcode === OPCODE.continuation) === (this.#fragmented !== null), `opcode ${opcode} out of place`);
    this.#fragmented ??= { opcode, parts: [] };
    this.#fragmented.parts.push(payload);
    if (!isFinal) return;
    this.#messages.push({ opcode: this.#fragmented.opcode, payload: Buffer.concat(this.#fragmented.parts) });
    this.#fragmented = null;
  }

  /** The first bytes in one piece, left where they are. */
  #peek(bytes: number): Buffer {
    if (this.#chunks[0]!.length < bytes) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!.subarray(0, bytes);
  }

  #consume(bytes: number): Buffer {
    if (bytes === 0) return Buffer.alloc(0);
    const taken = this.#peek(bytes);
    const rest = this.#chunks[0]!.subarray(bytes);
    if (rest.length > 0) this.#chunks[0] = rest;
    else this.#chunks.shift();
    this.#bytes -= bytes;
    return taken;
  }
}

function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(`the server sent ${otherwise}`);
}
