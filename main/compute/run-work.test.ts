import { describe, expect, it } from 'vitest';
import { LOOP } from '../metrics/shared-counters.ts';
import { createLoopTelemetry } from '../metrics/thread-telemetry.ts';
import { hostThread } from '../threads/host-thread.ts';
import { runWork } from './run-work.ts';
import type { FromWork, ToWork } from './work-messages.ts';

describe('runWork', () => {
  it('computes what comes, in its order, with its probe running', async () => {
    const loop = createLoopTelemetry();
    const thread = hostThread<ToWork, FromWork>((port) => runWork(port, { loop }));
    const answers: FromWork[] = [];
    const all = new Promise<void>((resolve) => {
      thread.onMessage((answer) => {
        answers.push(answer);
        if (answers.length === 3) resolve();
      });
    });
    const message = new Uint8Array(42);
    // Two columns, one row: 10 and 3.
    message.set([2, 0, 0, 0, 1, 0, 0, 0, 10, 3], 32);
    thread.post({ id: 5, type: 'statistics', message: message.buffer }, [message.buffer]);
    thread.post({ id: 6, type: 'burn', costMs: 5 });
    thread.post({ id: 7, type: 'statistics', message: new ArrayBuffer(10) });
    expect(message.byteLength).toBe(0);
    await all;
    expect(answers.map(({ id, statistics }) => [id, statistics])).toEqual([
      [5, { shape: [1, 2], min: 3, max: 10, mean: 6.5, median: 6.5 }],
      [6, null],
      [7, null],
    ]);
    for (const { tookNs } of answers) expect(tookNs).toBeGreaterThan(0);
    // The burn is one of 5 ms of the clock, whatever else the machine does.
    expect(answers[1]!.tookNs).toBeGreaterThanOrEqual(5e6);
    expect(loop.counters[LOOP.alive]).toBe(1);
    await thread.terminate();
    expect(loop.counters[LOOP.alive]).toBe(0);
  });
});
