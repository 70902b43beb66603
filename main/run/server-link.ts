import { type ConnectionRow, type ErrorValue, errorValue, SockscopeError } from '../../contract/index.ts';
import { isOwnPage } from '../server/own-page.ts';
import { runServer } from '../server/run-server.ts';
import type { FromServer, ServerSettings, ServerThreadData, ToServer } from '../server/server-messages.ts';
import { hostThread } from '../threads/host-thread.ts';
import type { PausePurpose } from '../threads/pause.ts';
import type { EngineThread, ThreadSpawner } from '../threads/thread.ts';
import { answerWithin } from './answer-within.ts';
import { PAUSE_GRACE_MS } from './client-link.ts';
import { messageSizeOf } from './message-size.ts';

/** A server whose loop is blocked answers late; the window asks again. */
const CONNECTIONS_TIMEOUT_MS = 5_000;

type ConnectionTable = { total: number; rows: ConnectionRow[] };

/** The run's server, wherever it runs: a thread of its own or the host's loop. It can be ended and started again. */
export class ServerLink {
  readonly #threads: ThreadSpawner;
  readonly #data: () => Omit<ServerThreadData, 'settings'>;
  readonly #onMessage: (message: FromServer) => void;
  readonly #onLost: (error: ErrorValue) => void;
  #thread: EngineThread<ToServer, FromServer> | null = null;
  #ended: (() => void) | null = null;
  #senderPaused: (() => void) | null = null;
  #connections: ((table: ConnectionTable) => void) | null = null;
  #asked: Promise<ConnectionTable> | null = null;
  port = 0;

  constructor(options: {
    threads: ThreadSpawner;
    /** Asked at every start: frames may have come since the last. */
    data: () => Omit<ServerThreadData, 'settings'>;
    onMessage: (message: FromServer) => void;
    onLost: (error: ErrorValue) => void;
  }) {
    this.#threads = options.threads;
    this.#data = options.data;
    this.#onMessage = options.onMessage;
    this.#onLost = options.onLost;
  }

  /** Starts and listens. A server that was started before gets the same port again. Fails with the reason it cannot listen. */
  async start(settings: ServerSettings): Promise<void> {
    const bind = { ...settings.bind, port: this.port || settings.bind.port };
    const data: ServerThreadData = { ...this.#data(), settings: { ...settings, bind } };
    const thread =
      settings.server.thread === 'worker'
        ? this.#threads.spawn<ToServer, FromServer>('server-thread', data, messageSizeOf(settings))
        : hostThread<ToServer, FromServer>((port) => runServer(port, data));
    this.#thread = thread;
    try {
      this.port = await new Promise<number>((resolve, reject) => {
        const take = (message: FromServer): void => {
          if (message.type === 'several') message.messages.forEach(take);
          else if (message.type === 'listening') resolve(message.port);
          else if (message.type === 'failed') reject(failedError(message, bind.port));
          else if (message.type === 'ended') this.#ended?.();
          else if (message.type === 'sender-paused') this.#senderPaused?.();
          else if (message.type === 'connections') this.#connections?.(message);
          else this.#onMessage(message);
        };
        thread.onMessage(take);
        thread.onExit((error) => {
          reject(new SockscopeError('thread-failed', `The server's thread ended${error ? `: ${error.message}` : ''}.`));
          if (this.#thread === thread) this.#lost(error);
        });
      });
    } catch (error) {
      this.#thread = null;
      await thread.terminate();
      throw error;
    }
  }

  get isThere(): boolean {
    return this.#thread !== null;
  }

  post(message: ToServer): void {
    this.#thread?.post(message);
  }

  /** Answers when the receivers of push and relay are closed. */
  async pauseSender(timeoutMs: number, purpose: PausePurpose): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    await answerWithin(timeoutMs + PAUSE_GRACE_MS, (answered) => {
      this.#senderPaused = answered;
      thread.post({ type: 'pause-sender', timeoutMs, purpose });
    });
    this.#senderPaused = null;
  }

  /** The connections as they are now. Questions that come together share an answer. Fails with `run-inactive`. */
  connections(most: number): Promise<ConnectionTable> {
    this.#asked ??= new Promise<ConnectionTable>((resolve, reject) => {
      const giveUp = () => reject(new SockscopeError('run-inactive', 'The server did not answer: it is busy, or has ended.'));
      const timer = setTimeout(giveUp, CONNECTIONS_TIMEOUT_MS);
      this.#connections = (table) => {
        clearTimeout(timer);
        resolve(table);
      };
      if (this.#thread) this.#thread.post({ type: 'connections', most });
      else {
        clearTimeout(timer);
        giveUp();
      }
    }).finally(() => {
      this.#asked = null;
      this.#connections = null;
    });
    return this.#asked;
  }

  /** Lets the server say goodbye to its clients and tell their accounts, then ends it. Its loop may be blocked by a computation when it is asked. */
  async end(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    this.#thread = null;
    await answerWithin(PAUSE_GRACE_MS, (answered) => {
      this.#ended = answered;
      thread.post({ type: 'end' });
    });
    this.#ended = null;
    await thread.terminate();
  }

  #lost(error: Error | null): void {
    this.#thread = null;
    this.#onLost(errorValue('thread-failed', `The server's thread ended unexpectedly${error ? `: ${error.message}` : ''}.`));
  }
}

/** Why the server could not listen. A thread of its own does not know that it is this process that is in its way. */
function failedError({ code, message }: Extract<FromServer, { type: 'failed' }>, port: number): SockscopeError {
  const isOurs = code === 'port-in-use' && isOwnPage(port);
  return new SockscopeError(code, isOurs ? `Port ${port} is that of Sockscope’s own page, which is open in this window.` : message);
}
