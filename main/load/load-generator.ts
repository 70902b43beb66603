import type { FrameHeader } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { perMessageDeflate } from '../compression-options.ts';
import { SharedHistogram } from '../metrics/histogram.ts';
import { SENDER } from '../metrics/shared-counters.ts';
import { CONNECTION_KEY_HEADER } from '../server/server-messages.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { loadWs } from '../ws-library.ts';
import { clientMask } from './client-mask.ts';
import { FrameRing } from './frame-ring.ts';
import { LoadConnection, type LoadConnectionEvents } from './load-connection.ts';
import type { FromLoad, LoadSettings, LoadThreadData, ToLoad } from './load-messages.ts';
import { OpenLoopSchedule } from './open-loop-schedule.ts';

/** In a closed loop each connection has this many frames under way: one being written while the next is made ready. */
export const CLOSED_LOOP_WINDOW_FRAMES = 2;

/** `ws` sets its receive limit of the client; nothing large comes back in this direction. */
const CLIENT_MAX_PAYLOAD_BYTES = 1_048_576;

const RECONNECT_DELAY_MS = 100;
const GAUGE_INTERVAL_MS = 25;
const GAUGE_EVERY_FRAMES = 64;
/** Above this rate frames are offered in bunches at each timer; spinning for each would take the whole core. */
const SPIN_BELOW_FPS = 500;
const SPIN_MS = 1;

/** Offers frames to its connections, by the clock (open loop) or as the sockets take them (closed loop). */
export class LoadGenerator implements LoadConnectionEvents {
  readonly #port: ThreadPort<ToLoad, FromLoad>;
  readonly #data: LoadThreadData;
  readonly #clock: Clock;
  readonly #setup: SharedHistogram;
  readonly #WebSocket;
  readonly #generateMask;
  readonly #gaugeTimer: NodeJS.Timeout;
  readonly #connections = new Map<number, LoadConnection>();
  readonly #retired = new Set<LoadConnection>();
  #settings: LoadSettings;
  #ring: FrameRing;
  #url: string;
  #generation: number;
  #begun = false;
  #paused = false;
  #finished = false;
  #schedule: OpenLoopSchedule | null = null;
  #paceTimer: NodeJS.Timeout | null = null;
  #paceImmediate: NodeJS.Immediate | null = null;
  #turn = 0;

  constructor(port: ThreadPort<ToLoad, FromLoad>, data: LoadThreadData, clock: Clock) {
    this.#port = port;
    this.#data = data;
    this.#clock = clock;
    this.#settings = data.settings;
    this.#url = data.url;
    this.#generation = data.firstGeneration;
    this.#ring = new FrameRing(data.frames);
    this.#setup = new SharedHistogram(data.telemetry.setupUs);
    this.#WebSocket = loadWs(data.settings.nativeAddon).WebSocket;
    this.#generateMask = clientMask(() => this.#settings.masking);
    this.#gaugeTimer = setInterval(() => this.#updateGauges(), GAUGE_INTERVAL_MS);
  }

  handle(message: ToLoad): void {
    switch (message.type) {
      case 'begin':
        this.#begun = true;
        this.#restorePace();
        return this.#fillSlots();
      case 'apply':
        return this.#apply(message.settings);
      case 'frames':
        this.#ring = new FrameRing(message.frames);
        return;
      case 'pause':
        void this.#pause(message.timeoutMs, message.purpose);
        return;
      case 'resume':
        this.#url = message.url;
        this.#paused = false;
        return this.#fillSlots();
    }
  }

