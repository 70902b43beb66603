import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../contract/index.ts';
import { createTestEngine, smallScenario } from '../support/test-engine.ts';

/** Scenarios in which frames wait in an inbox while the threads are restarted. */
const FULL: Record<string, ScenarioInput> = {
  'ingest, queue': { load: { rate: 60 }, receiver: { delayMs: 50 } },
  'ingest, drop-oldest': { load: { rate: 60 }, receiver: { delayMs: 50, policy: 'drop-oldest', limitFrames: 8 } },
  'ingest, far behind': { load: { rate: 400 }, receiver: { delayMs: 100 } },
  'push, queue': { direction: 'push', load: { rate: 60 }, receiver: { delayMs: 50 } },
  'relay, queue': { direction: 'relay', load: { rate: 40 }, receiver: { connections: 2, delayMs: 50 } },
  'echo, parallel': {
    direction: 'echo',
    payload: { kind: 'gray', width: 320, height: 240 },
    load: { executor: 'parallel-short', concurrency: 40 },
    server: { reply: 'computed', processing: { costMs: 2, strategy: 'worker' } },
  },
};

describe.concurrent.each(Object.entries(FULL))('a restart while frames wait (%s)', (_name, scenario) => {
  it('gives every frame its outcome', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ compression: { enabled: false }, logging: 'off', ...scenario }));
    await test.until((sample) => sample.frames.received > 10, 'frames');
    // Once is enough where the inbox is too full to be emptied in the time there is.
    for (const thread of scenario.load?.rate === 400 ? ['main'] : ['main', 'worker']) {
      await test.toggle('server.thread', thread);
      const before = test.samples.at(-1)?.frames.received ?? 0;
      await test.until((sample) => sample.frames.received > before + 5, 'frames after the restart');
    }
    const { summary } = await test.stop();
    expect(summary?.ledger.faults).toEqual([]);
    expect(summary?.publish?.ledger.faults ?? []).toEqual([]);
  });
});
