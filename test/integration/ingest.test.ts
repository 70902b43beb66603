import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { captureDocumentSchema, STATIONS } from '../../contract/index.ts';
import { createTestEngine, smallScenario } from '../support/test-engine.ts';

it('counts every frame of a closed-loop run, records it, and balances the ledger', async () => {
  await using test = createTestEngine();
  const id = await test.start(smallScenario({ compression: { enabled: false } }));
  await test.until(
    ({ stations, frames }) =>
      stations['receiver.kernel'] !== null && stations['sender.kernel'] !== null && frames.received > 100 && test.samples.length >= 6,
    'six samples, frames, and a reading of both ends',
  );
  const document = captureDocumentSchema.parse(await test.stop());

  const { summary } = document;
  expect(summary?.ledger).toMatchObject({ balanced: true, dropped: 0, notOffered: 0, lost: 0, inFlight: 0, faults: [] });
  expect(summary?.ledger.received).toBe(summary?.ledger.due);
  expect(summary?.received.frames).toBeGreaterThan(100);
  expect(summary?.loop).toBe('closed');
  expect(summary?.latencyMs.n).toBeGreaterThan(0);
  expect(summary?.negotiated).toEqual({ permessageDeflate: null, engine: 'ws', connections: 1, compressed: 0 });
  // Uncompressed, a 64 KiB frame has a header of 14 bytes (RFC 6455 section 5.2: 2 + 8 + 4 for the mask), and frames are cut at the borders.
  expect(summary?.wire.ratio).toBeCloseTo(1 + 14 / 65_536, 2);
  // Those that were due: made, or put off because of what one costs on this machine.
  expect(summary!.kernel.readings).toBeGreaterThan(0);
  expect(summary!.kernel.readings + summary!.kernel.putOff).toBeGreaterThan(3);
  expect(summary?.stations['receiver.kernel']).not.toBeNull();
  expect(summary?.stations['sender.kernel']).not.toBeNull();
  expect(document.damage).toEqual([]);
  expect(document.id).toBe(id);
  expect(document.state).toBe('complete');
  expect(document.samples.length).toBeGreaterThanOrEqual(6);
  // Nothing is silently missing: what is null has a reason.
  const last = document.samples[document.samples.length - 2]!;
  for (const station of STATIONS) if (last.stations[station] === null) expect(last.unavailable[`stations.${station}`]).toBeTruthy();
  // The frame log is the default: a line for each frame that arrived.
  const lines = readFileSync(join(test.home, 'captures', id, 'frames.log'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBe(summary?.ledger.received);
});

it('offers frames by the clock in an open loop', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ load: { rate: 40, warmupS: 0 }, compression: { enabled: false } }));
  const first = await test.until((sample) => sample.tMs > 1_000, 'a second');
  const last = await test.until((sample) => sample.tMs > first.tMs + 2_000, 'two more seconds');
  // By the clock: what is due in the time between two samples is known to the frame, whether or not the generator got its turn yet.
  const expected = ((last.tMs - first.tMs) / 1_000) * 40;
  const dueBy = ({ frames, stations }: typeof first) => frames.due + (stations.source?.frames ?? 0);
  // One for the rounding, and at either end one that a late generator settled between the readings of the two counts.
  expect(Math.abs(dueBy(last) - dueBy(first) - expected)).toBeLessThanOrEqual(3);
  const { summary, diagnosis } = await test.stop();
  expect(summary?.loop).toBe('open');
  expect(summary?.ledger).toMatchObject({ balanced: true, dropped: 0, lost: 0 });
  expect(diagnosis?.bottleneck).toBe('none');
});

it('drops at the sender, counted, when more is due than its queue may hold', async () => {
  await using test = createTestEngine();
  // Deflate at level 9 on one connection cannot keep up with this rate, and the queue holds two frames.
  await test.start(
    smallScenario({
      payload: { bytes: 262_144, width: 640, height: 480 },
      load: { rate: 2_000 },
      compression: { level: 9 },
      sender: { bufferLimitBytes: 524_288 },
    }),
  );
  await test.until((sample) => sample.frames.dropped > 100, 'drops');
  const levels = test.samples.map((sample) => sample.stations['sender.user']?.bytes ?? 0);
  const { summary } = await test.stop();
  expect(Math.max(...levels)).toBeLessThanOrEqual(524_288 + 1_024);
  expect(summary?.ledger.balanced).toBe(true);
  expect(summary?.ledger.dropped).toBeGreaterThan(100);
  expect(summary?.dropped.byStation['sender.user']).toBe(summary?.dropped.frames);
});

it('counts nothing as due after it was stopped', async () => {
  await using test = createTestEngine();
  // A hundred a second are taken: the drain of what waits takes more than a second, in which 200 would be due.
  await test.start(smallScenario({ load: { rate: 200 }, compression: { enabled: false }, receiver: { delayMs: 10 } }));
  await test.until((sample) => sample.frames.waiting > 120, 'frames that wait');
  const { summary, samples } = await test.stop();
  const due = samples.filter((sample) => sample.phase === 'steady').at(-1)!.frames.due;
  // Between the last steady sample and the word to stop passes what a busy machine needs to hand it on, not the time of the drain.
  expect(summary!.ledger.due - due).toBeLessThanOrEqual(100);
  expect(summary!.ledger.balanced).toBe(true);
});
