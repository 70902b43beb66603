import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { createCounters, SERVER } from '../metrics/shared-counters.ts';
import { type FakeWorker, fakeWorker } from '../testing/fake-worker.ts';
import { Processor } from './processor.ts';

/** A processor whose clock is 1 ms later at each reading, so that each computation takes 1 ms, with the workers it started. */
function processorOf() {
  let nowNs = 0;
  const clock: Clock = {
    nowNs: () => {
      nowNs += NS_PER_MS;
      return nowNs;
    },
    wallTime: () => new Date(0),
  };
  const counters = createCounters(SERVER);
  const workers: FakeWorker[] = [];
  const processor = new Processor({
    clock,
    counters,
    worker: () => {
      const worker = fakeWorker();
      workers.push(worker);
      return worker.port;
    },
  });
  return {
    processor,
    workers,
    counts: () => ({
      done: counters[SERVER.processingDone],
      ms: counters[SERVER.processingNs]! / NS_PER_MS,
      pending: counters[SERVER.processingPending],
    }),
  };
}

/** Pixels 1, 2, 3, 250 in two rows. */
function grayFrame(): Buffer {
  const frame = Buffer.alloc(44);
  frame.writeUInt32LE(2, 32);
  frame.writeUInt32LE(2, 36);
  frame.set([1, 2, 3, 250], 40);
  return frame;
}
const STATISTICS = { shape: [2, 2], min: 1, max: 250, mean: 64, median: 2.5 };
const failed = { value: { code: 'processing-failed' } };

describe('Processor', () => {
  it('computes inline before it returns, without a promise', () => {
    const { processor, counts } = processorOf();
    expect(processor.burn(3, 'inline')).toBeNull();
    expect(counts()).toEqual({ done: 1, ms: 1, pending: 0 });
    expect(processor.computeInline(grayFrame())).toEqual(STATISTICS);
    expect(counts()).toEqual({ done: 2, ms: 2, pending: 0 });
    expect(processor.computeInline(Buffer.from('no image'))).toBeNull();
  });

  it.each(['inline', 'yield', 'worker'] as const)('computes nothing for a cost of 0, by %s', (strategy) => {
    const { processor, workers, counts } = processorOf();
    expect(processor.burn(0, strategy)).toBeNull();
    expect(counts()).toEqual({ done: 0, ms: 0, pending: 0 });
    expect(workers).toEqual([]);
  });

  it('yields a turn between two steps, and none after the last', async () => {
    const { processor, counts } = processorOf();
    let turns = 0;
    let over = false;
    // 12 ms are three steps of at most 5 ms: two turns between them.
    const burn = processor.burn(12, 'yield')!.then(() => {
      over = true;
    });
    expect(counts()).toEqual({ done: 0, ms: 0, pending: 1 });
    while (!over) {
      await nextTurn();
      turns++;
    }
    await burn;
    expect(turns).toBe(2);
    expect(counts()).toEqual({ done: 1, ms: 3, pending: 0 });
  });

  it('stops between two steps when it is closed', async () => {
    const { processor, counts } = processorOf();
    const burn = processor.burn(10_000, 'yield');
    await processor.close();
    await expect(burn).rejects.toMatchObject(failed);
    expect(counts()).toEqual({ done: 0, ms: 0, pending: 0 });
  });

  it('has the worker spend the time, and counts what that took there', async () => {
    const { processor, workers, counts } = processorOf();
    const burns = [processor.burn(30, 'worker'), processor.burn(40, 'worker')];
    expect(workers[0]!.jobs).toEqual([
      { id: 0, type: 'burn', costMs: 30 },
      { id: 1, type: 'burn', costMs: 40 },
    ]);
    expect(counts()).toEqual({ done: 0, ms: 0, pending: 2 });
    workers[0]!.answer({ tookNs: 31 * NS_PER_MS });
    await burns[0];
    expect(counts()).toEqual({ done: 1, ms: 31, pending: 1 });
    workers[0]!.answer({ tookNs: 44 * NS_PER_MS });
    expect(await burns[1]).toBeUndefined();
    expect(counts()).toEqual({ done: 2, ms: 75, pending: 0 });
  });

  it('gives the worker a copy of the message alone, and keeps the message', async () => {
    const { processor, workers } = processorOf();
    // As it lies in a receive buffer, with something else around it.
    const received = Buffer.concat([Buffer.from('before'), grayFrame(), Buffer.from('after')]);
    const message = received.subarray(6, 50);
    const result = processor.computeInWorker(message);
    const [job] = workers[0]!.jobs;
    if (job?.type !== 'statistics') throw new Error('another job was expected');
    expect(Buffer.from(job.message)).toEqual(grayFrame());
    expect(workers[0]!.transferred).toEqual([job.message]);
    workers[0]!.answer({ statistics: { shape: [2, 2], min: 1, max: 250, mean: 64, median: 2.5 } });
    expect(await result).toEqual(STATISTICS);
    expect(message).toEqual(grayFrame());
  });

  it('fails what a dying worker had without counting it as done, and goes on with a new one', async () => {
    const { processor, workers, counts } = processorOf();
    const lost = [processor.burn(1, 'worker'), processor.computeInWorker(grayFrame())];
    const outcomes = Promise.allSettled(lost);
    workers[0]!.die(new Error('out of memory'));
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: failed });
    expect(counts()).toEqual({ done: 0, ms: 0, pending: 0 });
    const next = processor.burn(2, 'worker');
    workers[1]!.answer({ tookNs: NS_PER_MS });
    await next;
    expect(counts()).toEqual({ done: 1, ms: 1, pending: 0 });
  });

  it('ends its worker', async () => {
    const { processor, workers, counts } = processorOf();
    const burn = processor.burn(1, 'worker');
    const outcome = expect(burn).rejects.toMatchObject(failed);
    await processor.close();
    await outcome;
    expect(workers[0]!.terminated).toBe(true);
    expect(counts().pending).toBe(0);
  });
});
