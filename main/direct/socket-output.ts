import type { Socket } from 'node:net';
import { forAll } from '../for-all.ts';

/** Called when the bytes have left for the kernel, or could not. */
export type WriteDone = (error?: Error) => void;

/**
 * What is written to a socket that nobody else writes to. Node's stream above the socket (`Writable`) is passed by: its queue, its ticks and
 * its objects cost a small message more than all else that is done for it here. What is called instead (`_write` and `_writev`) is what
 * the stream itself would call, and they are never called while a write is under way, as a stream has to promise them.
 */
export class SocketOutput {
  readonly #tcp: Socket;
  readonly #onDrain: () => void;
  /** Of the write that the kernel did not take whole at once; -1 where none is under way. */
  #underWayBytes = -1;
  #underWay: WriteDone[] = [];
  #waiting: Buffer[] = [];
  #waitingDone: WriteDone[] = [];
  #waitingBytes = 0;
  #isHanding = false;
  #wasTaken = false;
  #fault: Error | null = null;
  #endsWhenDrained = false;

  /** `onDrain`: after some had to wait, nothing waits any more. */
  constructor(tcp: Socket, onDrain: () => void = ignore) {
    this.#tcp = tcp;
    this.#onDrain = onDrain;
  }

  /** Nothing that is written leaves any more. */
  get isBroken(): boolean {
    return this.#tcp.destroyed;
  }

  /** Bytes that wait for the kernel. */
  get pendingBytes(): number {
    return this.#underWayBytes < 0 ? 0 : this.#underWayBytes + this.#waitingBytes;
  }

  /**
   * Whether the kernel has taken the bytes; else they have to stay as they are until `done`. `done` is called in a later turn, where there
   * is one; nothing is thrown. An error destroys the socket, which tells it.
   */
  write(bytes: Buffer, done: WriteDone | null): boolean {
    if (this.#underWayBytes >= 0) {
      this.#wait(bytes, done);
      return false;
    }
    return this.#hand(bytes.length, bytes, done ? [done] : NOBODY);
  }

  /** Two pieces in one call of writev(2). */
  writeBoth(head: Buffer, payload: Buffer, done: WriteDone): void {
    if (this.#underWayBytes >= 0) {
      this.#wait(head, null);
      this.#wait(payload, done);
    } else this.#hand(head.length + payload.length, [head, payload], [done]);
  }

  /** Ends the socket's sending side behind what waits. */
  end(): void {
    if (this.#underWayBytes >= 0) this.#endsWhenDrained = true;
    else if (!this.#tcp.writableEnded) this.#tcp.end();
  }

  #wait(bytes: Buffer, done: WriteDone | null): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (done) this.#waitingDone.push(done);
  }

  /** Hands bytes to the socket, which has nothing under way. Whether it took them all at once. */
  #hand(bytes: number, what: Buffer | Buffer[], done: WriteDone[]): boolean {
    this.#underWayBytes = bytes;
    this.#underWay = done;
    this.#isHanding = true;
    this.#wasTaken = false;
    const tcp = this.#tcp;
    if (!Array.isArray(what)) tcp._write(what, BUFFER, this.#left);
    else
      tcp._writev!(
        Object.assign(
          what.map((chunk) => ({ chunk, encoding: BUFFER })),
          ALL_BUFFERS,
        ),
        this.#left,
      );
    this.#isHanding = false;
    if (!this.#wasTaken) return false;
    this.#underWayBytes = -1;
    const fault = this.#fault;
    if (done.length > 0) process.nextTick(tellAll, done, fault ?? undefined);
    if (!fault) return true;
    tcp.destroy(fault);
    return false;
  }

  /** What was handed to the socket has left, or could not. In the very call that handed it over where the kernel took it at once. */
  readonly #left = (error?: Error | null): void => {
    if (this.#isHanding) {
      this.#wasTaken = true;
      this.#fault = error ?? null;
      return;
    }
    const done = this.#underWay;
    this.#underWayBytes = -1;
    // A socket that was destroyed meanwhile tells no error.
    const fault = error ?? (this.#tcp.destroyed ? new Error('the connection was cut before the bytes had left') : null);
    if (fault) return this.#failed(done, fault);
    if (this.#waiting.length > 0) this.#handWaiting();
    try {
      tellAll(done);
    } finally {
      this.#told();
    }
  };

  /** Everything that has left was told; where nothing waits behind it, that is told as well. */
  #told(): void {
    if (this.#underWayBytes >= 0) return;
    if (this.#endsWhenDrained && !this.#tcp.writableEnded) this.#tcp.end();
    this.#onDrain();
  }

  #handWaiting(): void {
    const bytes = this.#waitingBytes;
    const [waiting, done] = [this.#waiting, this.#waitingDone];
    this.#forget();
    this.#hand(bytes, waiting.length === 1 ? waiting[0]! : waiting, done);
  }

  #failed(done: readonly WriteDone[], fault: Error): void {
    const waiting = this.#waitingDone;
    this.#forget();
    if (!this.#tcp.destroyed) this.#tcp.destroy(fault);
    tellAll([...done, ...waiting], fault);
  }

  #forget(): void {
    this.#waiting = [];
    this.#waitingDone = [];
    this.#waitingBytes = 0;
  }
}

/** What Node's sockets take for bytes that are no text; the types of streams know text alone. */
const BUFFER = 'buffer' as BufferEncoding;

/** Tells `_writev` that it need not look at each. */
const ALL_BUFFERS = { allBuffers: true };

const NOBODY: WriteDone[] = [];

function tellAll(done: readonly WriteDone[], error?: Error): void {
  forAll(done, (tell) => tell(error));
}

function ignore(): void {}
