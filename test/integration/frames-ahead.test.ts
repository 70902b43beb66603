import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { payloadSchema } from '../../contract/index.ts';
import { libraryFolders } from '../../main/capture/library-home.ts';
import { ringFileName } from '../../main/load/source/frame-ring-cache.ts';
import { createTestEngine, smallScenario } from '../support/test-engine.ts';

/** The tests of a run share their frames: nobody has made these. */
const unmade = () =>
  payloadSchema.parse({ bytes: 32_768, width: 320, height: 240, ringFrames: 4, seed: Math.floor(Math.random() * 2 ** 32) });

it('makes the frames of a run to come while none is in progress, and the run takes them', async () => {
  await using test = createTestEngine();
  const payload = unmade();
  const file = join(libraryFolders(test.home).frames, ringFileName(payload));
  expect(existsSync(file)).toBe(false);
  await test.engine.handlers['run.prepare']({ payload });
  await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
  await test.start(smallScenario({ payload }));
  await test.until((sample) => sample.frames.received > 3, 'frames');
  const { summary } = await test.stop();
  expect(summary?.ledger).toMatchObject({ balanced: true, faults: [] });
});

it('a run that is started meanwhile has its frames all the same', async () => {
  await using test = createTestEngine();
  const payload = unmade();
  await test.engine.handlers['run.prepare']({ payload });
  await test.start(smallScenario({ payload }));
  await test.until((sample) => sample.frames.received > 3, 'frames');
  // While it streams nothing is made for another.
  const later = unmade();
  await test.engine.handlers['run.prepare']({ payload: later });
  await test.until((sample) => sample.frames.received > 30, 'more frames');
  expect((await test.stop()).summary?.ledger).toMatchObject({ balanced: true, faults: [] });
  expect(existsSync(join(libraryFolders(test.home).frames, ringFileName(later)))).toBe(false);
});
