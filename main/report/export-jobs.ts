import { SockscopeError } from '../../contract/index.ts';

/** The exports under way that a window may give up, by the name that it chose for each. */
export class ExportJobs {
  readonly #running = new Map<string, AbortController>();

  /** Does the work of one. Fails with `export-cancelled` where it was given up, whatever the work then said. */
  async run<T>(job: string | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (job !== undefined) this.#running.set(job, controller);
    try {
      return await work(controller.signal);
    } catch (error) {
      throw controller.signal.aborted ? new SockscopeError('export-cancelled', 'The export was given up.', { cause: error }) : error;
    } finally {
      if (job !== undefined) this.#running.delete(job);
    }
  }

  /** Gives one up. What is not under way any more stays as it is. */
  cancel(job: string): void {
    this.#running.get(job)?.abort(new Error('given up'));
  }
}
