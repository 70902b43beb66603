import { type Scenario, SockscopeError } from '../../contract/index.ts';
import type { FramesMessage } from '../load/source/frames-messages.ts';
import type { ThreadSpawner } from '../threads/thread.ts';

/** Makes the frames of a payload in a thread of its own, beside whatever runs. */
export class FrameMaker {
  readonly #threads: ThreadSpawner;
  readonly #cacheDir: string;
  #cancel: (() => void) | null = null;

  constructor(threads: ThreadSpawner, cacheDir: string) {
    this.#threads = threads;
    this.#cacheDir = cacheDir;
  }

  /** One ring at a time: a newer call gives up the one before. Fails with `source-failed`, or with `run-inactive` when it was given up. */
  make(payload: Scenario['payload'], onProgress: (fraction: number) => void): Promise<SharedArrayBuffer[]> {
    this.cancel();
    const thread = this.#threads.spawn<never, FramesMessage>('frames-thread', { payload, cacheDir: this.#cacheDir });
    let cancel: (() => void) | null = null;
    return new Promise<SharedArrayBuffer[]>((resolve, reject) => {
      cancel = () => {
        reject(new SockscopeError('run-inactive', 'The making of these frames was given up.'));
        void thread.terminate();
      };
      this.#cancel = cancel;
      thread.onMessage((message) => {
        if (message.type === 'progress') onProgress(message.done / message.total);
        else if (message.type === 'ring') resolve(message.frames);
        else reject(new SockscopeError(message.error.code, message.error.message, { hint: message.error.hint }));
      });
      thread.onExit((error) =>
        reject(new SockscopeError('source-failed', `The thread that makes the frames ended early${error ? `: ${error.message}` : ''}.`)),
      );
    }).finally(() => {
      if (this.#cancel === cancel) this.#cancel = null;
    });
  }

  cancel(): void {
    this.#cancel?.();
  }
}
