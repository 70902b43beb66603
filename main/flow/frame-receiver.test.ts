import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { FRAME_HEADER_BYTES, PRIORITY, scenarioSchema, writeFrameHeader } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { HistogramReader } from '../metrics/histogram.ts';
import { RECEIVER } from '../metrics/shared-counters.ts';
import { createReceiverTelemetry } from '../metrics/thread-telemetry.ts';
import { CreditGrantor } from './credit-grantor.ts';
import { FrameReceiver } from './frame-receiver.ts';
import { type Arrived, ReceivingPeer } from './receiving-peer.ts';

const RUN = 77;
const FRAME_BYTES = 100;

/** A receiver on a clock by hand, with what its application took and what was sent back. */
function receiver(
  settings: Record<string, unknown> = {},
  options: { memoryLimitBytes?: number; isRelayed?: boolean; work?: () => Promise<void> } = {},
) {
  const telemetry = createReceiverTelemetry();
  const state = {
    nowMs: 0,
    taken: [] as Arrived[],
    takenFrom: [] as ('inbox' | 'socket')[],
    guardedAt: [] as number[],
    sent: [] as string[],
    paused: false,
  };
  const socket = {
    OPEN: 1,
    CLOSED: 3,
    readyState: 1,
    send: (text: string) => state.sent.push(text),
    pause: () => {
      state.paused = true;
    },
    resume: () => {
      state.paused = false;
    },
  } as unknown as WebSocket;
  const receiverSettings = scenarioSchema.parse({ receiver: settings }).receiver;
  const made = new FrameReceiver({
    telemetry,
    clock: { nowNs: () => state.nowMs * NS_PER_MS, wallTime: () => new Date(0) },
    runTag: RUN,
    receiver: receiverSettings,
    memoryLimitBytes: options.memoryLimitBytes ?? 1e9,
    isRelayed: options.isRelayed ?? false,
    handle: (_peer, frame) => {
      state.taken.push(frame);
      state.takenFrom.push(telemetry.counters[RECEIVER.taking]! > 0 ? 'inbox' : 'socket');
      return options.work?.() ?? null;
    },
    onGuard: (waitingBytes) => state.guardedAt.push(waitingBytes),
  });
  const peer = new ReceivingPeer({ socket, key: 'a', slot: 0, named: { label: 'a' }, receiver: receiverSettings });
  const counted = (name: keyof typeof RECEIVER) => telemetry.counters[RECEIVER[name]]!;
  const advance = (ms: number) => {
    state.nowMs += ms;
    vi.advanceTimersByTime(ms);
  };
  return { made, peer, state, counted, advance, telemetry, settings: receiverSettings };
}

function frame(sequence: number, fields: { priority?: number; runTag?: number; connection?: number; sentMs?: number } = {}): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES);
  writeFrameHeader(new DataView(bytes.buffer, bytes.byteOffset, FRAME_HEADER_BYTES), 0, {
    priority: fields.priority ?? 0,
    connection: fields.connection ?? 0,
    sequence,
    runTag: fields.runTag ?? RUN,
    intendedNs: (fields.sentMs ?? 0) * NS_PER_MS,
    sentNs: (fields.sentMs ?? 0) * NS_PER_MS,
  });
  return bytes;
}

