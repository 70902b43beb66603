import { describe, expect, it } from 'vitest';
import type { SocketRow, SocketTable } from '../contract/index.ts';
import { SocketHistory } from './socket-history.ts';

const row = (localPort: number, recvQueueBytes: number, sendQueueBytes = 0): SocketRow => ({
  recvQueueBytes,
  sendQueueBytes,
  state: 'ESTABLISHED',
  localAddress: '127.0.0.1',
  localPort,
  remoteAddress: '127.0.0.1',
  remotePort: 80,
  pid: 1,
  processName: 'p',
  processUnknown: null,
  role: null,
  tcp: null,
});
const table = (...sockets: SocketRow[]): SocketTable => ({
  source: 'ss',
  takenAt: '2026-01-02T03:04:05.000Z',
  costMs: 1,
  total: 9,
  sockets,
});

describe('SocketHistory', () => {
  it('keeps the peak of both queues together since a connection was first seen', () => {
    const history = new SocketHistory();
    history.add(table(row(1, 10, 5)), 0);
    history.add(table(row(1, 3, 4), row(2, 1)), 100_000);
    expect(history.peakBytes(row(1, 0))).toBe(15);
    expect(history.peakBytes(row(2, 0))).toBe(1);
    expect(history.peakBytes(row(3, 0))).toBeNull();
  });

  it('draws the last minute, the newest at the right', () => {
    const history = new SocketHistory();
    // Six cells of ten seconds; at 60 s the first of them, at 0 s, is a minute ago and gone.
    for (const [atMs, bytes] of [
      [0, 999_999],
      [5_000, 600],
      [12_000, 0],
      [35_000, 100],
      [36_000, 300],
      [60_000, 1],
    ] as const) {
      history.add(table(row(1, bytes)), atMs);
    }
    expect(history.sparkline(row(1, 0), 6, 60_000)).toBe('█▁ ▅ ▂');
    expect(history.peakBytes(row(1, 0))).toBe(999_999);
    expect(history.sparkline(row(2, 0), 3, 60_000)).toBe('   ');
  });

  it('draws empty queues as the lowest bar', () => {
    const history = new SocketHistory();
    history.add(table(row(1, 0)), 1_000);
    expect(history.sparkline(row(1, 0), 2, 1_000)).toBe(' ▁');
  });

  it('forgets a connection that is gone', () => {
    const history = new SocketHistory();
    history.add(table(row(1, 10)), 0);
    history.add(table(), 1_000);
    history.add(table(row(1, 3)), 2_000);
    expect(history.peakBytes(row(1, 0))).toBe(3);
  });
});
