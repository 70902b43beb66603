import { type Clock, NS_PER_MS } from '../clock.ts';
import { SharedHistogram } from '../metrics/histogram.ts';
import { ignoreError } from '../stream/ignore-error.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';

/** A peer that has answered no ping and sent nothing for this long is given up. */
export const HEARTBEAT_DEAD_AFTER_MS = 30_000;

/** A connection that is pinged. */
export interface Beaten {
  readonly socket: StreamSocket;
  /** Bytes that its TCP socket has delivered so far. A message that takes long to arrive is a sign of life too. */
  readonly bytesRead: number;
  /** When it last gave a sign of life, monotonic nanoseconds: whatever it sends is one, whatever its pongs do. Whoever hears of it writes it. */
  lastSignNs: number;
}

interface Peer<C> {
  connection: C;
  seenBytes: number;
  /** What the last ping carried; 0 when it has been answered. */
  pingNs: number;
  rttMs: number | null;
  /** Its pongs are heard of, from its first ping on: most short connections never have one. */
  isHeard: boolean;
}

/**
 * Pings every peer at an interval (RFC 6455 section 5.5.2). The ping carries its send time, so that the pong gives the
 * round trip, with everything that was queued before it. A peer that is silent for too long is ended.
 */
export class Heartbeat<C extends Beaten> {
  readonly #peers = new Map<C, Peer<C>>();
  readonly #rtt: SharedHistogram;
  readonly #clock: Clock;
  readonly #onDead: (connection: C) => void;
  #timer: NodeJS.Timeout | null = null;
  #intervalMs = 0;
  #lastBeatNs = 0;

  constructor(options: { rttUs: SharedArrayBuffer; clock: Clock; onDead: (connection: C) => void }) {
    this.#rtt = new SharedHistogram(options.rttUs);
    this.#clock = options.clock;
    this.#onDead = options.onDead;
  }

  /** Seconds between pings; 0 ends them. */
  setInterval(heartbeatS: number): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#lastBeatNs = 0;
    this.#intervalMs = heartbeatS * 1_000;
    if (heartbeatS === 0) return;
    this.#timer = setInterval(() => this.#beat(), heartbeatS * 1_000);
    this.#timer.unref();
  }

  /** Takes a connection under its care, which has just given a sign of life. */
  add(connection: C): void {
    this.#peers.set(connection, { connection, seenBytes: 0, pingNs: 0, rttMs: null, isHeard: false });
  }

  remove(connection: C): void {
    this.#peers.delete(connection);
  }

  /** The last round trip of a peer; `null` before the first. */
  rttMsOf(connection: C): number | null {
    return this.#peers.get(connection)?.rttMs ?? null;
  }

  close(): void {
    this.setInterval(0);
    this.#peers.clear();
  }

  #hear(peer: Peer<C>): void {
    peer.isHeard = true;
    const { connection } = peer;
    connection.socket.on('pong', (data) => {
      connection.lastSignNs = this.#clock.nowNs();
      // Only the answer to our own last ping counts: a pong may come unasked, with anything in it (RFC 6455 section 5.5.3).
      if (peer.pingNs === 0 || data.length !== 8 || data.readDoubleLE(0) !== peer.pingNs) return;
      peer.rttMs = (connection.lastSignNs - peer.pingNs) / NS_PER_MS;
      this.#rtt.record(peer.rttMs * 1_000);
      peer.pingNs = 0;
    });
  }

  #beat(): void {
    const now = this.#clock.nowNs();
    // While this loop was held it read nobody: that time is not theirs.
    const heldNs = this.#lastBeatNs === 0 ? 0 : Math.max(0, now - this.#lastBeatNs - this.#intervalMs * NS_PER_MS);
    this.#lastBeatNs = now;
    for (const peer of this.#peers.values()) {
      const { connection } = peer;
      const { socket, bytesRead: bytes } = connection;
      // Whoever is not read cannot give a sign.
      if (socket.isPaused || bytes > peer.seenBytes) connection.lastSignNs = now;
      else connection.lastSignNs += heldNs;
      peer.seenBytes = bytes;
      if (now - connection.lastSignNs > HEARTBEAT_DEAD_AFTER_MS * NS_PER_MS) {
        this.#onDead(connection);
        continue;
      }
      if (socket.readyState !== socket.OPEN) continue;
      if (!peer.isHeard) this.#hear(peer);
      const payload = Buffer.allocUnsafe(8);
      payload.writeDoubleLE(now, 0);
      peer.pingNs = now;
      socket.ping(payload, false, ignoreError);
    }
  }
}
