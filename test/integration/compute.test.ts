import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { Processor } from '../../main/compute/processor.ts';
import { startWorker } from '../../main/compute/start-worker.ts';
import type { WorkerPort } from '../../main/compute/work-messages.ts';
import { createCounters, LOOP, SERVER } from '../../main/metrics/shared-counters.ts';
import { createLoopTelemetry, type LoopTelemetry } from '../../main/metrics/thread-telemetry.ts';
import { nodeThreads } from '../../main/threads/node-threads.ts';

const threads = nodeThreads(join(import.meta.dirname, '../../out/main'));

/** Columns, rows, then pixels 0, 1, 2 … 255, 0, 1 … */
function grayFrame(columns: number, rows: number): Buffer {
  const frame = Buffer.alloc(40 + columns * rows);
  frame.writeUInt32LE(columns, 32);
  frame.writeUInt32LE(rows, 36);
  for (let at = 40; at < frame.length; at++) frame[at] = (at - 40) % 256;
  return frame;
}

describe('the server’s worker', () => {
  let loop: LoopTelemetry;
  let counters: ReturnType<typeof createCounters>;
  let started: WorkerPort[];
  let processor: Processor;
  beforeEach(() => {
    loop = createLoopTelemetry();
    counters = createCounters(SERVER);
    started = [];
    processor = new Processor({
      clock: systemClock,
      counters,
      worker: () => {
        const worker = startWorker(threads, loop);
        started.push(worker);
        return worker;
      },
    });
  });
  afterEach(() => processor.close());

  it('computes the statistics of images while the loop of its parent turns', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    // All 256 values equally often: the mean and the median lie between 127 and 128.
    const results = await Promise.all(Array.from({ length: 200 }, () => processor.computeInWorker(grayFrame(512, 256))));
    clearInterval(timer);
    for (const result of results) expect(result).toEqual({ shape: [256, 512], min: 0, max: 255, mean: 127.5, median: 127.5 });
    expect(turns).toBeGreaterThan(0);
    expect(started.length).toBe(1);
    expect([counters[SERVER.processingDone], counters[SERVER.processingPending]]).toEqual([200, 0]);
    expect(counters[SERVER.processingNs]).toBeGreaterThan(0);
    expect([loop.counters[LOOP.alive], loop.counters[LOOP.lastTickNs]! > 0]).toEqual([1, true]);
  });

  it('spends CPU time there and not here', async () => {
    await processor.burn(1, 'worker');
    const before = performance.eventLoopUtilization();
    await processor.burn(200, 'worker');
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    const here = performance.eventLoopUtilization();
    processor.burn(200, 'inline');
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(performance.eventLoopUtilization(here).utilization).toBeGreaterThan(0.5);
    expect(counters[SERVER.processingDone]).toBe(3);
  });

  it('is started anew after it died', async () => {
    const lost = expect(processor.burn(5_000, 'worker')).rejects.toMatchObject({ value: { code: 'processing-failed' } });
    await started[0]!.terminate();
    await lost;
    expect(await processor.computeInWorker(grayFrame(64, 64))).toMatchObject({ shape: [64, 64], mean: 127.5 });
    expect(started.length).toBe(2);
    expect([counters[SERVER.processingDone], counters[SERVER.processingPending]]).toEqual([1, 0]);
  });

  it('ends with the processor, in the middle of its work', async () => {
    const lost = expect(processor.burn(10_000, 'worker')).rejects.toMatchObject({ value: { code: 'processing-failed' } });
    const ended = new Promise((resolve) => started[0]!.onExit(resolve));
    await processor.close();
    await lost;
    expect(await ended).toBeNull();
    expect(loop.counters[LOOP.alive]).toBe(0);
  });
});
