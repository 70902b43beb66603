import { type Result, SockscopeError } from '../../../contract/index.ts';
import type { EngineThread, ThreadSpawner } from '../../threads/thread.ts';
import type { FromReading, ReadingAnswers, ReadingTask, ToReading } from './reading-messages.ts';

type Thread = EngineThread<ToReading, FromReading>;

/** A thread that nobody has asked for so long is ended, with the captures that it holds open. */
const IDLE_MS = 120_000;

/**
 * Has captures read in a thread of their own: an hour's capture is a hundred megabytes, and the host's event loop leads the
 * stream. The thread is started with the first task, or when one is likely.
 */
export class ReadingDesk {
  readonly #threads: ThreadSpawner;
  readonly #waiting = new Map<number, { thread: Thread; resolve: (result: Result<unknown>) => void }>();
  #thread: Thread | null = null;
  #idleTimer: NodeJS.Timeout | null = null;
  #nextId = 1;
  #isClosed = false;

  constructor(threads: ThreadSpawner) {
    this.#threads = threads;
  }

  /** Reading is likely: the thread is there, with its code, when it is asked. */
  prepare(): void {
    // Windows may ask while the engine is being closed.
    if (this.#isClosed) return;
    this.#started();
    this.#restWhenIdle();
  }

  /** Throws what the task fails with, and `thread-failed` when the thread ends before its answer. */
  async ask<T extends ReadingTask>(task: T): Promise<ReadingAnswers[T['kind']]> {
    const thread = this.#started();
    const id = this.#nextId++;
    const result = await new Promise<Result<unknown>>((resolve) => {
      this.#waiting.set(id, { thread, resolve });
      thread.post({ id, task });
    });
    this.#restWhenIdle();
    if (!result.ok) throw new SockscopeError(result.error.code, result.error.message, result.error);
    return result.value as ReadingAnswers[T['kind']];
  }

  /** Ends the thread; tasks in progress fail. From here on none is started ahead. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#rest();
  }

  async #rest(): Promise<void> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  #started(): Thread {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    if (this.#thread) return this.#thread;
    const thread = this.#threads.spawn<ToReading, FromReading>('reading-thread', null);
    this.#thread = thread;
    thread.onMessage(({ id, result }) => {
      this.#waiting.get(id)?.resolve(result);
      this.#waiting.delete(id);
    });
    thread.onExit((error) => {
      if (this.#thread === thread) this.#thread = null;
      const reason = error?.message ?? 'it was closed';
      const { value } = new SockscopeError('thread-failed', `The thread that reads captures ended: ${reason}.`, {
        hint: 'The capture is untouched. Try again; a capture that is too large for the memory of this machine cannot be read.',
      });
      for (const [id, waiting] of this.#waiting) {
        if (waiting.thread !== thread) continue;
        this.#waiting.delete(id);
        waiting.resolve({ ok: false, error: value });
      }
    });
    return thread;
  }

  #restWhenIdle(): void {
    if (this.#waiting.size > 0 || this.#thread === null) return;
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => void this.#rest(), IDLE_MS);
    this.#idleTimer.unref();
  }
}
