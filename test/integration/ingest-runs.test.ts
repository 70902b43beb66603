import { expect, it } from 'vitest';
import { createTestEngine, refusal, smallScenario } from '../support/test-engine.ts';

/** A second, which is what there is otherwise, may be too little where other tests have the processors. */
const PATIENCE = { timeout: 20_000 };

it('ends by itself after its frames, all of them received', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ load: { frames: 500, connections: 3 }, compression: { enabled: false } }));
  await expect.poll(() => test.state().phase, PATIENCE).toBe('ended');
  const [item] = await test.engine.handlers['captures.list'](null);
  const document = await test.engine.handlers['captures.open']({ id: item!.id });
  expect(document.summary?.ledger).toMatchObject({ due: 500, received: 500, balanced: true });
});

it('gives the window the newest frame, whole, when it asks and not otherwise', async () => {
  await using test = createTestEngine();
  const frames: { sequence: number; bytes: Uint8Array }[] = [];
  test.engine.onFrame((frame) => frames.push(frame));
  const captureId = await test.start(smallScenario({ compression: { enabled: false } }));
  await test.until((sample) => sample.frames.received > 10, 'frames');
  expect(frames).toEqual([]);
  const report = { windowId: 'test', captureId, failed: 0, wantsFrame: true };
  test.engine.reportDisplay({ ...report, displayed: 0 });
  await expect.poll(() => frames.length, PATIENCE).toBe(1);
  test.engine.reportDisplay({ ...report, displayed: 1 });
  await expect.poll(() => frames.length, PATIENCE).toBe(2);
  expect(frames[0]?.bytes.length).toBe(65_536);
  expect([...frames[0]!.bytes.subarray(0, 2), ...frames[0]!.bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
  expect(frames[1]!.sequence).toBeGreaterThan(frames[0]!.sequence);
  const { summary } = await test.stop();
  expect(summary?.ledger).toMatchObject({ balanced: true, displayed: 1 });
});

it('is stopped while it still makes its frames: nothing is left running, and the next run works', async () => {
  await using test = createTestEngine();
  const start = test.start(smallScenario({ payload: { bytes: 1_048_576, width: 1_920, height: 1_080, ringFrames: 16, seed: 77 } }));
  await expect.poll(() => test.state().progress !== null, PATIENCE).toBe(true);
  const stop = test.engine.handlers['run.stop'](null);
  expect(await refusal(start)).toMatchObject({ code: 'run-inactive' });
  await stop;
  expect(test.state().phase).toBe('idle');
  expect(await test.engine.handlers['captures.list'](null)).toEqual([]);
  await test.start(smallScenario({ load: { durationS: 1 } }));
  await test.untilEvent((event) => event.kind === 'ended', 'the end by itself');
});

it('a run that was stopped early does not end the next one by its own clock', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ load: { warmupS: 0, durationS: 1.5 } }));
  await test.stop();
  await test.start(smallScenario({ load: { rate: 100 } }));
  await test.until((sample) => sample.tMs > 2_500, 'longer than the first would have lasted');
  expect(test.state().phase).toBe('running');
  await test.stop();
});
