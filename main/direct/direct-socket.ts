import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { closeReasonOf } from '../stream/peer-fault.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';
import type { DirectContext } from './direct-context.ts';
import { ABNORMAL_CLOSURE, CONTROL_MAX_BYTES, EMPTY, isSendableCloseCode, NO_CLOSE_CODE, OPCODE } from './frame-format.ts';
import { FrameReader } from './frame-reader.ts';
import { FrameWriter, MERGE_BELOW_BYTES } from './frame-writer.ts';
import type { ProtocolFault } from './protocol-fault.ts';
import { SocketOutput, type WriteDone } from './socket-output.ts';
import { takeOver, whyNotTaken } from './take-over.ts';

/** How long the peer may take to answer the close handshake, as with `ws`. */
const CLOSE_TIMEOUT_MS = 30_000;

/** While so many bytes wait, only the newest ping is answered, when there is room again (RFC 6455 section 5.5.3). */
const PONG_BACKLOG_BYTES = 65_536;

/**
 * An open WebSocket on a receive path of our own (RFC 6455 without extensions): the bytes are read into recycled memory and
 * unmasked in place, and its messages are lent and not given. Names and behaviour are those of `ws`.
 */
export class DirectSocket extends EventEmitter implements StreamSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readonly copiesBelowBytes = MERGE_BELOW_BYTES;
  readonly tcp: Socket;
  readonly #reader: FrameReader;
  readonly #writer: FrameWriter;
  readonly #output: SocketOutput;
  #readyState = 1;
  #bytesRead: number;
  #isPaused = false;
  #closeCode = ABNORMAL_CLOSURE;
  #closeReason: Buffer = EMPTY;
  #closeSent = false;
  #closeReceived = false;
  #closeTimer: NodeJS.Timeout | null = null;
  /** Nothing that comes in is looked at any more. */
  #isDeaf = false;
  #pingToAnswer: Buffer | null = null;
  /** What came with the handshake and was not looked at yet; then `null`. */
  #head: Buffer | null;

  /**
   * Takes the connection over from `socket`, whose handshake is done. `head` is what came after it in the same read. Answers
   * a sentence where this runtime cannot do that; then the socket is as it was.
   */
  static take(
    socket: Socket,
    head: Buffer,
    context: DirectContext,
    options: { role: 'server' | 'client'; maxPayloadBytes: number },
  ): DirectSocket | string {
    const reason = whyNotTaken(socket);
    if (reason !== null) return reason;
    const direct = new DirectSocket(socket, head, context, options);
    // In a turn of its own, so that whoever gets the socket can listen first.
    process.nextTick(() => direct.#start());
    return direct;
  }

  private constructor(
    socket: Socket,
    head: Buffer,
    context: DirectContext,
    options: { role: 'server' | 'client'; maxPayloadBytes: number },
  ) {
    super();
    this.#head = head;
    const { memory, masking, scratch, smallFrames } = context;
    this.#bytesRead = socket.bytesRead;
    this.#reader = new FrameReader({
      memory,
      masking,
      scratch,
      role: options.role,
      maxPayloadBytes: options.maxPayloadBytes,
      events: {
        message: (data, isBinary, loan) => this.emit('message', data, isBinary, loan),
        ping: (payload) => this.#answer(payload),
        pong: (payload) => this.emit('pong', payload),
        close: (code, reason) => this.#closedByPeer(code, reason),
      },
    });
    takeOver(socket, { target: () => this.#reader.target, took: (bytes) => this.#took(bytes) });
    this.tcp = socket;
    this.#output = new SocketOutput(socket, () => this.#drained());
    this.#writer = new FrameWriter(this.#output, smallFrames, options.role === 'client' ? context : null);
    socket.on('end', () => this.#ended());
    // A reset is no fault of the protocol: the close code (1006) tells it.
    socket.on('error', () => this.#cut());
    socket.on('close', () => this.#closed());
  }

  get readyState(): number {
    return this.#readyState;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  get bufferedAmount(): number {
    return this.#output.pendingBytes;
  }

  /** Bytes that the TCP socket has delivered so far, the handshake's included. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** Bytes that were read and are no whole message yet. */
  get collectedBytes(): number {
    return this.#reader.collectedBytes;
  }

  pause(): void {
    if (this.#readyState >= this.CLOSED) return;
    this.#isPaused = true;
    this.tcp.pause();
  }

  resume(): void {
    if (this.#readyState >= this.CLOSED) return;
    this.#isPaused = false;
    if (this.#head) process.nextTick(() => this.#start());
    else this.tcp.resume();
  }

  send(data: Buffer | string, options?: { binary?: boolean } | WriteDone, done?: WriteDone): void {
    const whenDone = (typeof options === 'function' ? options : done) ?? null;
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    const isBinary = (typeof options === 'function' ? undefined : options?.binary) ?? typeof data !== 'string';
    if (this.#readyState !== this.OPEN) return refuse(whenDone);
    this.#writer.write(isBinary ? OPCODE.binary : OPCODE.text, bytes, whenDone);
  }

  sendBuilt(frame: Buffer, done: WriteDone): void {
    if (this.#readyState !== this.OPEN) return refuse(done);
    this.#writer.writeBuilt(frame, done);
  }

  /** @throws RangeError where a control frame cannot carry so much (RFC 6455 section 5.5). */
  ping(data: Buffer, _mask?: boolean, done: (error: Error) => void = ignore): void {
    if (data.length > CONTROL_MAX_BYTES) throw new RangeError(`a ping carries at most ${CONTROL_MAX_BYTES} bytes`);
    if (this.#readyState !== this.OPEN) return refuse((error) => error && done(error));
    this.#writer.write(OPCODE.ping, data, (error) => {
      if (error) done(error);
    });
  }

  /** @throws RangeError where no close frame may carry the code, or can carry the reason (sections 5.5 and 7.4). */
  close(code?: number, reason?: string): void {
    if (this.#readyState === this.CLOSED) return;
    if (this.#readyState === this.CLOSING) {
      if (this.#closeSent && (this.#closeReceived || this.#isDeaf)) this.#output.end();
      return;
    }
    const payload = closePayload(code, reason);
    this.#readyState = this.CLOSING;
    this.#writer.write(OPCODE.close, payload, (error) => {
      if (error) return;
      this.#closeSent = true;
      if (this.#closeReceived || this.#isDeaf) this.#output.end();
    });
    this.#closeTimer ??= setTimeout(() => this.tcp.destroy(), CLOSE_TIMEOUT_MS);
  }

  terminate(): void {
    if (this.#readyState === this.CLOSED) return;
    this.#cut();
  }

  #start(): void {
    const head = this.#head;
    if (!head || this.#isPaused || this.tcp.destroyed) return;
    this.#head = null;
    if (head.length > 0) {
      try {
        this.#reader.feed(head);
      } catch (thrown) {
        this.#caught(thrown);
      }
    }
    if (!this.#isPaused) this.tcp.resume();
  }

  #took(bytes: number): void {
    this.#bytesRead += bytes;
    if (this.#isDeaf) return;
    // Node may have had a read on its way when it was paused: nothing may come before what came with the handshake.
    if (this.#head) {
      this.#head = Buffer.concat([this.#head, this.#reader.target.subarray(0, bytes)]);
      if (this.#isPaused) this.tcp.pause();
      return;
    }
    try {
      this.#reader.took(bytes);
    } catch (thrown) {
      this.#caught(thrown);
    }
  }

  #caught(thrown: unknown): void {
    if (!(thrown instanceof Error) || thrown.name !== 'ProtocolFault') throw thrown;
    this.#fail(thrown as ProtocolFault);
  }

  /** RFC 6455 section 7.1.7: says why, and listens no more. What still comes is read, or the peer could not read the reason. */
  #fail(fault: ProtocolFault): void {
    this.#isDeaf = true;
    this.#reader.close();
    this.resume();
    this.close(fault.closeCode, closeReasonOf(fault, this));
    this.emit('error', fault);
  }

  #closedByPeer(code: number, reason: Buffer): void {
    this.#closeReceived = true;
    this.#closeCode = code;
    this.#closeReason = Buffer.from(reason);
    this.#isDeaf = true;
    this.#reader.close();
    this.resume();
    if (code === NO_CLOSE_CODE) this.close();
    else this.close(code, this.#closeReason.toString('utf8'));
  }

  #answer(payload: Buffer): void {
    if (this.#readyState !== this.OPEN) return;
    if (this.bufferedAmount > PONG_BACKLOG_BYTES) this.#pingToAnswer = payload;
    else this.#writer.write(OPCODE.pong, payload, null);
  }

  #drained(): void {
    const payload = this.#pingToAnswer;
    this.#pingToAnswer = null;
    if (payload) this.#answer(payload);
  }

  #ended(): void {
    if (this.#readyState < this.CLOSING) this.#readyState = this.CLOSING;
    this.#isDeaf = true;
    this.#reader.close();
    this.#output.end();
  }

  #cut(): void {
    if (this.#readyState < this.CLOSING) this.#readyState = this.CLOSING;
    this.#isDeaf = true;
    this.#reader.close();
    this.tcp.destroy();
  }

  #closed(): void {
    if (this.#closeTimer) clearTimeout(this.#closeTimer);
    this.#isDeaf = true;
    this.#reader.close();
    this.#readyState = this.CLOSED;
    this.emit('close', this.#closeCode, this.#closeReason);
  }
}

/** The payload of a close frame (section 5.5.1). */
function closePayload(code?: number, reason = ''): Buffer {
  if (code === undefined) return EMPTY;
  if (!isSendableCloseCode(code)) throw new RangeError(`${code} is no close code that may be sent`);
  const text = Buffer.from(reason);
  if (text.length > CONTROL_MAX_BYTES - 2) throw new RangeError(`the reason of a close carries at most ${CONTROL_MAX_BYTES - 2} bytes`);
  const payload = Buffer.allocUnsafe(2 + text.length);
  payload.writeUInt16BE(code);
  text.copy(payload, 2);
  return payload;
}

function refuse(done: WriteDone | null): void {
  if (done) process.nextTick(() => done(new Error('the WebSocket is not open')));
}

function ignore(): void {}
