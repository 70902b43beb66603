import { describe, expect, it } from 'vitest';
import type { CaptureDocument, Sample, ScenarioInput } from '../../contract/index.ts';
import { openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario } from '../support/test-engine.ts';

const CONNECTIONS = 2;
const LIMIT_FRAMES = 8;
const FRAME_BYTES = 32_768;

type Direction = 'ingest' | 'push';
type Policy = NonNullable<NonNullable<ScenarioInput['receiver']>['policy']>;

/** Frames come by the clock at three times the pace that the receiving applications manage. */
function overloaded(direction: Direction, receiver: ScenarioInput['receiver'], more: ScenarioInput = {}): ScenarioInput {
  return smallScenario({
    direction,
    compression: { enabled: false },
    logging: 'off',
    ...more,
    payload: { bytes: FRAME_BYTES, ...more.payload },
    load: { rate: 600, warmupS: 0, connections: direction === 'ingest' ? CONNECTIONS : 1, ...more.load },
    receiver: { connections: direction === 'push' ? CONNECTIONS : 1, delayMs: 10, limitFrames: LIMIT_FRAMES, ...receiver },
  });
}

/** What was dropped was dropped by `policy` at the receiver, and nowhere else. */
function expectDroppedByReceiver({ summary, samples }: CaptureDocument, policy: string): void {
  const { byPolicy, byStation, frames } = summary!.dropped;
  expect(Object.keys(nonZero(byPolicy))).toEqual([policy]);
  expect(Object.keys(nonZero(byStation))).toEqual(['receiver.user']);
  expect([byPolicy[policy], byStation['receiver.user']]).toEqual([frames, frames]);
  expect(summary!.ledger).toMatchObject({ dropped: 0, lost: 0, inFlight: 0 });
  expect(samples.at(-1)!.frames.droppedByReceiver).toBe(summary!.ledger.droppedByReceiver);
  expect(summary!.ledger.droppedByReceiver).toBeGreaterThanOrEqual(frames);
}

const nonZero = (counts: Record<string, number>) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
const mostWaiting = (samples: readonly Sample[]) => Math.max(...samples.map(({ frames }) => frames.waiting));

