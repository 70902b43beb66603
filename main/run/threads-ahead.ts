import type { Scenario } from '../../contract/index.ts';
import type { RunTelemetry } from '../metrics/run-telemetry.ts';
import type { ThreadName, ThreadSpawner } from '../threads/thread.ts';
import { messageSizeOf } from './message-size.ts';

/** The threads of a run, whose code is started while their data is not there yet: frames are being made, or an older stream arrives. */
export class ThreadsAhead {
  readonly #threads: ThreadSpawner;
  readonly #telemetry: Pick<RunTelemetry, 'load' | 'clients'>;
  #ends: (() => Promise<void>)[] = [];

  constructor(threads: ThreadSpawner, telemetry: Pick<RunTelemetry, 'load' | 'clients'>) {
    this.#threads = threads;
    this.#telemetry = telemetry;
  }

  /** Those that the scenario needs in this direction. Ones that are there already stay. */
  start(scenario: Scenario): void {
    const { load, clients } = this.#telemetry;
    const startAhead = (name: ThreadName) => this.#ends.push(this.#threads.startAhead(name, messageSizeOf(scenario)));
    if (scenario.server.thread === 'worker') startAhead('server-thread');
    if (load) startAhead('load-thread');
    if (clients) startAhead('clients-thread');
  }

  /** Ends those that nobody took. */
  async end(): Promise<void> {
    await Promise.all(this.#ends.splice(0).map((end) => end()));
  }
}
