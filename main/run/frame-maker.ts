import { type Payload, SockscopeError, toErrorValue } from '../../contract/index.ts';
import { hasRing, isKeptRing, ringFileName } from '../load/source/frame-ring-cache.ts';
import type { FramesMessage } from '../load/source/frames-messages.ts';
import type { ThreadSpawner } from '../threads/thread.ts';

/** A ring that is being made. */
interface Making {
  readonly ring: string;
  readonly frames: Promise<SharedArrayBuffer[]>;
  readonly cancel: () => void;
  /** Nobody waits for it yet. */
  isAhead: boolean;
  fraction: number;
  onProgress: (fraction: number) => void;
}

/** Makes the frames of a payload in a thread of its own, beside whatever runs. */
export class FrameMaker {
  readonly #threads: ThreadSpawner;
  readonly #cacheDir: string;
  #making: Making | null = null;
  /** What was tried ahead in vain, because it cannot be made or kept: it is not tried again before somebody asks for it. */
  #failedAhead: string | null = null;
  #isClosed = false;
  #ending: Promise<unknown> = Promise.resolve();

  constructor(threads: ThreadSpawner, cacheDir: string) {
    this.#threads = threads;
    this.#cacheDir = cacheDir;
  }

  /** One ring at a time: a newer call gives up the one before, but takes over what is made ahead. Fails with `source-failed`, or with `run-inactive` when it was given up. */
  make(payload: Payload, onProgress: (fraction: number) => void): Promise<SharedArrayBuffer[]> {
    this.#failedAhead = null;
    const ahead = this.#making;
    if (ahead?.isAhead && ahead.ring === ringFileName(payload)) {
      Object.assign(ahead, { isAhead: false, onProgress });
      onProgress(ahead.fraction);
      return ahead.frames;
    }
    return this.#begin(payload, false, onProgress).frames;
  }

  /** Makes a ring that `make` may be asked for soon, unless the cache has it or would not keep it. One that somebody waits for is not given up for it. */
  makeAhead(payload: Payload): void {
    if (this.#isClosed) return;
    if (!isKeptRing(payload) || hasRing(this.#cacheDir, payload)) return this.giveUpAhead();
    const ring = ringFileName(payload);
    if (ring === this.#failedAhead || (this.#making !== null && (!this.#making.isAhead || this.#making.ring === ring))) return;
    const making = this.#begin(payload, true, () => {});
    const failed = () => {
      this.#failedAhead = ring;
    };
    making.frames.then(
      () => making.isAhead && !hasRing(this.#cacheDir, payload) && failed(),
      // Why is told to the run that asks for it.
      (error) => making.isAhead && toErrorValue(error).code !== 'run-inactive' && failed(),
    );
  }

  /** Gives up what is made ahead: what comes now measures this machine. */
  giveUpAhead(): void {
    if (this.#making?.isAhead) this.cancel();
  }

  /** Gives up what is being made, whoever waits for it. */
  cancel(): void {
    this.#making?.cancel();
    this.#making = null;
  }

  /** Gives up what is being made, and makes nothing ahead any more: windows may ask while the engine is being closed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.cancel();
    await this.#ending;
  }

  #begin(payload: Payload, isAhead: boolean, onProgress: (fraction: number) => void): Making {
    this.cancel();
    const thread = this.#threads.spawn<never, FramesMessage>('frames-thread', { payload, cacheDir: this.#cacheDir });
    let cancel = () => {};
    const frames = new Promise<SharedArrayBuffer[]>((resolve, reject) => {
      cancel = () => {
        reject(new SockscopeError('run-inactive', 'The making of these frames was given up.'));
        this.#ending = Promise.all([this.#ending, thread.terminate()]);
      };
      thread.onMessage((message) => {
        if (message.type === 'progress') {
          making.fraction = message.done / message.total;
          making.onProgress(making.fraction);
        } else if (message.type === 'ring') resolve(message.frames);
        else reject(new SockscopeError(message.error.code, message.error.message, { hint: message.error.hint }));
      });
      thread.onExit((error) =>
        reject(new SockscopeError('source-failed', `The thread that makes the frames ended early${error ? `: ${error.message}` : ''}.`)),
      );
    }).finally(() => {
      if (this.#making === making) this.#making = null;
    });
    const making: Making = { ring: ringFileName(payload), frames, cancel, isAhead, fraction: 0, onProgress };
    this.#making = making;
    return making;
  }
}