describe.each(['ingest', 'push'] as const)('direction %s, a receiver that cannot keep up', (direction) => {
  it('queue: keeps all, and more and more of them wait and grow old', async () => {
    await using test = createTestEngine();
    await test.start(overloaded(direction, { policy: 'queue' }));
    // Where a thread had no core there is an interval in which nothing was taken, and so no latency.
    const hasLatency = ({ latencyMs }: Sample) => latencyMs.n > 0;
    const early = await test.until((sample) => sample.frames.waiting > 4 * LIMIT_FRAMES && hasLatency(sample), 'a queue');
    const isLonger = (sample: Sample) => sample.frames.waiting > 2 * early.frames.waiting && hasLatency(sample);
    // Frames and bytes are read one after the other: some may have been taken between.
    const hasTheirBytes = ({ frames, stations }: Sample) => stations['receiver.user']!.bytes >= frames.waiting * FRAME_BYTES * 0.9;
    const late = await test.until((sample) => isLonger(sample) && hasTheirBytes(sample), 'a longer queue, and its bytes');
    expect(late.latencyMs.p50).toBeGreaterThan(early.latencyMs.p50!);
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.dropped).toMatchObject({ frames: 0 });
    expect(document.summary?.ledger).toMatchObject({ dropped: 0, droppedByReceiver: 0, lost: 0 });
  });

  it.each(['drop-oldest', 'drop-newest', 'latest'] as const)(
    '%s: drops, counted there and under this name, and little waits',
    async (policy) => {
      await using test = createTestEngine();
      await test.start(overloaded(direction, { policy }));
      await test.until((sample) => sample.frames.droppedByReceiver > 100, 'drops');
      // An inbox of one is empty from each taking to the next arrival: a sample may find all of them so.
      await test.until((sample) => sample.frames.waiting > 0, 'a frame that waits');
      const document = await test.stop();
      expectBalanced(document);
      expectDroppedByReceiver(document, policy);
      const most = CONNECTIONS * (policy === 'latest' ? 1 : LIMIT_FRAMES);
      expect(mostWaiting(document.samples)).toBeLessThanOrEqual(most);
      for (const { stations } of document.samples) expect(stations['receiver.user']!.limitBytes).toBe(most * FRAME_BYTES);
      const { arrivals } = document;
      if (direction === 'push') expect(arrivals.length).toBeGreaterThan(0);
    },
  );

  it('pause: TCP holds the sender back: the kernel’s buffer fills, the sender drops, the receiver does not', async () => {
    await using test = createTestEngine();
    await test.start(overloaded(direction, { policy: 'pause' }, { sender: { bufferLimitBytes: 262_144 }, load: { rate: 1_500 } }));
    await test.until((sample) => (sample.stations['receiver.kernel']?.bytes ?? 0) > 4 * FRAME_BYTES, 'bytes in Recv-Q');
    await test.until((sample) => sample.frames.dropped > 20, 'drops of the sender');
    const document = await test.stop();
    expectBalanced(document);
    const { summary } = document;
    expect(summary?.ledger).toMatchObject({ droppedByReceiver: 0 });
    expect(Object.keys(nonZero(summary!.dropped.byStation))).toEqual(['sender.user']);
    expect(Object.keys(nonZero(summary!.dropped.byPolicy))).toEqual(['buffer-limit']);
    expect(summary?.stations['receiver.kernel']?.maxBytes).toBeGreaterThan(4 * FRAME_BYTES);
    // What was read already when the socket was paused is kept, so that the limit is a mark and no wall.
    expect(mostWaiting(document.samples)).toBeGreaterThanOrEqual(LIMIT_FRAMES);
  });

  it('pause in a closed loop: nothing is dropped by anybody', async () => {
    await using test = createTestEngine();
    await test.start(overloaded(direction, { policy: 'pause', delayMs: 2 }, { load: { rate: 'max', warmupS: 0 } }));
    await test.until((sample) => sample.frames.received > 100, 'frames');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ dropped: 0, droppedByReceiver: 0, lost: 0 });
    expect(document.summary?.dropped.frames).toBe(0);
  });

  it('that is told another policy in between: each holds at once, and has its own drops', async () => {
    await using test = createTestEngine();
    await test.start(overloaded(direction, { policy: 'queue' }));
    await test.until((sample) => sample.frames.waiting > 6 * LIMIT_FRAMES, 'a queue');
    await test.toggle('receiver.policy', 'drop-oldest');
    // Of a queue that was longer than the limit, the rest goes: an inbox after the other, and a sample may come between.
    const isBounded = ({ frames }: Sample) => frames.droppedByReceiver > 2 * LIMIT_FRAMES && frames.waiting <= CONNECTIONS * LIMIT_FRAMES;
    await test.until(isBounded, 'drops, and a queue within the limit');
    await test.toggle('receiver.limitFrames', 3);
    await test.until((sample) => sample.frames.waiting > 0 && sample.frames.waiting <= CONNECTIONS * 3, 'the smaller limit');
    for (const policy of ['latest', 'drop-newest'] as const) {
      await test.toggle('receiver.policy', policy);
      const { frames } = test.samples.at(-1)!;
      await test.until((sample) => sample.frames.droppedByReceiver > frames.droppedByReceiver + 50, `drops by ${policy}`);
    }
    await test.toggle('receiver.policy', 'pause');
    // It holds once its thread has heard of it: then frames are taken, and none is dropped any more.
    const isPaused = (sample: Sample) => {
      const { frames: before } = test.samples[test.samples.indexOf(sample) - 1]!;
      return sample.frames.received > before.received && sample.frames.droppedByReceiver === before.droppedByReceiver;
    };
    const paused = await test.until(isPaused, 'a sample under pause');
    const later = await test.until((sample) => sample.frames.received > paused.frames.received + 50, 'frames that are taken');
    expect(later.frames.droppedByReceiver).toBe(paused.frames.droppedByReceiver);
    // An application that is quicker again catches up: everything is read.
    await test.toggle('receiver.delayMs', 0);
    await test.until((sample) => sample.frames.waiting === 0, 'an empty inbox');
    const document = await test.stop();
    expectBalanced(document);
    const { byPolicy, byStation } = document.summary!.dropped;
    // Under pause the sender may have come to its limit.
    const names = Object.keys(nonZero(byPolicy)).filter((policy) => policy !== 'buffer-limit');
    expect(names.sort()).toEqual(['drop-newest', 'drop-oldest', 'latest']);
    expect(byPolicy['drop-oldest']! + byPolicy['latest']! + byPolicy['drop-newest']!).toBe(byStation['receiver.user']);
    expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
  });
});