  close(): void {
    clearInterval(this.#gaugeTimer);
    this.#stopPacing();
    for (const connection of [...this.#connections.values(), ...this.#retired]) connection.terminate();
  }

  opened(connection: LoadConnection): void {
    this.#setup.record((this.#clock.nowNs() - connection.startedNs) / 1_000);
    this.#port.post({ type: 'opened', key: connection.key, localPort: connection.localPort, generation: connection.generation });
    if (connection.retiring) connection.close();
    this.#updateGauges();
    this.#offerClosedLoop(connection);
  }

  sent(connection: LoadConnection, bytes: number, failed: boolean): void {
    const { counters } = this.#data.telemetry;
    if (failed) counters[SENDER.failed]! += 1;
    else {
      counters[SENDER.sent]! += 1;
      counters[SENDER.payloadBytesSent]! += bytes;
    }
    if (!failed) this.#offerClosedLoop(connection);
  }

  closed(connection: LoadConnection, code: number, error: string | null): void {
    const { key, localPort, offered, sent } = connection;
    this.#retired.delete(connection);
    this.#port.post({ type: 'closed', account: { key, localPort, offered, sent, code } });
    if (localPort === 0 && error !== null) this.#port.post({ type: 'connect-failed', message: error });
    if (this.#connections.get(connection.slot) === connection) {
      this.#connections.delete(connection.slot);
      if (!this.#paused) setTimeout(() => this.#fillSlots(), connection.retiring ? 0 : RECONNECT_DELAY_MS);
    }
    this.#updateGauges();
  }

  #apply(settings: LoadSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    for (const connection of this.#connections.values()) connection.setNoDelay(settings.noDelay);
    if (before.load.rate !== settings.load.rate && this.#begun) this.#setRate();
    this.#fillSlots();
  }

  /** Opens the connections that are missing, retires those beyond the number wanted. */
  #fillSlots(): void {
    if (!this.#begun || this.#paused) return;
    for (let slot = 0; slot < this.#settings.load.connections; slot++) if (!this.#connections.has(slot)) this.#connect(slot);
    for (const connection of this.#connections.values()) if (connection.slot >= this.#settings.load.connections) this.#retire(connection);
  }

  #connect(slot: number): void {
    const generation = this.#generation++;
    const key = `${this.#data.runTag}.${slot}.${generation}`;
    const connection = new LoadConnection({
      WebSocket: this.#WebSocket,
      url: this.#url,
      key,
      slot,
      generation,
      nowNs: this.#clock.nowNs(),
      noDelay: this.#settings.noDelay,
      events: this,
      client: {
        perMessageDeflate: perMessageDeflate(this.#settings.compression),
        maxPayload: CLIENT_MAX_PAYLOAD_BYTES,
        generateMask: this.#generateMask,
        handshakeTimeout: 10_000,
        headers: {
          [CONNECTION_KEY_HEADER]: key,
          ...(this.#data.token === null ? {} : { authorization: `Bearer ${this.#data.token}` }),
        },
      },
    });
    this.#connections.set(slot, connection);
  }

  #retire(connection: LoadConnection): void {
    this.#connections.delete(connection.slot);
    this.#retired.add(connection);
    connection.close();
  }

  async #pause(timeoutMs: number, purpose: 'reconnect' | 'end'): Promise<void> {
    this.#paused = true;
    if (purpose === 'end') {
      // What is due until now gets its outcome; after this nothing is due any more.
      this.#settle(this.#clock.nowNs());
      this.#stopPacing();
      this.#finished = true;
    }
    const closing = [...this.#connections.values(), ...this.#retired];
    for (const connection of this.#connections.values()) this.#retire(connection);
    const deadlineNs = this.#clock.nowNs() + timeoutMs * NS_PER_MS;
    while (closing.some((connection) => this.#retired.has(connection)) && this.#clock.nowNs() < deadlineNs) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const connection of closing) if (this.#retired.has(connection)) connection.terminate();
    while (this.#retired.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    this.#port.post({ type: 'paused' });
  }

  /** A restarted generator goes on with the schedule of the one before it: what was due meanwhile is counted. */
  #restorePace(): void {
    const { counters } = this.#data.telemetry;
    const { rate } = this.#settings.load;
    if (rate !== 'max' && counters[SENDER.scheduleFps] === rate) {
      this.#schedule = new OpenLoopSchedule(counters[SENDER.scheduleStartNs]!, counters[SENDER.scheduleBase]!, rate);
      this.#pace();
    } else this.#setRate();
  }

  #setRate(): void {
    const { counters } = this.#data.telemetry;
    const { rate } = this.#settings.load;
    this.#stopPacing();
    const now = this.#clock.nowNs();
    this.#settle(now);
    if (rate === 'max') {
      this.#schedule = null;
      counters[SENDER.scheduleFps] = 0;
      for (const connection of this.#connections.values()) this.#offerClosedLoop(connection);
      return;
    }
    const due = counters[SENDER.due]!;
    this.#schedule = this.#schedule?.atRate(rate, due, now) ?? new OpenLoopSchedule(now, due, rate);
    counters[SENDER.scheduleStartNs] = this.#schedule.startNs;
    counters[SENDER.scheduleBase] = this.#schedule.base;
    counters[SENDER.scheduleFps] = rate;
    this.#pace();
  }

  #stopPacing(): void {
    if (this.#paceTimer) clearTimeout(this.#paceTimer);
    if (this.#paceImmediate) clearImmediate(this.#paceImmediate);
    this.#paceTimer = null;
    this.#paceImmediate = null;
  }

  /** One turn of the open loop: everything due is settled, then sleep until shortly before the next frame. */
  #pace(): void {
    this.#paceTimer = null;
    this.#paceImmediate = null;
    const schedule = this.#schedule;
    if (!schedule || this.#finished) return;
    this.#settle(this.#clock.nowNs());
    const waitMs = (schedule.dueAtNs(this.#data.telemetry.counters[SENDER.due]!) - this.#clock.nowNs()) / NS_PER_MS;
    const spins = schedule.fps < SPIN_BELOW_FPS;
    if (spins && waitMs < SPIN_MS + 1) this.#paceImmediate = setImmediate(() => this.#pace());
    else this.#paceTimer = setTimeout(() => this.#pace(), Math.max(1, Math.floor(waitMs - (spins ? SPIN_MS : 0))));
  }

  /** Gives every frame that is due by now its outcome: offered, dropped at the sender's limit, or not offered. */
  #settle(nowNs: number): void {
    const schedule = this.#schedule;
    if (!schedule) return;
    const { counters } = this.#data.telemetry;
    const due = schedule.dueCount(nowNs);
    while (counters[SENDER.due]! < due && !this.#finished) {
      const intendedNs = schedule.dueAtNs(counters[SENDER.due]!);
      counters[SENDER.due]! += 1;
      const connection = this.#nextOpenConnection();
      if (!connection) counters[SENDER.notOffered]! += 1;
      else if (connection.bufferedBytes + this.#ring.frameBytes > this.#settings.sender.bufferLimitBytes) counters[SENDER.dropped]! += 1;
      else this.#offer(connection, intendedNs);
      // A long backlog is settled in one turn of the loop, in which no timer fires.
      if (counters[SENDER.due]! % GAUGE_EVERY_FRAMES === 0) this.#updateGauges();
    }
  }

  #nextOpenConnection(): LoadConnection | null {
    const connections = [...this.#connections.values()];
    for (let tried = 0; tried < connections.length; tried++) {
      const connection = connections[this.#turn++ % connections.length]!;
      if (connection.isOpen && !connection.retiring) return connection;
    }
    return null;
  }

  #offerClosedLoop(connection: LoadConnection): void {
    const { counters } = this.#data.telemetry;
    while (
      this.#settings.load.rate === 'max' &&
      !this.#finished &&
      !this.#paused &&
      !connection.retiring &&
      connection.isOpen &&
      connection.pendingFrames < CLOSED_LOOP_WINDOW_FRAMES &&
      (connection.pendingFrames === 0 || connection.bufferedBytes + this.#ring.frameBytes <= this.#settings.sender.bufferLimitBytes)
    ) {
      counters[SENDER.due]! += 1;
      this.#offer(connection, this.#clock.nowNs());
    }
  }

  #offer(connection: LoadConnection, intendedNs: number): void {
    const { counters } = this.#data.telemetry;
    const header: FrameHeader = {
      priority: 0,
      connection: connection.slot,
      sequence: connection.offered,
      runTag: this.#data.runTag,
      intendedNs,
      sentNs: this.#clock.nowNs(),
    };
    counters[SENDER.offered]! += 1;
    connection.send(this.#ring.take(header));
    const { frames } = this.#settings.load;
    if (frames !== null && counters[SENDER.offered]! >= frames) {
      this.#finished = true;
      this.#port.post({ type: 'finished' });
    }
  }

  #updateGauges(): void {
    const { counters } = this.#data.telemetry;
    let bufferedBytes = 0;
    let open = 0;
    for (const connections of [this.#connections.values(), this.#retired]) {
      for (const connection of connections) {
        bufferedBytes += connection.bufferedBytes;
        if (connection.isOpen) open += 1;
      }
    }
    counters[SENDER.bufferedBytes] = bufferedBytes;
    counters[SENDER.open] = open;
  }
}
