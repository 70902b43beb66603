import { type ErrorValue, errorValue, type Scenario, SockscopeError } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { PATH } from '../metrics/shared-counters.ts';
import type { PathTelemetry } from '../metrics/thread-telemetry.ts';
import type { FromPath, PathThreadData, ToPath } from '../path/path-messages.ts';
import type { EngineThread, ThreadSpawner } from '../threads/thread.ts';
import { until } from '../until.ts';
import { answerWithin } from './answer-within.ts';

/** How long the proxy may take to cut its connections. */
const CUT_TIMEOUT_MS = 2_000;

/** What was cut with its connections. */
export interface PathCut {
  connections: number;
  bytes: number;
}

export interface PathLinkOptions {
  clock: Clock;
  threads: ThreadSpawner;
  telemetry: PathTelemetry;
  sendingEnd: 'client' | 'server';
  /** What one connection may have on each of its ways, in bytes. */
  limitBytes: number;
  /** It ended and was not asked to. */
  onLost: (error: ErrorValue) => void;
}

/** The impairment proxy's thread. It is there only while it stands in the path. */
export class PathLink {
  /** The proxy's own ends of its connections to the server. */
  readonly outletPorts = new Set<number>();
  readonly #options: PathLinkOptions;
  #thread: EngineThread<ToPath, FromPath> | null = null;
  #port: number | null = null;
  #wasCut: ((cut: PathCut) => void) | null = null;

  constructor(options: PathLinkOptions) {
    this.#options = options;
  }

  /** Where its clients connect, on the loopback address; `null` while it is not in the path. */
  get port(): number | null {
    return this.#port;
  }

  /** Brings it into the path, if it is not there yet. Fails with `path-failed`. */
  async enter(path: Scenario['path'], target: PathThreadData['target']): Promise<void> {
    if (this.#thread) return;
    const { threads, telemetry, sendingEnd, limitBytes } = this.#options;
    const data: PathThreadData = { path, sendingEnd, target, limitBytes, telemetry };
    const thread = threads.spawn<ToPath, FromPath>('path-thread', data);
    this.#thread = thread;
    try {
      this.#port = await new Promise<number>((resolve, reject) => {
        const fail = (message: string) => reject(new SockscopeError('path-failed', message));
        thread.onMessage((message) => {
          if (message.type === 'listening') resolve(message.port);
          else if (message.type === 'failed') fail(`The impairment proxy could not listen: ${message.message}.`);
          else this.#told(message);
        });
        thread.onExit((error) => {
          const text = `The impairment proxy ended unexpectedly${error ? `: ${error.message}` : ''}.`;
          fail(text);
          if (this.#thread !== thread || this.#port === null) return;
          this.#forget();
          telemetry.counters.fill(0);
          this.#options.onLost(errorValue('path-failed', text));
        });
      });
    } catch (error) {
      this.#forget();
      await thread.terminate();
      throw error;
    }
  }

  apply(path: Scenario['path']): void {
    this.#thread?.post({ type: 'apply', path });
  }

  /** Waits until all its connections are closed, which is when nothing is on its way any more; cuts those that are left after `timeoutMs` and answers what was lost by it. */
  async drain(timeoutMs: number): Promise<PathCut | null> {
    const { clock, telemetry } = this.#options;
    if (await until(clock, () => this.#thread === null || telemetry.counters[PATH.connections] === 0, timeoutMs)) return null;
    const thread = this.#thread;
    let cut: PathCut | null = null;
    await answerWithin(CUT_TIMEOUT_MS, (answered) => {
      this.#wasCut = (told) => {
        cut = told;
        answered();
      };
      thread?.post({ type: 'cut' });
    });
    this.#wasCut = null;
    return cut;
  }

  /** Takes it out of the path. */
  async leave(): Promise<void> {
    const thread = this.#thread;
    this.#forget();
    await thread?.terminate();
    // Its thread is gone: nobody else writes any more.
    this.#options.telemetry.counters.fill(0);
  }

  #told(message: FromPath): void {
    switch (message.type) {
      case 'connected':
        this.outletPorts.add(message.port);
        return;
      case 'disconnected':
        this.outletPorts.delete(message.port);
        return;
      case 'cut':
        this.#wasCut?.(message);
        return;
      case 'listening':
      case 'failed':
        return;
    }
  }

  #forget(): void {
    this.#thread = null;
    this.#port = null;
    this.outletPorts.clear();
  }
}