describe.each(['ingest', 'push'] as const)('direction %s, a receiver that takes nothing', (direction) => {
  it('queue, with frames of 1 MiB: the run is ended before the machine suffers', async () => {
    await using test = createTestEngine();
    await test.start(
      overloaded(
        direction,
        { policy: 'queue', delayMs: 60_000, memoryLimitBytes: 67_108_864 },
        { payload: { kind: 'gray', width: 1_024, height: 1_024, ringFrames: 2 }, load: { rate: 'max', warmupS: 0 } },
      ),
    );
    const event = await test.untilEvent(({ kind }) => kind === 'guard', 'the guard');
    expect(event).toMatchObject({ severity: 'error', code: 'memory-guard' });
    expect(event.text).toContain('64.0 MiB');
    const document = await test.ended();
    expect(test.state()).toMatchObject({ phase: 'failed', error: { code: 'memory-guard' } });
    expectBalanced(document);
    // It stopped at the limit: what was read already may be above it.
    const most = Math.max(...document.samples.map(({ stations }) => stations['receiver.user']!.bytes));
    expect(most).toBeGreaterThan(67_108_864 * 0.9);
    expect(most).toBeLessThan(2 * 67_108_864);
    expect(document.events.filter(({ kind }) => kind === 'guard').length).toBe(1);
  });
});

const POLICIES_THAT_DROP: readonly Policy[] = ['drop-newest', 'latest'];

describe('direction listen, with clients of others', () => {
  it.each(POLICIES_THAT_DROP)('%s holds for them too', async (policy) => {
    await using test = createTestEngine();
    // Compressed messages are inflated one by one, and those that came with them wait in the parser: as many as a busy machine lets.
    const compression = { enabled: false };
    await test.start(
      smallScenario({ direction: 'listen', receiver: { delayMs: 20, policy, limitFrames: 4 }, logging: 'off', compression }),
    );
    const client = await openSocket(test.state().endpoint!.url);
    const SENT = 400;
    for (let n = 0; n < SENT; n++) client.socket.send(Buffer.alloc(1_000, 0xff));
    const rows = async () => (await test.engine.handlers['run.connections'](null)).rows;
    await waitFor(async () => (await rows())[0]?.framesIn === SENT, 'all of them to arrive');
    const [row] = await rows();
    expect(row).toMatchObject({ role: 'foreign', framesIn: SENT });
    expect(row!.dropped).toBeGreaterThan(0);
    await test.until((sample) => sample.frames.foreign > 0 && sample.stations['receiver.user']!.bytes === 0, 'an empty inbox');
    // What was taken out last is counted when its time is over, which may be after the inbox was seen empty.
    await waitFor(async () => (await rows())[0]!.dropped + test.samples.at(-1)!.frames.foreign === SENT, 'each to be dropped or taken');
    // And what the parser holds of the next one, whose head has 8 bytes (RFC 6455 section 5.2: 2 + 2 + 4 for the mask).
    for (const { stations } of test.samples) expect(stations['receiver.user']!.bytes).toBeLessThanOrEqual(4 * 1_000 + 1_008);
    client.socket.close();
    expectBalanced(await test.stop());
  });
});
