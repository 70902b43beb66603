import type { Transferable } from 'node:worker_threads';
import { SockscopeError } from '../../contract/index.ts';
import type { FromWork, WorkerPort, WorkJob } from './work-messages.ts';

/** So many jobs are with the worker at once; further ones wait outside, without a copy of their message. */
export const MAX_JOBS_AT_WORKER = 64;

/** Makes a job when its turn has come, so that what waits costs nothing. */
export type MakeJob = () => { job: WorkJob; transfer?: readonly Transferable[] };

interface Pending {
  resolve(answer: FromWork): void;
  reject(reason: SockscopeError): void;
}

/** A worker that was started, with the jobs that it has not answered yet. */
interface Running {
  port: WorkerPort;
  jobs: Map<number, Pending>;
}

/**
 * Hands jobs to a worker, first come first served. The worker is started for the first job; when it dies, the jobs that
 * it had fail with `processing-failed`, and the next job starts another.
 */
export class WorkQueue {
  readonly #start: () => WorkerPort;
  readonly #waiting: (Pending & { make: MakeJob })[] = [];
  #running: Running | null = null;
  #nextId = 0;
  #closed = false;

  constructor(start: () => WorkerPort) {
    this.#start = start;
  }

  /** Fails with `processing-failed` where the worker cannot be started, dies over it, or is ended by {@link close}. */
  run(make: MakeJob): Promise<FromWork> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(failure('The worker has been ended'));
        return;
      }
      this.#waiting.push({ make, resolve, reject });
      this.#fill();
    });
  }

  /** Ends the worker. Whatever it had, and whatever waits, fails. */
  async close(): Promise<void> {
    this.#closed = true;
    const running = this.#running;
    this.#running = null;
    const unanswered = [...(running?.jobs.values() ?? []), ...this.#waiting.splice(0)];
    running?.jobs.clear();
    for (const { reject } of unanswered) reject(failure('The worker was ended before it had computed this'));
    await running?.port.terminate();
  }

  #fill(): void {
    while (this.#waiting.length > 0 && (this.#running?.jobs.size ?? 0) < MAX_JOBS_AT_WORKER) {
      const { make, resolve, reject } = this.#waiting.shift()!;
      const id = this.#nextId++;
      try {
        const { job, transfer } = make();
        this.#running ??= this.#begin();
        this.#running.port.post({ ...job, id }, transfer);
        this.#running.jobs.set(id, { resolve, reject });
      } catch (thrown) {
        reject(failure('The worker could not be given this', thrown));
      }
    }
  }

  #begin(): Running {
    const running: Running = { port: this.#start(), jobs: new Map() };
    running.port.onMessage((answer) => {
      const job = running.jobs.get(answer.id);
      running.jobs.delete(answer.id);
      job?.resolve(answer);
      this.#fill();
    });
    running.port.onExit((error) => {
      if (this.#running === running) this.#running = null;
      for (const { reject } of running.jobs.values()) reject(failure('The worker ended over its work', error));
      running.jobs.clear();
      this.#fill();
    });
    return running;
  }
}

function failure(what: string, cause?: unknown): SockscopeError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new SockscopeError('processing-failed', `${what}${why}.`, cause ? { cause } : {});
}
