import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Scenario, SockscopeError } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { type Counters, SERVER } from '../metrics/shared-counters.ts';
import { CpuWork } from './cpu-work.ts';
import { type ImageStatistics, imageStatistics } from './image-statistics.ts';
import type { WorkerPort } from './work-messages.ts';
import { type MakeJob, WorkQueue } from './work-queue.ts';

/** Longest step of the strategy `yield`. */
export const YIELD_STEP_MS = 5;

/** How the time is spent; `ping` of the scenario is `inline`, and what the server waits for afterwards is its own affair. */
export type BurnStrategy = Exclude<Scenario['server']['processing']['strategy'], 'ping'>;

/** What a processor needs. */
export interface ProcessorOptions {
  clock: Clock;
  /** Laid out as SERVER; `processingDone`, `processingNs` and `processingPending` are written here and nowhere else. */
  counters: Counters;
  /** Starts a worker (`startWorker`). Called when there is the first work for it, and again after it died. */
  worker: () => WorkerPort;
}

/**
 * What the server computes for a message. Everything counts while it is under way and when it is done, with the wall
 * time of the computation itself: neither the turns between steps nor the wait for the worker. What fails is not done.
 */
export class Processor {
  readonly #clock: Clock;
  readonly #counters: Counters;
  readonly #work: CpuWork;
  readonly #queue: WorkQueue;
  #closed = false;

  constructor({ clock, counters, worker }: ProcessorOptions) {
    this.#clock = clock;
    this.#counters = counters;
    this.#work = new CpuWork(clock);
    this.#queue = new WorkQueue(worker);
    // A server that was restarted has nothing under way, whatever became of the one before it.
    counters[SERVER.processingPending] = 0;
  }

  /**
   * Spends `costMs` of CPU (calibrated, see {@link CpuWork}). `inline` does so before it returns `null`, so that a
   * caller in a loop does not give up its turn; so does a cost of 0, which is no computation and is not counted. `yield`
   * works in steps with a turn of the event loop between two of them, `worker` in another thread: both return a promise,
   * which fails with `processing-failed` when the processor is closed or the worker dies.
   */
  burn(costMs: number, strategy: BurnStrategy): Promise<void> | null {
    if (costMs === 0) return null;
    if (strategy === 'worker') return this.#inWorker(() => ({ job: { type: 'burn', costMs } })).then(() => undefined);
    if (strategy === 'yield') return this.#burnInSteps(costMs);
    this.#begin();
    this.#end(this.#work.run(costMs) * NS_PER_MS);
    return null;
  }

  /** Statistics of a gray frame, before it returns; `null` where the message is none. */
  computeInline(message: Buffer): ImageStatistics | null {
    this.#begin();
    const startNs = this.#clock.nowNs();
    const statistics = imageStatistics(message);
    this.#end(this.#clock.nowNs() - startNs);
    return statistics;
  }

  /**
   * The same in the worker. The message is copied when its turn comes, and must stay as it is until then. Fails with
   * `processing-failed`.
   */
  async computeInWorker(message: Buffer): Promise<ImageStatistics | null> {
    const { statistics } = await this.#inWorker(() => {
      const copy = new Uint8Array(message).buffer;
      return { job: { type: 'statistics', message: copy }, transfer: [copy] };
    });
    return statistics;
  }

  /** Ends the worker. Whatever is under way fails. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#queue.close();
  }

  async #burnInSteps(costMs: number): Promise<void> {
    const steps = this.#work.steps(costMs, YIELD_STEP_MS);
    this.#begin();
    let tookMs = 0;
    for (const [step, units] of steps.entries()) {
      if (step > 0) await nextTurn();
      if (this.#closed) {
        this.#giveUp();
        throw new SockscopeError('processing-failed', 'The server ended before it had computed this.');
      }
      tookMs += this.#work.runUnits(units);
    }
    this.#end(tookMs * NS_PER_MS);
  }

  async #inWorker(make: MakeJob) {
    this.#begin();
    try {
      const answer = await this.#queue.run(make);
      this.#end(answer.tookNs);
      return answer;
    } catch (thrown) {
      this.#giveUp();
      throw thrown;
    }
  }

  #begin(): void {
    this.#counters[SERVER.processingPending]!++;
  }

  #giveUp(): void {
    this.#counters[SERVER.processingPending]!--;
  }

  #end(tookNs: number): void {
    this.#counters[SERVER.processingPending]!--;
    this.#counters[SERVER.processingDone]!++;
    this.#counters[SERVER.processingNs]! += tookNs;
  }
}