describe('FrameReceiver', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('hands a frame on at once where the application keeps up, and measures from the intended time', () => {
    const { made, peer, state, counted, telemetry } = receiver();
    made.add(peer);
    state.nowMs = 12;
    expect(made.receive(peer, frame(0, { sentMs: 10 }), false)).toBe(true);
    expect(state.taken.map(({ sequence }) => sequence)).toEqual([0]);
    expect([counted('arrived'), counted('received'), counted('waitingFrames')]).toEqual([1, 1, 0]);
    // 2 ms in microseconds; values below 2,048 have a bucket each.
    expect(new HistogramReader(telemetry.latencyUs).take()).toEqual([[2_000, 1]]);
  });

  it('counts what the application computes on, in frames as in bytes', async () => {
    let done = () => {};
    const work = () => new Promise<void>((resolve) => (done = resolve));
    const { made, peer, counted } = receiver({}, { work });
    made.add(peer);
    for (let n = 0; n < 2; n++) made.receive(peer, frame(n), false);
    expect([counted('workingFrames'), counted('workingBytes'), counted('waitingFrames')]).toEqual([1, FRAME_BYTES, 1]);
    for (let n = 0; n < 2; n++) {
      done();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect([counted('workingFrames'), counted('workingBytes'), counted('waitingFrames')]).toEqual([0, 0, 0]);
  });

  it('counts foreign frames in the inbox apart from those of this run, and the bytes of both', () => {
    const { made, peer, counted, advance, settings } = receiver({ delayMs: 50, policy: 'drop-oldest', limitFrames: 3 });
    made.add(peer);
    const waiting = () => [counted('waitingFrames'), counted('waitingForeignFrames'), counted('waitingBytes') / FRAME_BYTES];
    for (const runTag of [RUN, RUN, RUN + 1, RUN + 1]) made.receive(peer, frame(0, { runTag }), false);
    expect(waiting()).toEqual([1, 2, 3]);
    // The oldest, which is ours, gives way, and then a foreign one.
    for (const runTag of [RUN + 1, RUN]) made.receive(peer, frame(1, { runTag }), false);
    expect(waiting()).toEqual([1, 2, 3]);
    made.apply({ ...settings, limitFrames: 2 });
    expect(waiting()).toEqual([1, 1, 2]);
    advance(100);
    expect(waiting()).toEqual([0, 0, 0]);
  });

  it('takes a frame every delayMs, and counts the wait in the inbox as latency', () => {
    const { made, peer, state, counted, advance } = receiver({ delayMs: 50 });
    made.add(peer);
    for (let n = 0; n < 3; n++) made.receive(peer, frame(n), false);
    expect(state.taken.length).toBe(1);
    expect([counted('waitingFrames'), counted('waitingBytes')]).toEqual([2, 2 * FRAME_BYTES]);
    advance(49);
    expect(state.taken.length).toBe(1);
    advance(1);
    expect(state.taken.length).toBe(2);
    advance(50);
    expect(state.taken.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect([counted('waitingFrames'), counted('waitingBytes')]).toEqual([0, 0]);
    // On its way from the inbox to the application a frame is counted: nobody may think that all work is done.
    expect([state.takenFrom, counted('taking')]).toEqual([['socket', 'inbox', 'inbox'], 0]);
  });

  it('drops by the policy, and arrived = received + dropped + waiting', () => {
    const { made, peer, state, counted, advance } = receiver({ delayMs: 50, policy: 'drop-oldest', limitFrames: 2 });
    made.add(peer);
    for (let n = 0; n < 6; n++) made.receive(peer, frame(n), false);
    expect([counted('arrived'), counted('received'), counted('dropped'), counted('waitingFrames')]).toEqual([6, 1, 3, 2]);
    expect(counted('waitingBytes')).toBe(2 * FRAME_BYTES);
    advance(100);
    expect(state.taken.map(({ sequence }) => sequence)).toEqual([0, 4, 5]);
  });

  it('takes control messages and key frames before ordinary ones', () => {
    const { made, peer, state, counted, advance } = receiver({ delayMs: 10 });
    made.add(peer);
    const priorities = [PRIORITY.ordinary, PRIORITY.ordinary, PRIORITY.key, PRIORITY.control];
    priorities.forEach((priority, n) => {
      made.receive(peer, frame(n, { priority }), false);
    });
    for (let turn = 0; turn < 4; turn++) advance(10);
    expect(state.taken.map(({ sequence }) => sequence)).toEqual([0, 3, 2, 1]);
    expect(counted('receivedUrgent')).toBe(2);
  });

  it('stops reading while the inbox is full under policy pause, and reads again when there is room', () => {
    const { made, peer, state, counted, advance } = receiver({ delayMs: 50, policy: 'pause', limitFrames: 2 });
    made.add(peer);
    for (let n = 0; n < 3; n++) made.receive(peer, frame(n), false);
    expect(state.paused).toBe(true);
    advance(50);
    expect(state.paused).toBe(false);
    expect(counted('dropped')).toBe(0);
  });

  it('does not read a connection that is held, whatever its inbox says, and afterwards only where there is room', () => {
    const { made, peer, state, advance } = receiver({ delayMs: 50, policy: 'pause', limitFrames: 1 });
    made.add(peer);
    made.hold(peer, true);
    expect(state.paused).toBe(true);
    for (let n = 0; n < 2; n++) made.receive(peer, frame(n), false);
    made.hold(peer, false);
    expect(state.paused).toBe(true);
    made.hold(peer, true);
    advance(50);
    expect(state.paused).toBe(true);
    made.hold(peer, false);
    expect(state.paused).toBe(false);
  });

  it('calls the guard once, and reads nothing more', () => {
    const { made, peer, state } = receiver({ delayMs: 1_000 }, { memoryLimitBytes: 2.5 * FRAME_BYTES });
    made.add(peer);
    for (let n = 0; n < 6; n++) made.receive(peer, frame(n), false);
    expect(state.guardedAt).toEqual([3 * FRAME_BYTES]);
    expect(state.paused).toBe(true);
  });

  it('holds to a new delay and a new policy at once', () => {
    const { made, peer, state, counted, settings, advance } = receiver({ delayMs: 60_000 });
    made.add(peer);
    for (let n = 0; n < 5; n++) made.receive(peer, frame(n), false);
    made.apply({ ...settings, delayMs: 10, policy: 'latest' });
    expect([counted('waitingFrames'), counted('dropped'), counted('waitingBytes')]).toEqual([1, 3, FRAME_BYTES]);
    advance(10);
    expect(state.taken.map(({ sequence }) => sequence)).toEqual([0, 4]);
  });

  it('grants credit as frames leave, whether taken or dropped', () => {
    const { made, peer, state } = receiver({ delayMs: 50, policy: 'latest' });
    peer.credit = new CreditGrantor(4);
    made.add(peer);
    expect(state.sent).toEqual(['{"type":"credit","limit":4}']);
    // The first is taken, the second waits, the third replaces it: two have left.
    for (let n = 0; n < 3; n++) made.receive(peer, frame(n), false);
    expect(state.sent[1]).toBe('{"type":"credit","limit":6}');
  });

  it('takes a frame of this run from a client that is not ours for a foreign one: its clock is nobody’s', () => {
    const { made, state, counted, telemetry, peer } = receiver();
    const foreign = new ReceivingPeer({
      socket: peer.socket,
      key: null,
      slot: 0,
      named: { label: 'x' },
      receiver: { policy: 'queue', limitFrames: 1 },
    });
    made.add(foreign);
    state.nowMs = 1_000;
    for (const sentMs of [-3_600_000, 3_600_000]) expect(made.receive(foreign, frame(0, { sentMs }), false)).toBe(false);
    expect([counted('foreign'), counted('arrived'), counted('received')]).toEqual([2, 0, 0]);
    expect(new HistogramReader(telemetry.latencyUs).take()).toEqual([]);
    expect(foreign.account).toEqual({ key: '', arrived: 0, outOfOrder: 0 });
  });

  it('measures a foreign frame by its arrival alone', () => {
    const { made, peer, state, counted, telemetry } = receiver();
    made.add(peer);
    expect(made.receive(peer, frame(0, { runTag: RUN + 1 }), false)).toBe(false);
    expect(made.receive(peer, Buffer.from('not a frame of anyone we know'), false)).toBe(false);
    expect([counted('foreign'), counted('arrived'), counted('received')]).toEqual([2, 0, 0]);
    expect(new HistogramReader(telemetry.latencyUs).take()).toEqual([]);
    expect(state.taken.map(({ isOurs, sequence }) => [isOurs, sequence])).toEqual([
      [false, 0],
      [false, 1],
    ]);
  });

  it('finds frames out of order; over a relay holes are none, and each publisher has its own order', () => {
    const direct = receiver();
    direct.made.add(direct.peer);
    for (const sequence of [0, 1, 3]) direct.made.receive(direct.peer, frame(sequence), false);
    expect(direct.peer.outOfOrder).toBe(1);
    const relayed = receiver({}, { isRelayed: true });
    relayed.made.add(relayed.peer);
    for (const [connection, sequence] of [
      [1, 0],
      [2, 0],
      [1, 4],
      [2, 1],
      [1, 3],
    ] as const)
      relayed.made.receive(relayed.peer, frame(sequence, { connection }), false);
    expect(relayed.peer.outOfOrder).toBe(1);
  });
});
