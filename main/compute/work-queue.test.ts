import { describe, expect, it } from 'vitest';
import { type FakeWorker, fakeWorker } from '../testing/fake-worker.ts';
import type { FromWork } from './work-messages.ts';
import { MAX_JOBS_AT_WORKER, WorkQueue } from './work-queue.ts';

/** A queue, the workers that it started, and how often a job was made. */
function queueOf() {
  const workers: FakeWorker[] = [];
  const made: number[] = [];
  const queue = new WorkQueue(() => {
    const worker = fakeWorker();
    workers.push(worker);
    return worker.port;
  });
  const run = (costMs: number) => {
    const promise = queue.run(() => {
      made.push(costMs);
      return { job: { type: 'burn', costMs } };
    });
    // A job that fails before anybody looks at it is no unhandled rejection.
    promise.catch(() => undefined);
    return promise;
  };
  return { queue, workers, made, run };
}

const costs = (worker: FakeWorker) => worker.jobs.map((job) => (job.type === 'burn' ? job.costMs : null));
const failed = { value: { code: 'processing-failed' } };

describe('WorkQueue', () => {
  it('starts one worker, for the first job, and gives each its own answer', async () => {
    const { workers, run } = queueOf();
    expect(workers.length).toBe(0);
    const jobs = [run(1), run(2)];
    expect(workers.map(costs)).toEqual([[1, 2]]);
    workers[0]!.answer({ tookNs: 10 });
    workers[0]!.answer({ tookNs: 20 });
    expect((await Promise.all(jobs)).map(({ tookNs }) => tookNs)).toEqual([10, 20]);
    expect(workers.length).toBe(1);
  });

  it('gives an answer to the job it belongs to, in whatever order', async () => {
    const { workers, run } = queueOf();
    const jobs = [run(1), run(2)];
    workers[0]!.jobs.reverse();
    workers[0]!.answer({ tookNs: 20 });
    workers[0]!.answer({ tookNs: 10 });
    expect((await Promise.all(jobs)).map(({ tookNs }) => tookNs)).toEqual([10, 20]);
  });

  it('lets a job wait, not even made, while the worker has as many as it may have', async () => {
    const { workers, made, run } = queueOf();
    const jobs = Array.from({ length: MAX_JOBS_AT_WORKER + 3 }, (_, index) => run(index));
    expect(made.length).toBe(64);
    expect(costs(workers[0]!)).toEqual([...Array(64).keys()]);
    workers[0]!.answer();
    expect([made.length, workers[0]!.jobs.length, made.at(-1)]).toEqual([65, 64, 64]);
    while (workers[0]!.jobs.length > 0) workers[0]!.answer();
    await Promise.all(jobs);
    expect(made).toEqual([...Array(67).keys()]);
  });

  it('fails what a dying worker had, and hands what waited to a new one', async () => {
    const { workers, run } = queueOf();
    const lost = Array.from({ length: MAX_JOBS_AT_WORKER }, (_, index) => run(index));
    const waiting = run(99);
    workers[0]!.die(new Error('out of memory'));
    for (const job of lost) await expect(job).rejects.toMatchObject(failed);
    await expect(lost[0]).rejects.toThrow('The worker ended over its work: out of memory.');
    expect(costs(workers[1]!)).toEqual([99]);
    workers[1]!.answer({ tookNs: 5 });
    expect((await waiting).tookNs).toBe(5);
  });

  it('starts a new worker for the next job when the one before died idle, and does not listen to the old one', async () => {
    const { workers, run } = queueOf();
    const first = run(1);
    workers[0]!.answer();
    await first;
    workers[0]!.die(null);
    expect(workers.length).toBe(1);
    const second = run(2);
    expect(workers.length).toBe(2);
    workers[0]!.die(new Error('again'));
    workers[1]!.answer({ tookNs: 3 });
    expect((await second).tookNs).toBe(3);
  });

  it('fails a job where no worker can be started, and tries again for the next', async () => {
    const worker = fakeWorker();
    let tries = 0;
    const queue = new WorkQueue(() => {
      if (tries++ === 0) throw new Error('no such file');
      return worker.port;
    });
    const make = () => ({ job: { type: 'burn', costMs: 1 } as const });
    await expect(queue.run(make)).rejects.toThrow('no such file');
    const next: Promise<FromWork> = queue.run(make);
    worker.answer({ tookNs: 1 });
    expect((await next).tookNs).toBe(1);
  });

  it('fails everything when it is closed, ends the worker and starts no other', async () => {
    const { queue, workers, made, run } = queueOf();
    const jobs = Array.from({ length: MAX_JOBS_AT_WORKER + 2 }, (_, index) => run(index));
    await queue.close();
    for (const job of jobs) await expect(job).rejects.toMatchObject(failed);
    await expect(run(100)).rejects.toMatchObject(failed);
    expect([workers.length, workers[0]!.terminated, made.length]).toEqual([1, true, 64]);
    await queue.close();
  });
});
