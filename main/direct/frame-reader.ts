import { isUtf8 } from 'node:buffer';
import type { Kept, Loan } from '../stream/stream-socket.ts';
import { CONTROL_MAX_BYTES, EMPTY, isSendableCloseCode, NO_CLOSE_CODE, OPCODE } from './frame-format.ts';
import { FrameHead } from './frame-head.ts';
import { KeptMessage } from './kept-message.ts';
import type { Masking } from './masking.ts';
import type { MessageMemory } from './message-memory.ts';
import { ProtocolFault } from './protocol-fault.ts';
import { READ_BYTES } from './read-bytes.ts';
import type { ReadScratch } from './read-scratch.ts';

/** After a message of so many bytes the next read is a short one. Smaller ones share a read, which costs less than one each. */
const LARGE_FROM_BYTES = 32_768;

/** A message whose rest is longer is read straight into its own memory. */
const STRAIGHT_FROM_BYTES = 2_048;

/**
 * So much is set aside for a message that is announced; more only as it arrives, so that an announcement alone costs nothing.
 * Where so much is lent that many peers may be stalling, less: memory that nobody has written to is still an address.
 */
const FIRST_LEND_BYTES = 1_048_576;
const CROWDED_FIRST_LEND_BYTES = 65_536;
const CROWDED_FROM_BYTES = 268_435_456;
const GROWTH = 4;

/** What a reader tells. Listeners are called in the order of the bytes. */
export interface FrameReaderEvents {
  message(data: Buffer, isBinary: boolean, loan: Loan): void;
  /** The payload is the listener's own. */
  ping(payload: Buffer): void;
  pong(payload: Buffer): void;
  /** 1005 where the frame has no code. Nothing is told after it. */
  close(code: number, reason: Buffer): void;
}

/**
 * Takes a connection's bytes and makes messages of them (RFC 6455 section 5), each whole and in one piece. It says where
 * the next bytes shall be read to: those of a large message go straight to their place in its memory, everything else into
 * a buffer that all readers of a thread share.
 */
export class FrameReader implements Loan {
  readonly #events: FrameReaderEvents;
  readonly #memory: MessageMemory;
  readonly #scratch: ReadScratch;
  readonly #masking: Masking;
  readonly #maxPayloadBytes: number;
  readonly #head: FrameHead;
  /** Taken when they are first needed: many connections are short, or silent. */
  #control: Buffer | null = null;
  #key: Buffer | null = null;
  #inPayload = false;
  /** Of the frame's payload, what is still to come, and where the rest begins. */
  #leftBytes = 0;
  #frameAt = 0;
  /** The message that is being collected: its memory, and how much of it is there. */
  #buffer: Buffer | null = null;
  #messageBytes = 0;
  #isBinary = false;
  #isWithinMessage = false;
  /** Where the next bytes are read straight to their place in the message. */
  #straight: Buffer | null = null;
  #lastMessageBytes = 0;
  #isOver = false;
  /** What is lent to the listener right now. */
  #lent: Buffer | null = null;
  #isLentScratch = false;
  #kept: KeptMessage | null = null;

  constructor(options: {
    events: FrameReaderEvents;
    memory: MessageMemory;
    /** What is in it is used before `took` returns, so that readers may share it. */
    scratch: ReadScratch;
    masking: Masking;
    /** A longer message is a fault (1009). */
    maxPayloadBytes: number;
    /** `server` expects masked frames. */
    role: 'server' | 'client';
  }) {
    this.#events = options.events;
    this.#memory = options.memory;
    this.#scratch = options.scratch;
    this.#masking = options.masking;
    this.#maxPayloadBytes = options.maxPayloadBytes;
    this.#head = new FrameHead(options.role === 'server');
  }

  /** Bytes that were read and are no whole message yet. */
  get collectedBytes(): number {
    return this.#messageBytes + this.#head.collectedBytes;
  }

