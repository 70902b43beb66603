import { describe, expect, it } from 'vitest';
import type { Sample, ScenarioInput } from '../../contract/index.ts';
import { createTestEngine, expectBalanced, smallScenario } from '../support/test-engine.ts';

const CONNECTIONS = 2;
const CREDIT_FRAMES = 4;

type Direction = 'ingest' | 'push';

function scenario(direction: Direction, changes: ScenarioInput): ScenarioInput {
  return smallScenario({
    direction,
    compression: { enabled: false },
    logging: 'off',
    ...changes,
    payload: { bytes: 16_384 },
    load: { warmupS: 0, connections: direction === 'ingest' ? CONNECTIONS : 1, ...changes.load },
    receiver: { connections: direction === 'push' ? CONNECTIONS : 1, ...changes.receiver },
  });
}

const underWay = ({ frames }: Sample) => frames.offered - frames.received - frames.droppedByReceiver;
/**
 * In two samples that follow each other. Of a sample what was received is read before what was offered: where the host has to wait for
 * a core between, all that is offered meanwhile seems to be under way too.
 */
const mostUnderWay = (samples: readonly Sample[]) =>
  samples.length < 2 ? Number.NaN : Math.max(...samples.slice(1).map((sample, at) => Math.min(underWay(sample), underWay(samples[at]!))));

describe.each(['ingest', 'push'] as const)('credits in direction %s', (direction) => {
  it('closed loop: never more under way than was granted, and nothing is dropped', async () => {
    await using test = createTestEngine();
    await test.start(scenario(direction, { flow: { creditFrames: CREDIT_FRAMES }, receiver: { delayMs: 5 } }));
    await test.until((sample) => sample.frames.received > 200, 'frames');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ dropped: 0, droppedByReceiver: 0, notOffered: 0, lost: 0 });
    expect(mostUnderWay(document.samples)).toBeLessThanOrEqual(CREDIT_FRAMES * CONNECTIONS);
    // The credit is used, too: a slow receiver has all of it under way.
    expect(mostUnderWay(document.samples)).toBeGreaterThan(0);
    expect(document.events.filter(({ code }) => code === 'client-flow')).toEqual([]);
  });

  it('open loop: what has no credit is dropped under this name, and what arrives is fresh', async () => {
    await using test = createTestEngine();
    await test.start(scenario(direction, { load: { rate: 1_000 }, flow: { creditFrames: CREDIT_FRAMES }, receiver: { delayMs: 5 } }));
    await test.until((sample) => sample.frames.droppedNoCredit > 100 && sample.frames.received > 100, 'drops and frames');
    const document = await test.stop();
    expectBalanced(document);
    const { summary, samples } = document;
    expect(summary?.dropped.byPolicy['no-credit']).toBe(summary?.dropped.frames);
    expect(summary?.dropped.byStation['sender.user']).toBe(summary?.dropped.frames);
    expect(summary?.ledger).toMatchObject({ droppedByReceiver: 0, lost: 0 });
    expect(mostUnderWay(samples)).toBeLessThanOrEqual(CREDIT_FRAMES * CONNECTIONS);
  });

  it('switched on, changed and switched off during the run: no frame is lost, and each holds', async () => {
    await using test = createTestEngine();
    await test.start(scenario(direction, { load: { rate: 700 }, receiver: { delayMs: 5 } }));
    // Without credits the frames pile up at the receiver.
    await test.until((sample) => sample.frames.waiting > 4 * CREDIT_FRAMES * CONNECTIONS, 'a queue');
    for (const creditFrames of [1, CREDIT_FRAMES]) {
      await test.toggle('flow.creditFrames', creditFrames);
      // What waited before is taken first.
      await test.until((sample) => underWay(sample) <= creditFrames * CONNECTIONS, 'the old queue to be gone');
      const { frames } = test.samples.at(-1)!;
      const from = test.samples.length;
      await test.until((sample) => sample.frames.received > frames.received + 50, 'frames with credit');
      await test.until(() => true, 'one more sample');
      expect(mostUnderWay(test.samples.slice(from))).toBeLessThanOrEqual(creditFrames * CONNECTIONS);
    }
    await test.toggle('flow.creditFrames', 0);
    await test.until((sample) => underWay(sample) > 2 * CREDIT_FRAMES * CONNECTIONS, 'a queue again');
    await test.toggle('receiver.delayMs', 0);
    await test.until((sample) => sample.frames.waiting === 0, 'an empty inbox');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
  });

  it('and a policy that drops: what was dropped is granted again', async () => {
    await using test = createTestEngine();
    await test.start(
      scenario(direction, {
        flow: { creditFrames: CREDIT_FRAMES },
        receiver: { delayMs: 10, policy: 'latest' },
      }),
    );
    await test.until((sample) => sample.frames.droppedByReceiver > 100, 'drops');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ lost: 0, dropped: 0 });
  });
});

