import { beforeEach, expect, test } from 'vitest';
import { errorValue, type Result, type SocketTable } from '../../../../contract/index.ts';
import { SocketWatch } from './socket-watch.ts';

let asked: { source: string; answer: (result: Result<SocketTable>) => Promise<void> }[] = [];
let timers: { callback: () => void; atMs: number; id: number }[] = [];
let nowMs = 0;

beforeEach(() => {
  asked = [];
  timers = [];
  nowMs = 0;
});

function makeWatch(): SocketWatch<string> {
  let ids = 0;
  return new SocketWatch({
    read: (source) =>
      new Promise((resolve) => {
        asked.push({
          source,
          answer: async (result) => {
            resolve(result);
            await new Promise((later) => setTimeout(later, 0));
          },
        });
      }),
    nowMs: () => nowMs,
    setTimer: (callback, ms) => {
      ids += 1;
      timers.push({ callback, atMs: nowMs + ms, id: ids });
      return ids;
    },
    clearTimer: (id) => {
      timers = timers.filter((timer) => timer.id !== id);
    },
  });
}

/** Lets the clock go to the next timer and runs it. */
function next(): number {
  const timer = timers.shift();
  if (!timer) throw new Error('No timer is set.');
  nowMs = timer.atMs;
  timer.callback();
  return nowMs;
}

const table = (ports: number[]): Result<SocketTable> => ({
  ok: true,
  value: {
    source: 'ss',
    takenAt: '2026-01-01T00:00:00.000Z',
    costMs: 3,
    total: ports.length,
    sockets: ports.map((localPort) => ({
      recvQueueBytes: 1,
      sendQueueBytes: 0,
      state: 'ESTABLISHED',
      localAddress: '127.0.0.1',
      localPort,
      remoteAddress: '127.0.0.1',
      remotePort: 1,
      pid: null,
      processName: null,
      processUnknown: 'not told',
      role: null,
      tcp: null,
    })),
  },
});
const failure: Result<SocketTable> = { ok: false, error: errorValue('kernel-timeout', 'ss took longer than 2 s.') };
const ports = (watch: SocketWatch<string>) => watch.board.rows.map(({ row }) => row.localPort);

test('reads at once, and then each interval from the start of the reading before', async () => {
  const watch = makeWatch();
  let told = 0;
  watch.subscribe(() => {
    told += 1;
  });
  watch.follow({ source: 'ss', intervalMs: 1_000 });
  nowMs = 40;
  await asked[0]!.answer(table([5]));
  expect(ports(watch)).toEqual([5]);
  expect(watch.reading).toMatchObject({ source: 'ss', costMs: 3, total: 1, told: 1, arrivedMs: 40 });
  expect(told).toBe(1);
  expect(next()).toBe(1_000);
  expect(asked).toHaveLength(2);
});

test('a slow reading is not overtaken: those that were due meanwhile are late, and the next comes when one is due again', async () => {
  const watch = makeWatch();
  watch.follow({ source: 'ss', intervalMs: 1_000 });
  expect(timers).toEqual([]);
  nowMs = 2_300;
  await asked[0]!.answer(table([]));
  expect(watch.missed).toEqual({ late: 2, failed: 0 });
  expect(next()).toBe(3_000);
});

test('a reading that failed says why, leaves the rows as they were, and the next good one mends it', async () => {
  const watch = makeWatch();
  watch.follow({ source: 'ss', intervalMs: 1_000 });
  await asked[0]!.answer(table([5]));
  next();
  await asked[1]!.answer(failure);
  expect(watch.error?.code).toBe('kernel-timeout');
  expect(watch.missed).toEqual({ late: 0, failed: 1 });
  expect(ports(watch)).toEqual([5]);
  expect(watch.reading?.arrivedMs).toBe(0);
  next();
  await asked[2]!.answer(table([5, 6]));
  expect(watch.error).toBeNull();
  expect(ports(watch)).toEqual([5, 6]);
  expect(watch.history.pointsOf(watch.board.rows[0]!.key).map(({ queues }) => queues?.recvBytes ?? null)).toEqual([1, null, 1]);
});

test('while nobody looks nothing is read, and an answer that comes then is left out', async () => {
  const watch = makeWatch();
  watch.follow({ source: 'ss', intervalMs: 1_000 });
  watch.follow(null);
  await asked[0]!.answer(table([5]));
  expect(ports(watch)).toEqual([]);
  expect(timers).toEqual([]);
  expect(asked).toHaveLength(1);
});

test('another source is asked as soon as the reading under way has ended, never beside it', async () => {
  const watch = makeWatch();
  watch.follow({ source: 'ss', intervalMs: 1_000 });
  watch.follow({ source: 'procfs', intervalMs: 1_000 });
  expect(asked.map(({ source }) => source)).toEqual(['ss']);
  await asked[0]!.answer(table([5]));
  expect(asked.map(({ source }) => source)).toEqual(['ss', 'procfs']);
  expect(ports(watch)).toEqual([]);
  await asked[1]!.answer(table([6]));
  expect(ports(watch)).toEqual([6]);
  expect(timers).toHaveLength(1);
});
