import { expect, test } from 'vitest';
import type { SocketRow, SocketTable } from '../../../../contract/index.ts';
import { CLOSED_SHOWN_MS, SocketBoard } from './socket-board.ts';
import { SocketHistory } from './socket-history.ts';

const socket = (localPort: number, recvQueueBytes = 0, sendQueueBytes = 0): SocketRow => ({
  recvQueueBytes,
  sendQueueBytes,
  state: 'ESTABLISHED',
  localAddress: '127.0.0.1',
  localPort,
  remoteAddress: '127.0.0.1',
  remotePort: 8_000,
  pid: 1,
  processName: 'a',
  processUnknown: null,
  role: null,
  tcp: null,
});
const table = (sockets: SocketRow[], total = sockets.length): SocketTable => ({
  source: 'ss',
  takenAt: '2026-01-01T00:00:00.000Z',
  costMs: 1,
  total,
  sockets,
});
const told = (board: SocketBoard) => board.rows.map(({ row, closedMs }) => [row.localPort, row.recvQueueBytes, closedMs]);

test('rows keep their place, whatever order the kernel tells them in', () => {
  const board = new SocketBoard(new SocketHistory());
  board.take(table([socket(1), socket(2)]), 0);
  const orders = board.rows.map(({ order }) => order);
  board.take(table([socket(3), socket(2, 7), socket(1)]), 1_000);
  expect(told(board)).toEqual([
    [1, 0, null],
    [2, 7, null],
    [3, 0, null],
  ]);
  expect(board.rows.map(({ order }) => order).slice(0, 2)).toEqual(orders);
});

test('a socket that is gone stays for some seconds as it was last read, marked, and then leaves with its history', () => {
  const history = new SocketHistory();
  const board = new SocketBoard(history);
  board.take(table([socket(1, 5), socket(2)]), 0);
  board.take(table([socket(2)]), 1_000);
  expect(told(board)).toEqual([
    [1, 5, 1_000],
    [2, 0, null],
  ]);
  board.take(table([socket(2)]), 999 + CLOSED_SHOWN_MS);
  expect(told(board)[0]).toEqual([1, 5, 1_000]);
  board.take(table([socket(2)]), 1_000 + CLOSED_SHOWN_MS);
  expect(told(board)).toEqual([[2, 0, null]]);
  expect(history.sockets).toBe(0);
});

test('the same ends opened anew are another connection, with a history of its own', () => {
  const history = new SocketHistory();
  const board = new SocketBoard(history);
  board.take(table([socket(1, 5)]), 0);
  const [first] = board.rows;
  board.take(table([]), 1_000);
  board.take(table([socket(1, 9)]), 2_000);
  expect(told(board)).toEqual([[1, 9, null]]);
  expect(board.rows[0]!.order).not.toBe(first!.order);
  expect(history.pointsOf(board.rows[0]!.key).map(({ queues }) => queues?.recvBytes ?? null)).toEqual([null, null, 9]);
});

test('what a table that was cut short does not have is not said to be closed', () => {
  const board = new SocketBoard(new SocketHistory());
  board.take(table([socket(1), socket(2)]), 0);
  board.take(table([socket(2)], 2), 1_000);
  expect(told(board)).toEqual([[2, 0, null]]);
});