  /** Where the next bytes shall be read to. */
  get target(): Buffer {
    if (this.#leftBytes > STRAIGHT_FROM_BYTES && this.#isCollecting) {
      const bytes = Math.min(this.#leftBytes, READ_BYTES);
      this.#straight = this.#room(bytes).subarray(this.#messageBytes, this.#messageBytes + bytes);
      return this.#straight;
    }
    this.#straight = null;
    return this.#lastMessageBytes < LARGE_FROM_BYTES ? this.#scratch.bytes : this.#scratch.short;
  }

  /**
   * So many bytes were read into the last {@link target}.
   * @throws ProtocolFault
   */
  took(bytes: number): void {
    const straight = this.#straight;
    if (!straight) this.feed(this.#scratch.bytes, bytes);
    else if (!this.#isOver) this.#collected(bytes === straight.length ? straight : straight.subarray(0, bytes));
  }

  /**
   * Takes bytes from elsewhere, which are written over where they are masked.
   * @throws ProtocolFault
   */
  feed(chunk: Buffer, bytes = chunk.length): void {
    for (let at = 0; at < bytes && !this.#isOver; ) {
      if (!this.#inPayload) {
        at = this.#head.take(chunk, at, bytes, this.#isWithinMessage);
        if (at < 0) return;
        this.#beginPayload();
        if (this.#leftBytes > 0) continue;
      }
      at = this.#head.opcode >= OPCODE.close ? this.#takeControl(chunk, at, bytes) : this.#takeData(chunk, at, bytes);
    }
  }

  /** Gives back what it holds; what is lent right now holds until the listener returns all the same. Nothing more may be fed. */
  close(): void {
    this.#isOver = true;
    this.#leftBytes = 0;
    this.#endFrame();
    // What still comes is thrown away, as much of it at once as there is room for.
    this.#lastMessageBytes = 0;
    if (!this.#lent) this.#dropBuffer();
  }

  keep(): Kept {
    const data = this.#lent;
    if (!data) throw new Error('the bytes were lent until the listener returned, and it has');
    if (!this.#kept) {
      const buffer = this.#isLentScratch ? null : this.#buffer;
      if (buffer && data.length >= buffer.length / 2) {
        this.#kept = new KeptMessage(data, this.#memory, buffer);
        this.#buffer = null;
      } else this.#kept = new KeptMessage(Buffer.from(data), null, null);
    }
    // The reader is an owner too until the listener returns, because a loan holds so long.
    return this.#kept.share();
  }

  /** In the payload of a data frame whose message has memory of its own. */
  get #isCollecting(): boolean {
    return this.#inPayload && this.#buffer !== null && this.#head.opcode < OPCODE.close;
  }

  #beginPayload(): void {
    const { opcode, payloadBytes } = this.#head;
    this.#inPayload = true;
    this.#leftBytes = payloadBytes;
    this.#frameAt = 0;
    if (opcode >= OPCODE.close) return;
    if (opcode !== OPCODE.continuation) {
      this.#isBinary = opcode === OPCODE.binary;
      this.#isWithinMessage = true;
    }
    if (payloadBytes > 0 && this.#messageBytes + payloadBytes > this.#maxPayloadBytes) {
      throw new ProtocolFault('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009, 'Max payload size exceeded', {
        messageBytes: this.#messageBytes + payloadBytes,
        limitBytes: this.#maxPayloadBytes,
        isWhole: this.#head.isFinal,
      });
    }
  }

  #takeData(chunk: Buffer, at: number, end: number): number {
    const { isFinal } = this.#head;
    const bytes = Math.min(this.#leftBytes, end - at);
    if (isFinal && this.#messageBytes === 0 && bytes === this.#leftBytes) {
      // The whole message is here.
      const data = bytes === 0 ? EMPTY : this.#view(chunk, at, at + bytes);
      this.#unmask(data);
      this.#leftBytes = 0;
      this.#endFrame();
      this.#deliver(data, true);
      return at + bytes;
    }
    if (bytes === 0) this.#collected(EMPTY);
    else {
      const place = this.#room(bytes).subarray(this.#messageBytes, this.#messageBytes + bytes);
      chunk.copy(place, 0, at, at + bytes);
      this.#collected(place);
    }
    return at + bytes;
  }

  /** The next bytes of the message are at their place, masked as they came. */
  #collected(bytes: Buffer): void {
    this.#unmask(bytes);
    this.#messageBytes += bytes.length;
    this.#leftBytes -= bytes.length;
    if (this.#leftBytes > 0) return;
    const { isFinal } = this.#head;
    this.#endFrame();
    if (isFinal) this.#deliver(this.#buffer ? this.#buffer.subarray(0, this.#messageBytes) : EMPTY, this.#buffer === null);
  }

  #view(chunk: Buffer, start: number, end: number): Buffer {
    return chunk === this.#scratch.bytes ? this.#scratch.view(start, end) : chunk.subarray(start, end);
  }

  #takeControl(chunk: Buffer, at: number, end: number): number {
    const { opcode } = this.#head;
    const bytes = Math.min(this.#leftBytes, end - at);
    this.#control ??= Buffer.allocUnsafe(CONTROL_MAX_BYTES);
    chunk.copy(this.#control, this.#frameAt, at, at + bytes);
    this.#frameAt += bytes;
    this.#leftBytes -= bytes;
    if (this.#leftBytes > 0) return at + bytes;
    const payload = Buffer.from(this.#control.subarray(0, this.#frameAt));
    if (!this.#head.isPlain) this.#masking.apply(payload, this.#head.key);
    this.#endFrame();
    if (opcode === OPCODE.ping) this.#events.ping(payload);
    else if (opcode === OPCODE.pong) this.#events.pong(payload);
    else this.#closeFrame(payload);
    return at + bytes;
  }

  #closeFrame(payload: Buffer): void {
    if (payload.length === 0) {
      this.#isOver = true;
      return this.#events.close(NO_CLOSE_CODE, EMPTY);
    }
    const code = payload.readUInt16BE(0);
    const reason = payload.subarray(2);
    if (!isSendableCloseCode(code)) throw new ProtocolFault('WS_ERR_INVALID_CLOSE_CODE', 1002, `invalid status code ${code}`);
    if (!isUtf8(reason)) throw new ProtocolFault('WS_ERR_INVALID_UTF8', 1007, 'invalid UTF-8 sequence');
    this.#isOver = true;
    this.#events.close(code, reason);
  }

  #endFrame(): void {
    this.#inPayload = false;
    this.#head.reset();
  }

  #deliver(data: Buffer, isScratch: boolean): void {
    const isBinary = this.#isBinary;
    this.#lastMessageBytes = data.length;
    this.#isWithinMessage = false;
    if (!isBinary && !isUtf8(data)) throw new ProtocolFault('WS_ERR_INVALID_UTF8', 1007, 'invalid UTF-8 sequence');
    this.#lent = data;
    this.#isLentScratch = isScratch;
    try {
      this.#events.message(data, isBinary, this);
    } finally {
      this.#lent = null;
      this.#kept?.release();
      this.#kept = null;
      this.#dropBuffer();
    }
  }

  #dropBuffer(): void {
    if (this.#buffer) this.#memory.giveBack(this.#buffer);
    this.#buffer = null;
    this.#messageBytes = 0;
  }

  /** The message's memory, with room for so many more bytes. */
  #room(bytes: number): Buffer {
    const needed = this.#messageBytes + bytes;
    const before = this.#buffer;
    if (before && before.length >= needed) return before;
    const announced = this.#messageBytes + this.#leftBytes;
    // Nobody says how long a message is whose fragments go on: it must not be copied once for each of them.
    const expected = this.#head.isFinal ? announced : Math.max(announced, Math.min(needed * GROWTH, this.#maxPayloadBytes));
    // Memory that is there already costs nothing more; memory that is not is taken as the bytes arrive.
    const first = this.#memory.lentBytes < CROWDED_FROM_BYTES ? FIRST_LEND_BYTES : CROWDED_FIRST_LEND_BYTES;
    const wanted = this.#memory.hasFree(expected) ? expected : Math.min(expected, Math.max(first, needed * GROWTH));
    const buffer = this.#memory.lend(wanted);
    if (before) {
      before.copy(buffer, 0, 0, this.#messageBytes);
      this.#memory.giveBack(before);
    }
    this.#buffer = buffer;
    return buffer;
  }

  /** The next bytes of the frame's payload. */
  #unmask(bytes: Buffer): void {
    const { key, isPlain } = this.#head;
    if (!isPlain && bytes.length > 0) {
      const at = this.#frameAt;
      if ((at & 3) === 0) this.#masking.apply(bytes, key);
      else {
        this.#key ??= Buffer.allocUnsafe(4);
        for (let index = 0; index < 4; index++) this.#key[index] = key[(at + index) & 3]!;
        this.#masking.apply(bytes, this.#key);
      }
    }
    this.#frameAt += bytes.length;
  }
}
