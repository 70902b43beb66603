import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { emptyFrameHeader, PRIORITY, readFrameHeader, type Scenario } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { FrameRing } from '../load/frame-ring.ts';
import { createCounters, SENDER } from '../metrics/shared-counters.ts';
import { FrameSender, priorityOf } from './frame-sender.ts';
import { SendingPeer } from './sending-peer.ts';

const FRAME_BYTES = 100_000;
const RUN = 5;

/** A socket that holds what it is given until it is told to let one go. */
class HeldSocket {
  readonly OPEN = 1;
  readonly CONNECTING = 0;
  readyState = 1;
  readonly held: { bytes: number; sequence: number; priority: number; done: (error?: Error) => void }[] = [];
  readonly sequences: number[] = [];
  readonly texts: string[] = [];
  closedWith: number | null = null;

  get bufferedAmount(): number {
    return this.held.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  send(data: Buffer | string, options: unknown, done?: (error?: Error) => void): void {
    if (typeof data === 'string') {
      this.texts.push(data);
      return;
    }
    const header = emptyFrameHeader();
    readFrameHeader(data, header);
    this.sequences.push(header.sequence);
    this.held.push({ bytes: data.length, sequence: header.sequence, priority: header.priority, done: done ?? (options as () => void) });
  }

  /** The oldest frame has left for the kernel. */
  letGo(): number {
    const one = this.held.shift()!;
    one.done();
    return one.priority;
  }

  close(code: number): void {
    this.closedWith = code;
    this.readyState = 2;
  }

  terminate(): void {
    this.closedWith = 1006;
  }
}

function setup(
  settings: {
    rate?: number | 'max';
    frames?: number;
    limitFrames?: number;
    costMs?: number;
    priority?: Scenario['priority'];
    hasCredit?: boolean;
  } = {},
) {
  const counters = createCounters(SENDER);
  const state = { nowMs: 1_000, finished: 0 };
  const clock = { nowNs: () => state.nowMs * NS_PER_MS, wallTime: () => new Date(0) };
  const bufferLimitBytes = (settings.limitFrames ?? 10) * FRAME_BYTES;
  const sender = new FrameSender({
    clock,
    counters,
    settings: {
      rate: settings.rate ?? 'max',
      frames: settings.frames ?? null,
      bufferLimitBytes,
      costMs: settings.costMs ?? 0,
      priority: settings.priority ?? { keyEvery: 0, controlEvery: 0 },
    },
    ring: new FrameRing('gray', [new SharedArrayBuffer(FRAME_BYTES), new SharedArrayBuffer(FRAME_BYTES)]),
    work: {
      run: (costMs) => {
        state.nowMs += costMs;
        return costMs;
      },
    },
    onFinished: () => {
      state.finished += 1;
    },
  });
  const connect = (slot: number) => {
    const socket = new HeldSocket();
    const peer = new SendingPeer({
      socket: socket as unknown as WebSocket,
      key: `k${slot}`,
      slot,
      runTag: RUN,
      clock,
      counters,
      bufferLimitBytes,
      hasCredit: settings.hasCredit ?? false,
      onSent: (one) => sender.offerClosedLoop(one),
    });
    sender.add(peer);
    return { socket, peer };
  };
  const count = (name: keyof typeof SENDER) => counters[SENDER[name]]!;
  const advance = (ms: number) => {
    for (let passed = 0; passed < ms; passed++) {
      state.nowMs += 1;
      vi.advanceTimersByTime(1);
    }
  };
  const balance = () => count('due') - count('notOffered') - count('dropped') - count('offered');
  return { sender, connect, count, advance, state, balance };
}

describe('FrameSender', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives the event loop a turn where sockets take everything at once', () => {
    const { sender, connect, count, advance } = setup();
    const { socket } = connect(0);
    sender.begin();
    sender.offerToAll();
    // As small frames do: each has left before the next is offered, and its callback offers the next.
    while (socket.held.length > 0) socket.letGo();
    expect(count('offered')).toBe(128);
    advance(1);
    expect(count('offered')).toBeGreaterThan(128);
    while (socket.held.length > 0) socket.letGo();
    expect(count('offered')).toBe(256);
    sender.close();
    advance(1);
    expect(count('offered')).toBe(256);
  });

  it('keeps two frames under way in a closed loop, and offers the next when one has left', () => {
    const { sender, connect, count } = setup();
    sender.begin();
    const { socket } = connect(0);
    expect(socket.held.length).toBe(2);
    socket.letGo();
    expect(socket.held.length).toBe(2);
    expect([count('due'), count('offered'), count('sent')]).toEqual([3, 3, 1]);
    sender.close();
  });

  it('makes frames due by the clock in an open loop, in turn over the connections', () => {
    const { sender, connect, count, advance } = setup({ rate: 100 });
    const a = connect(0);
    const b = connect(1);
    sender.begin();
    advance(35);
    // Due at 0, 10, 20 and 30 ms.
    expect(count('due')).toBe(4);
    expect([a.peer.offered, b.peer.offered]).toEqual([2, 2]);
    sender.close();
  });

  it('begins an open loop with the first connection, and counts from then on what is due while nobody is connected', () => {
    const { sender, connect, count, advance, balance } = setup({ rate: 100 });
    sender.begin();
    advance(25);
    expect([count('due'), count('scheduleFps')]).toEqual([0, 0]);
    const { peer } = connect(0);
    advance(5);
    expect([count('due'), count('offered')]).toEqual([1, 1]);
    peer.closed();
    sender.remove(peer);
    advance(25);
    // Due at 0, 10, 20 and 30 ms after the connection was there.
    expect([count('due'), count('notOffered'), balance()]).toEqual([4, 3, 0]);
    connect(1);
    advance(10);
    expect([count('due'), count('offered'), balance()]).toEqual([5, 2, 0]);
    sender.close();
  });

  it('queues beyond the socket’s two frames, and drops beyond the limit', () => {
    const { sender, connect, count, advance } = setup({ rate: 100, limitFrames: 4 });
    const { socket } = connect(0);
    sender.begin();
    advance(75);
    // Of 8 due, 2 are with the socket, 2 in the queue, and 4 found no room.
    sender.updateGauges();
    expect([count('due'), count('offered'), count('queuedFrames'), count('dropped')]).toEqual([8, 2, 2, 4]);
    socket.letGo();
    expect([count('offered'), socket.sequences]).toEqual([3, [0, 1, 2]]);
    sender.close();
  });

  it('makes no frame that finds no room: it would be copied for nothing, and that cost the stream its rate', () => {
    const lease = vi.spyOn(FrameRing.prototype, 'lease');
    const { sender, connect, count, advance, balance } = setup({ rate: 100, limitFrames: 4 });
    connect(0);
    sender.begin();
    advance(75);
    expect([count('due'), count('dropped'), lease.mock.calls.length, balance()]).toEqual([8, 4, 4, 2]);
    lease.mockRestore();
    sender.close();
  });

  it('tells only frames as held by a socket of which it has bytes', () => {
    const { sender, connect, count } = setup();
    sender.begin();
    const { socket } = connect(0);
    sender.updateGauges();
    expect([count('bufferedBytes'), count('pendingFrames')]).toEqual([2 * FRAME_BYTES, 2]);
    // The kernel has taken what is sent now at once, and says so in a later turn.
    const amount = vi.spyOn(socket, 'bufferedAmount', 'get').mockReturnValue(0);
    socket.letGo();
    sender.updateGauges();
    expect([count('bufferedBytes'), count('pendingFrames'), socket.held.length]).toEqual([0, 0, 2]);
    amount.mockRestore();
    sender.close();
  });

  it('sends key frames before ordinary ones that wait longer, and does not drop them before them', () => {
    const { sender, connect, count, advance } = setup({ rate: 100, limitFrames: 4, priority: { keyEvery: 4, controlEvery: 0 } });
    const { socket } = connect(0);
    sender.begin();
    // 16 are due, and each fourth is a key frame: with a socket that stands still the key frames push ordinary ones out.
    advance(155);
    expect(count('due')).toBe(16);
    expect(count('droppedUrgent')).toBeLessThan(4);
    const priorities = [socket.letGo(), socket.letGo(), socket.letGo(), socket.letGo()];
    expect(priorities).toEqual([PRIORITY.ordinary, PRIORITY.ordinary, PRIORITY.key, PRIORITY.key]);
    // What is sent has sequences without holes, whatever was dropped.
    expect(socket.sequences.slice(0, 4)).toEqual([0, 1, 2, 3]);
    sender.close();
  });

  it('sends nothing before the first grant and nothing beyond the limit', () => {
    const { sender, connect, count, advance } = setup({ rate: 100, hasCredit: true });
    const { socket, peer } = connect(0);
    sender.begin();
    advance(25);
    expect([count('due'), count('dropped'), count('droppedNoCredit')]).toEqual([3, 3, 3]);
    peer.credit!.grant(2);
    advance(40);
    expect([socket.sequences, count('offered')]).toEqual([[0, 1], 2]);
    expect(count('droppedNoCredit')).toBe(5);
    sender.close();
  });

  it('stops after its frames and says so once', () => {
    const { sender, connect, count, state } = setup({ frames: 3 });
    sender.begin();
    const { socket } = connect(0);
    while (socket.held.length > 0) socket.letGo();
    expect([count('offered'), state.finished]).toEqual([3, 1]);
    sender.close();
  });

  it('retires a connection when its queue is empty, with a last word, and books what a cut one still had', () => {
    const { sender, connect, count, advance, balance } = setup({ rate: 100 });
    const { socket, peer } = connect(0);
    sender.begin();
    advance(35);
    peer.retire(() => `last of ${peer.offered}`);
    expect(socket.closedWith).toBeNull();
    while (socket.held.length > 0) socket.letGo();
    expect([socket.texts, socket.closedWith]).toEqual([['last of 4'], 1_000]);
    sender.remove(peer);
    const other = connect(1);
    advance(40);
    other.peer.closed();
    sender.remove(other.peer);
    expect(count('notOffered')).toBeGreaterThan(0);
    expect(balance()).toBe(0);
    sender.close();
  });

  it('works on one frame a turn of the loop in a closed loop', () => {
    const { sender, connect, count, state } = setup({ costMs: 20 });
    sender.begin();
    const { socket } = connect(0);
    expect(socket.held.length).toBe(0);
    vi.advanceTimersToNextTimer();
    expect([socket.held.length, state.nowMs]).toEqual([1, 1_020]);
    vi.advanceTimersToNextTimer();
    // Two are under way: the next is not worked on before one has left.
    vi.advanceTimersToNextTimer();
    expect([socket.held.length, state.nowMs]).toEqual([2, 1_040]);
    socket.letGo();
    vi.advanceTimersToNextTimer();
    expect([count('due'), count('sent'), state.nowMs]).toEqual([3, 1, 1_060]);
    sender.close();
  });

  it('leaves frames at the source while it works on others, and says at the end that they were not offered', () => {
    // Due every 10 ms, and 25 ms of work each.
    const { sender, connect, count, state } = setup({ rate: 100, costMs: 25 });
    connect(0);
    sender.begin();
    for (let turn = 0; turn < 3; turn++) vi.advanceTimersToNextTimer();
    expect([state.nowMs, count('due'), count('notOffered')]).toEqual([1_100, 4, 0]);
    sender.finish();
    // Eleven were due by then: at 0, 10, … 100 ms.
    expect([count('due'), count('notOffered')]).toEqual([11, 7]);
    sender.close();
  });

  it('hands a frame over at once where an application sets the pace', () => {
    const { sender, connect, count } = setup();
    sender.isDriven = true;
    sender.begin();
    const { socket } = connect(0);
    expect(count('due')).toBe(0);
    for (let n = 0; n < 5; n++) sender.offerNow();
    // Not two at a time: an application's own send does not wait for the one before.
    expect([socket.held.length, count('due'), count('offered')]).toEqual([5, 5, 5]);
    sender.close();
  });
});

it('marks the last of every n frames', () => {
  const classes = (keyEvery: number, controlEvery: number) =>
    Array.from({ length: 8 }, (_, n) => priorityOf(n, { keyEvery, controlEvery }));
  expect(classes(0, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(classes(4, 0)).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
  expect(classes(2, 4)).toEqual([0, 1, 0, 2, 0, 1, 0, 2]);
});
