import { type ErrorValue, errorValue } from '../../contract/index.ts';
import type { PausePurpose } from '../threads/pause.ts';
import type { EngineThread, MessageSize, ThreadName, ThreadSpawner } from '../threads/thread.ts';
import { answerWithin } from './answer-within.ts';

/** The thread has this long beyond its own limit to report that its connections are closed: it may be busy with deep queues, and its accounts are wanted. */
export const PAUSE_GRACE_MS = 20_000;

/** What every thread of clients understands. */
type Pausable = { type: 'begin' } | { type: 'pause'; timeoutMs: number; purpose: PausePurpose };

/** A thread of the run's clients: the generator, or those that receive. It can be paused, and ended and started again. */
export class ClientLink<To, From extends { type: string }> {
  readonly #threads: ThreadSpawner;
  readonly #name: ThreadName;
  readonly #onMessage: (message: From) => void;
  readonly #onLost: (error: ErrorValue) => void;
  #thread: EngineThread<To | Pausable, From> | null = null;
  #paused: (() => void) | null = null;

  constructor(options: {
    threads: ThreadSpawner;
    name: ThreadName;
    onMessage: (message: From) => void;
    onLost: (error: ErrorValue) => void;
  }) {
    this.#threads = options.threads;
    this.#name = options.name;
    this.#onMessage = options.onMessage;
    this.#onLost = options.onLost;
  }

  /** Starts the thread, through which such messages pass; it connects at once. */
  start(data: unknown, messages: MessageSize): void {
    const thread = this.#threads.spawn<To | Pausable, From>(this.#name, data, messages);
    this.#thread = thread;
    thread.onMessage((message) => (message.type === 'paused' ? this.#paused?.() : this.#onMessage(message)));
    thread.onExit((error) => {
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.#paused?.();
      this.#onLost(errorValue('thread-failed', `The ${this.#name} ended unexpectedly${error ? `: ${error.message}` : ''}.`));
    });
    thread.post({ type: 'begin' });
  }

  get isThere(): boolean {
    return this.#thread !== null;
  }

  post(message: To): void {
    this.#thread?.post(message);
  }

  /** Answers when all its connections are closed: by themselves within `timeoutMs`, else cut. */
  async pause(timeoutMs: number, purpose: PausePurpose): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    await answerWithin(timeoutMs + PAUSE_GRACE_MS, (answered) => {
      this.#paused = answered;
      thread.post({ type: 'pause', timeoutMs, purpose });
    });
    this.#paused = null;
  }

  async end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }
}
