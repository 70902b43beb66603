import { type ErrorValue, errorValue } from '../../contract/index.ts';
import type { FromLoad, LoadThreadData, ToLoad } from '../load/load-messages.ts';
import type { EngineThread, ThreadSpawner } from '../threads/thread.ts';

/** The generator has this long beyond its own limit to report that its connections are closed: it may be busy with deep queues, and its accounts are wanted. */
const PAUSE_GRACE_MS = 20_000;

/** The run's load generator in its thread. It can be paused, and ended and started again. */
export class LoadLink {
  readonly #threads: ThreadSpawner;
  readonly #onMessage: (message: FromLoad) => void;
  readonly #onLost: (error: ErrorValue) => void;
  #thread: EngineThread<ToLoad, FromLoad> | null = null;
  #paused: (() => void) | null = null;

  constructor(options: { threads: ThreadSpawner; onMessage: (message: FromLoad) => void; onLost: (error: ErrorValue) => void }) {
    this.#threads = options.threads;
    this.#onMessage = options.onMessage;
    this.#onLost = options.onLost;
  }

  get isRunning(): boolean {
    return this.#thread !== null;
  }

  /** Starts the thread; it connects at once. */
  start(data: LoadThreadData): void {
    const thread = this.#threads.spawn<ToLoad, FromLoad>('load-thread', data);
    this.#thread = thread;
    thread.onMessage((message) => (message.type === 'paused' ? this.#paused?.() : this.#onMessage(message)));
    thread.onExit((error) => {
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.#paused?.();
      this.#onLost(errorValue('thread-failed', `The generator's thread ended unexpectedly${error ? `: ${error.message}` : ''}.`));
    });
    thread.post({ type: 'begin' });
  }

  post(message: ToLoad): void {
    this.#thread?.post(message);
  }

  /** Closes all connections once what they hold is sent, for at most `timeoutMs`; then cuts them. Answers when they are closed. */
  async pause(timeoutMs: number, purpose: 'reconnect' | 'end'): Promise<void> {
    if (!this.#thread) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs + PAUSE_GRACE_MS);
      this.#paused = () => {
        clearTimeout(timer);
        resolve();
      };
      this.post({ type: 'pause', timeoutMs, purpose });
    });
    this.#paused = null;
  }

  async end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }
}
