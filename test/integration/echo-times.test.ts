import { describe, expect, it } from 'vitest';
import { echoScenario, mostAtOnce } from '../support/echo-scenario.ts';
import { createTestEngine, expectBalanced } from '../support/test-engine.ts';

it('1000 images at once, each on a connection of its own', async () => {
  await using test = createTestEngine();
  await test.start(
    echoScenario({ load: { warmupS: 0, frames: 1_000, executor: 'parallel-short', concurrency: 1_000 }, compression: { enabled: false } }),
  );
  const document = await test.ended();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ due: 1_000, received: 1_000, lost: 0, notOffered: 0 });
  expect(document.exchanges.length).toBe(1_000);
  expect(document.exchanges.every(({ outcome }) => outcome === 'answered')).toBe(true);
  expect(mostAtOnce(document.exchanges)).toBe(1_000);
  expect(document.summary?.connections).toMatchObject({ opened: 1_000, refused: 0 });
});

describe('the acknowledgement', () => {
  const FRAMES = 3;
  const COST_MS = 300;
  const run = async (reply: 'ack' | 'computed') => {
    await using test = createTestEngine();
    await test.start(
      echoScenario({ load: { warmupS: 0, frames: FRAMES }, server: { reply, processing: { costMs: COST_MS, strategy: 'worker' } } }),
    );
    const document = await test.ended();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ due: FRAMES, received: FRAMES, lost: 0, inFlight: 0 });
    expect(document.exchanges.map(({ outcome }) => outcome)).toEqual(Array.from({ length: FRAMES }, () => 'answered'));
    // The image's statistics, and the cost on top.
    expect(document.samples.at(-1)!.processing!.done).toBe(2 * FRAMES);
    return document.exchanges;
  };

  it('comes before the computation, also of the images before; the computed answer comes after', async () => {
    for (const { totalMs } of await run('computed')) expect(totalMs).toBeGreaterThan(0.8 * COST_MS);
    // All together before a single one is computed.
    const acknowledged = await run('ack');
    const last = acknowledged.at(-1)!;
    expect(last.startMs + last.totalMs - acknowledged[0]!.startMs).toBeLessThan(COST_MS);
  });
});
