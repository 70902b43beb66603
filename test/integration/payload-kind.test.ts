import { expect, it } from 'vitest';
import { createTestEngine, expectBalanced, smallScenario } from '../support/test-engine.ts';

it('frames that are under way when the kind of payload changes are taken as they come, text or not', async () => {
  await using test = createTestEngine();
  // A fifth of a second of frames is on the path at any time.
  await test.start(
    smallScenario({ load: { rate: 200, warmupS: 0 }, compression: { enabled: false }, logging: 'off', path: { latencyMs: 200 } }),
  );
  for (const kind of ['text', 'gray', 'text', 'jpeg']) {
    const before = test.samples.at(-1)?.frames.received ?? 0;
    await test.until(({ frames }) => frames.received > before + 20, 'the stream');
    await test.toggle('payload.kind', kind);
  }
  const changed = test.samples.at(-1)!.frames.received;
  await test.until(({ frames }) => frames.received > changed + 100, 'frames of the last kind');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
  expect(document.events.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(document.events.filter(({ kind }) => kind === 'toggle').map(({ text }) => text)).toHaveLength(4);
});
