import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CaptureView } from '../../../contract/index.ts';
import type { ThreadSpawner } from '../../threads/thread.ts';
import { ReadingDesk } from './reading-desk.ts';
import type { FromReading, ReadingTask, ToReading } from './reading-messages.ts';

/** A thread that is led by hand. */
class HandledThread {
  readonly tasks: ToReading[] = [];
  isTerminated = false;
  answer: (message: FromReading) => void = () => {};
  exit: (error: Error | null) => void = () => {};
  post(message: ToReading): void {
    this.tasks.push(message);
  }
  onMessage(listener: (message: FromReading) => void): void {
    this.answer = listener;
  }
  onExit(listener: (error: Error | null) => void): void {
    this.exit = listener;
  }
  async terminate(): Promise<void> {
    this.isTerminated = true;
    this.exit(null);
  }
}

const TASK: ReadingTask = { kind: 'view', folder: '/captures/one', points: 100 };
const VIEW = {} as CaptureView;
const TWO_MINUTES_MS = 120_000;
let started: HandledThread[];
let desk: ReadingDesk;

beforeEach(() => {
  vi.useFakeTimers();
  started = [];
  const spawn = () => {
    const thread = new HandledThread();
    started.push(thread);
    return thread;
  };
  desk = new ReadingDesk({ folder: '/out', spawn, spawnProcess: spawn } as unknown as ThreadSpawner);
});
afterEach(() => vi.useRealTimers());

it('starts one thread, when reading is likely, and asks the same', async () => {
  desk.prepare();
  desk.prepare();
  expect(started).toHaveLength(1);
  expect(started[0]!.tasks).toEqual([]);
  const asked = desk.ask(TASK);
  expect(started).toHaveLength(1);
  const { id, task } = started[0]!.tasks[0]!;
  expect(task).toEqual(TASK);
  started[0]!.answer({ id, result: { ok: true, value: VIEW } });
  expect(await asked).toBe(VIEW);
});

it('ends a thread that nobody has asked for two minutes, and none that works', async () => {
  desk.prepare();
  await vi.advanceTimersByTimeAsync(TWO_MINUTES_MS - 1);
  desk.prepare();
  await vi.advanceTimersByTimeAsync(TWO_MINUTES_MS - 1);
  expect(started[0]!.isTerminated).toBe(false);
  void desk.ask(TASK);
  desk.prepare();
  await vi.advanceTimersByTimeAsync(TWO_MINUTES_MS);
  expect(started[0]!.isTerminated).toBe(false);
  started[0]!.answer({ id: started[0]!.tasks[0]!.id, result: { ok: true, value: VIEW } });
  await vi.advanceTimersByTimeAsync(TWO_MINUTES_MS);
  expect(started.map(({ isTerminated }) => isTerminated)).toEqual([true]);
  desk.prepare();
  expect(started).toHaveLength(2);
});

it('starts none ahead once it is closed', async () => {
  desk.prepare();
  await desk.close();
  desk.prepare();
  expect(started.map(({ isTerminated }) => isTerminated)).toEqual([true]);
});

it('fails what was asked of a thread that ends, and starts another for the next', async () => {
  const asked = desk.ask(TASK);
  started[0]!.exit(new Error('out of memory'));
  await expect(asked).rejects.toMatchObject({ value: { code: 'thread-failed' }, message: expect.stringContaining('out of memory') });
  void desk.ask(TASK);
  expect(started).toHaveLength(2);
});
