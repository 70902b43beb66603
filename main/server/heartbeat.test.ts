import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { NS_PER_MS } from '../clock.ts';
import { HISTOGRAM_BUCKETS, HistogramReader } from '../metrics/histogram.ts';
import { HEARTBEAT_DEAD_AFTER_MS, Heartbeat } from './heartbeat.ts';

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  isPaused = false;
  pings: Buffer[] = [];
  ping(payload: Buffer): void {
    this.pings.push(payload);
  }
}

function setup() {
  const state = { nowMs: 0 };
  const dead: unknown[] = [];
  const rttUs = new SharedArrayBuffer(HISTOGRAM_BUCKETS * Int32Array.BYTES_PER_ELEMENT);
  const heartbeat = new Heartbeat({
    rttUs,
    clock: { nowNs: () => state.nowMs * NS_PER_MS, wallTime: () => new Date(0) },
    onDead: (socket) => dead.push(socket),
  });
  const socket = new FakeSocket();
  const read = { bytes: 0 };
  const connection = {
    socket: socket as unknown as WebSocket,
    lastSignNs: 0,
    get bytesRead() {
      return read.bytes;
    },
  };
  heartbeat.add(connection);
  heartbeat.setInterval(1);
  const advance = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      state.nowMs += 500;
      vi.advanceTimersByTime(500);
    }
  };
  return { heartbeat, connection, socket, read, dead, state, advance, rttUs };
}

describe('Heartbeat', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('measures the answer to its own last ping', () => {
    const { heartbeat, connection, socket, state, advance, rttUs } = setup();
    expect(socket.listenerCount('pong')).toBe(0);
    advance(1_000);
    state.nowMs += 2;
    socket.emit('pong', socket.pings[0]);
    expect(heartbeat.rttMsOf(connection)).toBe(2);
    // 2 ms in microseconds; values below 2,048 have a bucket each.
    expect(new HistogramReader(rttUs).take()).toEqual([[2_000, 1]]);
    heartbeat.close();
  });

  it('gives up a peer that shows no sign for too long', () => {
    const { heartbeat, connection, socket, dead, advance } = setup();
    advance(HEARTBEAT_DEAD_AFTER_MS);
    // Heard of once, however many pings it had.
    expect(socket.pings.length).toBeGreaterThan(20);
    expect(socket.listenerCount('pong')).toBe(1);
    expect(dead).toEqual([]);
    advance(2_000);
    expect(dead[0]).toBe(connection);
    heartbeat.close();
  });

  it('takes bytes for a sign of life: a message may take longer than that to arrive', () => {
    const { heartbeat, read, dead, advance } = setup();
    for (let second = 0; second < 90; second++) {
      read.bytes += 1;
      advance(1_000);
    }
    expect(dead).toEqual([]);
    heartbeat.close();
  });

  it('does not judge a peer that nobody reads, nor by the time in which its own loop was held', () => {
    const paused = setup();
    paused.socket.isPaused = true;
    paused.advance(2 * HEARTBEAT_DEAD_AFTER_MS);
    expect(paused.dead).toEqual([]);
    paused.heartbeat.close();
    const held = setup();
    held.advance(2_000);
    // The loop stands still for longer than a peer may be silent, then turns once.
    held.state.nowMs += 2 * HEARTBEAT_DEAD_AFTER_MS;
    held.advance(1_000);
    expect(held.dead).toEqual([]);
    held.heartbeat.close();
  });
});
