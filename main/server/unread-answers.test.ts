import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReceivingPeer } from '../flow/receiving-peer.ts';
import { UNREAD_ANSWERS_MAX_BYTES, UNREAD_ANSWERS_MAX_MS, UnreadAnswers } from './unread-answers.ts';

function answers() {
  const told: string[] = [];
  const socket = { OPEN: 1, CLOSED: 3, readyState: 1, bufferedAmount: 0 };
  const peer = { socket } as unknown as ReceivingPeer;
  const unread = new UnreadAnswers({
    onHold: (_peer, isHeld) => told.push(isHeld ? 'held' : 'free'),
    onDeaf: () => told.push('deaf'),
  });
  /** The client is sent so many bytes, and reads so many of what waits. */
  const send = (bytes: number) => {
    const beforeBytes = socket.bufferedAmount;
    socket.bufferedAmount += bytes;
    unread.sent(peer, beforeBytes);
  };
  const read = (bytes: number) => {
    socket.bufferedAmount -= bytes;
    unread.left(peer);
  };
  return { told, socket, peer, unread, send, read };
}

describe('UnreadAnswers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets one answer of any size wait', () => {
    const { told, send, read } = answers();
    send(16 * UNREAD_ANSWERS_MAX_BYTES);
    vi.advanceTimersByTime(10 * UNREAD_ANSWERS_MAX_MS);
    read(16 * UNREAD_ANSWERS_MAX_BYTES);
    expect(told).toEqual([]);
  });

  it('holds a client beyond the limit once, and lets it go on where it is kept again', () => {
    const { told, send, read } = answers();
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
    vi.advanceTimersByTime(10 * UNREAD_ANSWERS_MAX_MS);
    expect(told).toEqual(['held', 'free']);
  });

  it('gives up whoever reads nothing, and not whoever reads a little', () => {
    const { told, send, read } = answers();
    send(UNREAD_ANSWERS_MAX_BYTES);
    send(20);
    vi.advanceTimersByTime(UNREAD_ANSWERS_MAX_MS - 1);
    read(1);
    vi.advanceTimersByTime(UNREAD_ANSWERS_MAX_MS - 1);
    expect(told).toEqual(['held']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['held', 'deaf']);
  });

  it('gives up nobody who has gone', () => {
    const { told, socket, peer, unread, send } = answers();
    send(UNREAD_ANSWERS_MAX_BYTES);
    send(20);
    socket.readyState = socket.CLOSED;
    unread.left(peer);
    vi.advanceTimersByTime(10 * UNREAD_ANSWERS_MAX_MS);
    expect(told).toEqual(['held', 'free']);
  });
});
