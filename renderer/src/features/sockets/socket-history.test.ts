import { expect, test } from 'vitest';
import { HISTORY_SLOTS, HISTORY_SOCKETS_MAX, peakOf, SocketHistory } from './socket-history.ts';

function read(history: SocketHistory, tMs: number, queues: Record<string, [number, number]>): void {
  history.begin(tMs);
  for (const [key, [recv, send]] of Object.entries(queues)) history.add(key, recv, send);
}
const told = (history: SocketHistory, key: string) =>
  history.pointsOf(key).map(({ tMs, queues }) => [tMs, queues?.recvBytes ?? null, queues?.sendBytes ?? null]);

test('a reading a second is a point a second; a socket that came later has holes before', () => {
  const history = new SocketHistory();
  read(history, 0, { a: [1, 2] });
  read(history, 1_000, { a: [3, 4], b: [5, 6] });
  expect(told(history, 'a')).toEqual([
    [0, 1, 2],
    [1_000, 3, 4],
  ]);
  expect(told(history, 'b')).toEqual([
    [0, null, null],
    [1_000, 5, 6],
  ]);
  expect(told(history, 'c')).toEqual([]);
});

test('faster readings share a slot, which holds the largest of each queue', () => {
  const history = new SocketHistory();
  read(history, 0, { a: [10, 0] });
  read(history, 250, { a: [0, 7] });
  read(history, 500, { a: [4, 6] });
  expect(told(history, 'a')).toEqual([[0, 10, 7]]);
});

test('a minute is kept, whatever the interval', () => {
  const fast = new SocketHistory();
  for (let tMs = 0; tMs <= 90_000; tMs += 1_000) read(fast, tMs, { a: [tMs, 0] });
  expect(told(fast, 'a')).toHaveLength(HISTORY_SLOTS);
  expect(told(fast, 'a')[0]).toEqual([31_000, 31_000, 0]);
  const slow = new SocketHistory();
  for (let tMs = 0; tMs <= 90_000; tMs += 10_000) read(slow, tMs, { a: [tMs, 0] });
  expect(told(slow, 'a').map(([tMs]) => tMs)).toEqual([30_000, 40_000, 50_000, 60_000, 70_000, 80_000, 90_000]);
});

test('a time without readings is a hole, told once, and the reading after it opens a slot of its own', () => {
  const history = new SocketHistory();
  history.interrupt(0);
  read(history, 1_000, { a: [1, 0] });
  history.interrupt(2_000);
  history.interrupt(3_000);
  read(history, 2_500, { a: [2, 0] });
  expect(told(history, 'a')).toEqual([
    [1_000, 1, 0],
    [2_000, null, null],
    [2_500, 2, 0],
  ]);
});

test('what was forgotten is gone, and there is room for another', () => {
  const history = new SocketHistory();
  history.begin(0);
  for (let index = 0; index < HISTORY_SOCKETS_MAX; index++) history.add(`s${index}`, 1 + index, 0);
  history.add('late', 1, 0);
  expect(history.pointsOf('late')).toEqual([]);
  history.forget('s0');
  history.add('late', 1, 0);
  expect(history.sockets).toBe(HISTORY_SOCKETS_MAX);
  expect(told(history, 'late')).toEqual([[0, 1, 0]]);
});

test('a socket at which nothing waits takes no room; when something does, what was before is known', () => {
  const history = new SocketHistory();
  read(history, 0, { b: [1, 0] });
  read(history, 1_000, { a: [0, 0], b: [1, 0] });
  history.interrupt(2_000);
  read(history, 3_000, { a: [0, 0], b: [1, 0] });
  const before = [
    [0, null, null],
    [1_000, 0, 0],
    [2_000, null, null],
    [3_000, 0, 0],
  ];
  expect(history.sockets).toBe(1);
  expect(told(history, 'a')).toEqual(before);
  read(history, 4_000, { a: [7, 0], b: [1, 0] });
  expect(history.sockets).toBe(2);
  expect(told(history, 'a')).toEqual([...before, [4_000, 7, 0]]);
  for (let tMs = 5_000; tMs <= 70_000; tMs += 1_000) read(history, tMs, { a: [0, 0], c: [0, 0] });
  expect(told(history, 'c')).toHaveLength(HISTORY_SLOTS);
  expect(told(history, 'c')[0]).toEqual([11_000, 0, 0]);
  // Closed, it is not read any more.
  read(history, 71_000, {});
  expect(told(history, 'c').at(-1)).toEqual([71_000, null, null]);
});

test('a socket without room is not said to be empty', () => {
  const history = new SocketHistory();
  history.begin(0);
  for (let index = 0; index < HISTORY_SOCKETS_MAX; index++) history.add(`s${index}`, 1, 0);
  history.add('late', 0, 0);
  expect(told(history, 'late')).toEqual([[0, 0, 0]]);
  history.begin(1_000);
  history.add('late', 9, 0);
  expect(told(history, 'late')).toEqual([]);
});

test('the peak is the largest sum, holes left out', () => {
  expect(peakOf([])).toBeNull();
  expect(peakOf([{ tMs: 0, queues: null }])).toBeNull();
  const queues = (recvBytes: number, sendBytes: number) => ({ tMs: 0, queues: { recvBytes, sendBytes } });
  expect(peakOf([queues(5, 5), queues(8, 1), { tMs: 1, queues: null }])).toBe(10);
});
