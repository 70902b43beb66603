import type { Socket } from 'node:net';
import type { FlowSink, LastWord, PathFlow } from './path-way.ts';
import type { WayDriver } from './way-driver.ts';

/** Bytes that a socket may be given beyond what the kernel takes at once. */
const SOCKET_BYTES = 262_144;

/** One way of one connection: read from a socket, held, and written to the other. */
export class PathStream implements FlowSink {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #driver: WayDriver;
  readonly #limitBytes: () => number;
  readonly #flow: PathFlow;
  /** Read and not passed on. */
  #queuedBytes = 0;
  /** Given to the socket that writes, and not taken by the kernel yet. */
  #pendingBytes = 0;
  #isFull = false;
  #isClosed = false;
  #hasEnded = false;

  constructor(from: Socket, to: Socket, driver: WayDriver, limitBytes: () => number) {
    this.#from = from;
    this.#to = to;
    this.#driver = driver;
    this.#limitBytes = limitBytes;
    this.#flow = driver.way.open(this);
    from.on('data', (bytes) => this.#read(bytes as Buffer));
    from.on('end', () => this.#say('end'));
    to.on('drain', () => {
      this.#settle();
      driver.way.unblock(this.#flow, driver.clock.nowNs());
      driver.drive();
    });
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** The socket that is read was cut: the other end learns of it when what went before has passed. Nothing comes after an end. */
  cut(): void {
    this.#say('reset');
  }

  write(bytes: Buffer): boolean {
    this.#to.write(bytes);
    this.#pendingBytes += bytes.length;
    this.#settle();
    return this.#pendingBytes < SOCKET_BYTES;
  }

  last(word: LastWord): void {
    if (word === 'end') this.#to.end();
    else this.#to.resetAndDestroy();
  }

  /** What is on its way is dropped, and so is what is still read: an end that comes after it is heard all the same. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#driver.way.close(this.#flow);
    this.#driver.account.dropped(this.#queuedBytes);
    this.#queuedBytes = 0;
    if (this.#isFull) this.#driver.account.notFull(this.#driver.clock.nowNs());
    this.#isFull = false;
    this.#from.resume();
  }

  #read(bytes: Buffer): void {
    if (this.#isClosed) return;
    const { way, account, clock } = this.#driver;
    account.read(bytes.length);
    this.#queuedBytes += bytes.length;
    const nowNs = clock.nowNs();
    way.push(this.#flow, bytes, nowNs);
    this.#driver.drive();
    if (this.#queuedBytes < this.#limitBytes() || this.#isFull) return;
    this.#isFull = true;
    account.full(nowNs);
    this.#from.pause();
  }

  #say(word: LastWord): void {
    if (this.#isClosed || this.#hasEnded) return;
    this.#hasEnded = true;
    this.#driver.way.push(this.#flow, word, this.#driver.clock.nowNs());
    this.#driver.drive();
  }

  /** Books what the kernel has taken. */
  #settle(): void {
    if (this.#isClosed) return;
    const { account, clock } = this.#driver;
    const takenBytes = this.#pendingBytes - this.#to.writableLength;
    this.#pendingBytes -= takenBytes;
    this.#queuedBytes -= takenBytes;
    account.passedOn(takenBytes);
    if (!this.#isFull || this.#queuedBytes >= this.#limitBytes()) return;
    this.#isFull = false;
    account.notFull(clock.nowNs());
    this.#from.resume();
  }
}
