import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReceivingPeer } from '../flow/receiving-peer.ts';
import { UNREAD_ANSWERS_CHECK_MS, UNREAD_ANSWERS_MAX_BYTES, UNREAD_ANSWERS_MAX_MS, UnreadAnswers } from './unread-answers.ts';

/** Nobody is given up later. */
const LATEST_MS = UNREAD_ANSWERS_MAX_MS + 2 * UNREAD_ANSWERS_CHECK_MS;

function answers() {
  const told: string[] = [];
  const asked: number[] = [];
  /** What the kernel has not taken, and what lies in its Send-Q. */
  const waits = { unsentBytes: 0, sendQueueBytes: null as number | null };
  const client = () => {
    const socket = { OPEN: 1, CLOSED: 3, readyState: 1, bufferedAmount: 0 };
    return { socket, peer: { socket, tcp: {} as Socket } as unknown as ReceivingPeer };
  };
  const { socket, peer } = client();
  const unread = new UnreadAnswers({
    backlog: {
      unsentBytes: () => waits.unsentBytes,
      sendQueuesBytes: async (sockets) => {
        asked.push(sockets.length);
        return sockets.map(() => waits.sendQueueBytes);
      },
    },
    onHold: (_peer, isHeld) => told.push(isHeld ? 'held' : 'free'),
    onDeaf: () => told.push('deaf'),
  });
  /** The client is sent so many bytes, and reads so many of what waits. */
  const send = (bytes: number, to = { socket, peer }) => {
    const beforeBytes = to.socket.bufferedAmount;
    to.socket.bufferedAmount += bytes;
    unread.sent(to.peer, beforeBytes);
  };
  const read = (bytes: number) => {
    socket.bufferedAmount -= bytes;
    unread.left(peer);
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { told, asked, waits, socket, peer, client, unread, send, read, pass };
}

describe('UnreadAnswers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets one answer of any size wait', async () => {
    const { told, send, read, pass } = answers();
    send(16 * UNREAD_ANSWERS_MAX_BYTES);
    await pass(10 * UNREAD_ANSWERS_MAX_MS);
    read(16 * UNREAD_ANSWERS_MAX_BYTES);
    expect(told).toEqual([]);
  });

  it('holds a client beyond the limit once, and lets it go on where it is kept again', async () => {
    const { told, asked, send, read, pass } = answers();
    send(UNREAD_ANSWERS_MAX_BYTES - 10);
    send(10);
    expect(told).toEqual([]);
    send(10);
    send(10);
    expect(told).toEqual(['held']);
    read(10);
    expect(told).toEqual(['held']);
    read(10);
    expect(told).toEqual(['held', 'free']);
    await pass(10 * UNREAD_ANSWERS_MAX_MS);
    expect(told).toEqual(['held', 'free']);
    // Nothing is looked at while nobody is held.
    expect([asked, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('gives up whoever reads nothing, and not whoever reads a little', async () => {
    const { told, send, read, pass } = answers();
    send(UNREAD_ANSWERS_MAX_BYTES);
    send(20);
    await pass(UNREAD_ANSWERS_MAX_MS - 1);
    read(1);
    await pass(UNREAD_ANSWERS_MAX_MS - 1);
    expect(told).toEqual(['held']);
    await pass(2 * UNREAD_ANSWERS_CHECK_MS);
    expect(told).toEqual(['held', 'deaf']);
  });

  it.each(['unsentBytes', 'sendQueueBytes'] as const)(
    'gives up nobody whose %s fall while no answer has left, until they do not',
    async (what) => {
      const { told, waits, send, pass } = answers();
      waits[what] = 16 * UNREAD_ANSWERS_MAX_BYTES;
      send(8 * UNREAD_ANSWERS_MAX_BYTES);
      send(8 * UNREAD_ANSWERS_MAX_BYTES);
      for (let step = 0; step < 6; step += 1) {
        await pass(UNREAD_ANSWERS_MAX_MS - 2 * UNREAD_ANSWERS_CHECK_MS);
        waits[what] = waits[what]! - 1;
      }
      await pass(UNREAD_ANSWERS_MAX_MS - 1);
      expect(told).toEqual(['held']);
      await pass(LATEST_MS - UNREAD_ANSWERS_MAX_MS);
      expect(told).toEqual(['held', 'deaf']);
    },
  );

  it('asks the kernel once for all who are held', async () => {
    const { told, asked, client, send, pass } = answers();
    for (const one of [client(), client(), client()]) {
      send(UNREAD_ANSWERS_MAX_BYTES, one);
      send(20, one);
    }
    await pass(UNREAD_ANSWERS_CHECK_MS);
    expect(asked).toEqual([3]);
    await pass(LATEST_MS);
    expect(told).toEqual(['held', 'held', 'held', 'deaf', 'deaf', 'deaf']);
  });

  it('gives up nobody who has gone', async () => {
    const { told, socket, peer, unread, send, pass } = answers();
    send(UNREAD_ANSWERS_MAX_BYTES);
    send(20);
    socket.readyState = socket.CLOSED;
    unread.left(peer);
    await pass(10 * UNREAD_ANSWERS_MAX_MS);
    expect(told).toEqual(['held', 'free']);
  });
});
