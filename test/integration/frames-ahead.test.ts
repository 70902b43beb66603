import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { payloadSchema } from '../../contract/index.ts';
import { libraryFolders } from '../../main/capture/library-home.ts';
import { ringFileName } from '../../main/load/source/frame-ring-cache.ts';
import { createTestEngine, smallScenario, type TestEngine } from '../support/test-engine.ts';

/** The tests of a run share their frames: nobody has made these. */
function unmade(test: TestEngine) {
  const payload = payloadSchema.parse({
    bytes: 32_768,
    width: 320,
    height: 240,
    ringFrames: 4,
    seed: Math.floor(Math.random() * 2 ** 32),
  });
  const scenario = smallScenario({ payload, load: { rate: 30 } });
  const file = join(libraryFolders(test.home).frames, ringFileName(payload));
  return {
    scenario,
    isMade: () => existsSync(file),
    prepare: (document: unknown = scenario) => test.engine.handlers['run.prepare']({ scenario: document }),
  };
}

/** Making these takes a fraction of it. */
const LONG_ENOUGH_MS = 3_000;

it('makes the frames of a run to come while none is in progress', async () => {
  await using test = createTestEngine();
  const coming = unmade(test);
  expect(coming.isMade()).toBe(false);
  await coming.prepare();
  await expect.poll(coming.isMade, { timeout: 30_000 }).toBe(true);
  await test.start(coming.scenario);
  await test.until((sample) => sample.frames.received > 3, 'frames');
  expect((await test.stop()).summary?.ledger).toMatchObject({ balanced: true, faults: [] });
});

it('lets a run have its frames that is started meanwhile, and makes no others while it streams', async () => {
  await using test = createTestEngine();
  const [coming, later] = [unmade(test), unmade(test)];
  await coming.prepare();
  await test.start(coming.scenario);
  await later.prepare();
  await test.until((sample) => sample.tMs > LONG_ENOUGH_MS && sample.frames.received > 3, 'frames');
  expect(later.isMade()).toBe(false);
  expect((await test.stop()).summary?.ledger).toMatchObject({ balanced: true, faults: [] });
  await later.prepare();
  await expect.poll(later.isMade, { timeout: 30_000 }).toBe(true);
});

it('makes none beside a measurement of the ceiling, and gives up those that are being made', async () => {
  await using test = createTestEngine();
  const [before, meanwhile] = [unmade(test), unmade(test)];
  await before.prepare();
  const measured = test.engine.handlers['ceiling.measure']({ messageBytes: 32_768, serverThread: 'worker' });
  await meanwhile.prepare();
  await measured;
  await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS));
  expect([before.isMade(), meanwhile.isMade()]).toEqual([false, false]);
  await meanwhile.prepare();
  await expect.poll(meanwhile.isMade, { timeout: 30_000 }).toBe(true);
});

it('passes over a scenario with faults, and over one whose frames are others’', async () => {
  await using test = createTestEngine();
  const coming = unmade(test);
  await coming.prepare({ ...coming.scenario, load: { rate: -1 } });
  await coming.prepare({ ...coming.scenario, direction: 'listen' });
  await coming.prepare('none');
  await new Promise((resolve) => setTimeout(resolve, LONG_ENOUGH_MS));
  expect(coming.isMade()).toBe(false);
});

it('gives up the frames of a change that is taken back while they are made', async () => {
  await using test = createTestEngine();
  const { scenario } = unmade(test);
  await test.start(scenario);
  const changed = test.toggle('payload.bytes', 60_000);
  const takenBack = test.toggle('payload.bytes', 32_768);
  await expect(changed).rejects.toMatchObject({ value: { code: 'run-inactive' } });
  expect(await takenBack).toMatchObject({ scenario: { payload: { bytes: 32_768 } } });
  expect(test.state().scenario?.payload.bytes).toBe(32_768);
  await test.stop();
});