describe.each(['ingest', 'push'] as const)('priorities in direction %s', (direction) => {
  const priority = { keyEvery: 10, controlEvery: 25 };
  /** So few urgent ones that a queue has room for all, however late its thread gets its turn. */
  const rare = { keyEvery: 50, controlEvery: 125 };

  it('the receiver drops ordinary frames alone', async () => {
    await using test = createTestEngine();
    await test.start(
      scenario(direction, { priority: rare, load: { rate: 600 }, receiver: { delayMs: 10, policy: 'drop-oldest', limitFrames: 16 } }),
    );
    await test.until((sample) => sample.frames.droppedByReceiver > 200, 'drops');
    const document = await test.stop();
    expectBalanced(document);
    const { frames } = document.samples.at(-1)!;
    expect(frames.droppedUrgent).toBe(0);
    expect(document.summary?.dropped).toMatchObject({ urgentFrames: 0 });
    // To the frame: every urgent one that was offered was taken. Not offered are those that were due before there was a connection.
    expect(document.summary?.ledger.inFlight).toBe(0);
    const offered = Array.from({ length: frames.due - frames.notOffered }, (_, at) => frames.notOffered + at);
    const isUrgent = (due: number) => (due + 1) % rare.keyEvery === 0 || (due + 1) % rare.controlEvery === 0;
    expect(frames.receivedUrgent).toBe(offered.filter(isUrgent).length);
  });

  it('the sender drops ordinary frames alone', async () => {
    await using test = createTestEngine();
    await test.start(
      scenario(direction, {
        priority: rare,
        load: { rate: 1_500 },
        sender: { bufferLimitBytes: 1_048_576 },
        receiver: { delayMs: 2.5, policy: 'pause', limitFrames: 1 },
      }),
    );
    await test.until((sample) => sample.frames.dropped > 200, 'drops');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.samples.at(-1)!.frames).toMatchObject({ droppedUrgent: 0, droppedByReceiver: 0 });
    expect(document.summary?.dropped.byPolicy['buffer-limit']).toBeGreaterThan(0);
  });

  it('the sender without credit drops ordinary frames alone', async () => {
    await using test = createTestEngine();
    await test.start(
      scenario(direction, { priority: rare, load: { rate: 800 }, flow: { creditFrames: CREDIT_FRAMES }, receiver: { delayMs: 5 } }),
    );
    await test.until((sample) => sample.frames.droppedNoCredit > 200, 'drops');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.samples.at(-1)!.frames.droppedUrgent).toBe(0);
    expect(mostUnderWay(document.samples)).toBeLessThanOrEqual(CREDIT_FRAMES * CONNECTIONS);
  });

  it('urgent frames overtake the others in a queue that grows', async () => {
    await using test = createTestEngine();
    await test.start(scenario(direction, { priority, load: { rate: 600 }, receiver: { delayMs: 5, policy: 'queue' } }));
    // What a late thread adds it adds to both: the queue has to be as long that its time is the greater part.
    const overtakes = ({ latencyMs, urgentLatencyMs }: Sample) =>
      urgentLatencyMs !== null && urgentLatencyMs.n > 10 && urgentLatencyMs.p50! < latencyMs.p50! / 2;
    await test.until((sample) => sample.frames.waiting > 200 && overtakes(sample), 'urgent frames that are taken before older ones');
    const document = await test.stop();
    expectBalanced(document);
    const { latencyMs, urgentLatencyMs, dropped } = document.summary!;
    expect(dropped.frames).toBe(0);
    expect(urgentLatencyMs!.p50).toBeLessThan(latencyMs.p50!);
  });
});

it('priorities may be changed during the run, and none has readings of its own without them', async () => {
  await using test = createTestEngine();
  await test.start(scenario('ingest', { load: { rate: 200 } }));
  const without = await test.until((sample) => sample.frames.received > 20, 'frames');
  expect([without.frames.receivedUrgent, without.urgentLatencyMs]).toEqual([0, null]);
  expect(without.unavailable['urgentLatencyMs']).toBeTruthy();
  await test.toggle('priority.keyEvery', 2);
  await test.until((sample) => sample.frames.receivedUrgent > 10 && sample.urgentLatencyMs !== null, 'key frames');
  await test.toggle('priority.keyEvery', 0);
  await test.until((sample) => sample.urgentLatencyMs === null, 'ordinary frames alone');
  expectBalanced(await test.stop());
});
