import { encodeStreamControl, type Payload, SockscopeError } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import type { Processor } from '../compute/processor.ts';
import { FrameSender, senderSettingsOf } from '../flow/frame-sender.ts';
import type { SendingPeer } from '../flow/sending-peer.ts';
import { FrameRing } from '../load/frame-ring.ts';
import type { Counters } from '../metrics/shared-counters.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';
import type { PausePurpose } from '../threads/pause.ts';
import { delay, until } from '../until.ts';
import type { ServerSettings } from './server-messages.ts';

/** Between two rounds of messages the server rests, so that rounds can be told apart and the loop gets its turn. */
export const ROUND_REST_MS = 200;

/** While nobody is connected a round waits, and looks again this often. */
const LOOK_AGAIN_MS = 20;

/**
 * The sending server of direction push. Without a computation it streams at the scenario's rate. With one it works in
 * rounds, as a loop over a list does: compute, send, compute, send, …; how the computation is done (`strategy`) decides
 * whether the event loop gets a turn in between.
 */
export class PushSender {
  readonly #sender: FrameSender;
  readonly #processor: Processor;
  readonly #clock: Clock;
  readonly #sockets = new Map<SendingPeer, StreamSocket>();
  #settings: ServerSettings;
  #working = false;
  #closed = false;
  #paused = false;

  constructor(options: {
    clock: Clock;
    /** Laid out as SENDER. */
    counters: Counters;
    settings: ServerSettings;
    frames: readonly SharedArrayBuffer[];
    processor: Processor;
    onFinished: () => void;
  }) {
    const { clock, counters, settings, frames, processor, onFinished } = options;
    this.#clock = clock;
    this.#settings = settings;
    this.#processor = processor;
    const ring = new FrameRing(settings.payload.kind, frames);
    this.#sender = new FrameSender({ clock, counters, settings: senderSettingsOf(settings), ring, onFinished });
    this.#sender.isDriven = this.#computes;
    this.#sender.begin();
    this.#drive();
  }

  get #computes(): boolean {
    return this.#settings.server.processing.costMs > 0;
  }

  apply(settings: ServerSettings): void {
    this.#settings = settings;
    this.#sender.isDriven = this.#computes;
    this.#sender.apply(senderSettingsOf(settings));
    if (this.#computes) this.#drive();
    else this.#sender.offerToAll();
  }

  setFrames(kind: Payload['kind'], frames: readonly SharedArrayBuffer[]): void {
    this.#sender.ring = new FrameRing(kind, frames);
  }

  add(peer: SendingPeer, socket: StreamSocket): void {
    this.#sockets.set(peer, socket);
    this.#sender.add(peer);
    if (this.#paused) this.#retire(peer);
  }

  remove(peer: SendingPeer): void {
    this.#sockets.delete(peer);
    this.#sender.remove(peer);
  }

  /** There may be room, or credit, for another frame. */
  offer(peer: SendingPeer): void {
    this.#sender.offerClosedLoop(peer);
  }

  /** Sends what is queued, says the last word and closes all receivers; cuts those that are not done in time. */
  async pause(timeoutMs: number, purpose: PausePurpose): Promise<void> {
    this.#paused = true;
    if (purpose === 'end') this.#sender.finish();
    else this.#sender.pause();
    for (const peer of this.#sockets.keys()) this.#retire(peer);
    const areClosed = () => this.#sockets.size === 0;
    await until(this.#clock, areClosed, timeoutMs);
    for (const peer of this.#sockets.keys()) peer.terminate();
    await until(this.#clock, areClosed);
  }

  resume(): void {
    this.#paused = false;
    this.#sender.resume();
    this.#drive();
  }

  close(): void {
    this.#closed = true;
    this.#sender.close();
  }

  #retire(peer: SendingPeer): void {
    peer.retire(() => encodeStreamControl({ type: 'end', frames: peer.offered }));
  }

  get #mayWork(): boolean {
    return this.#computes && !this.#closed && !this.#paused && !this.#sender.isFinished;
  }

  #drive(): void {
    if (this.#working || !this.#mayWork) return;
    this.#working = true;
    void this.#rounds().finally(() => {
      this.#working = false;
      // A setting may have changed while the last round ended.
      this.#drive();
    });
  }

  async #rounds(): Promise<void> {
    // The round begins in a turn of its own, not in that of whoever changed a setting.
    await delay(0);
    while (this.#mayWork) {
      const isServed = await this.#round();
      await delay(isServed ? ROUND_REST_MS : LOOK_AGAIN_MS);
    }
  }

  /** As an application's loop over a list: nothing here gives up the turn unless the strategy does. */
  async #round(): Promise<boolean> {
    for (let message = 0; message < this.#settings.server.processing.roundMessages && this.#mayWork; message++) {
      if (!this.#sender.hasOpenPeer) return message > 0;
      const { costMs, strategy } = this.#settings.server.processing;
      try {
        const work = this.#processor.burn(costMs, strategy === 'ping' ? 'inline' : strategy);
        if (work) await work;
      } catch (error) {
        // Told by the server; the round goes on with its next message.
        if (!(error instanceof SockscopeError)) throw error;
        await delay(LOOK_AGAIN_MS);
        continue;
      }
      const peer = this.#sender.offerNow();
      const socket = peer && this.#sockets.get(peer);
      if (strategy === 'ping' && socket) await pong(socket);
    }
    return true;
  }
}

/** One receiver that does not answer must not hold the others up for ever; the heartbeat decides whether it is dead. */
const PONG_TIMEOUT_MS = 5_000;

let pings = 0;

/** Sends a ping and waits for its pong, for the end of the connection, or for {@link PONG_TIMEOUT_MS} (RFC 6455 section 5.5.2). Its four bytes tell it from a heartbeat's. */
function pong(socket: StreamSocket): Promise<void> {
  pings = (pings + 1) >>> 0;
  const payload = Buffer.alloc(4);
  payload.writeUInt32LE(pings);
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(), PONG_TIMEOUT_MS);
    const done = () => {
      clearTimeout(timer);
      socket.off('pong', answered);
      socket.off('close', done);
      resolve();
    };
    const answered = (data: Buffer) => {
      if (data.equals(payload)) done();
    };
    socket.on('pong', answered);
    socket.on('close', done);
    socket.ping(payload, false, (error) => error && done());
  });
}
