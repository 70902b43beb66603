import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findPreset, type Sample } from '../../contract/index.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';

const run = promisify(execFile);

/** What the test itself read of the stream's connection. Times are those of this process, in milliseconds. */
interface Reading {
  beganMs: number;
  endedMs: number;
  /** Of the server's end, what its application has not read. */
  recvQueueBytes: number;
  /** Of the client's end, what the other end has not acknowledged. */
  sendQueueBytes: number;
}

/** `ss -tn` of the established connections of one port, read by columns: State is left out where a state is asked for (ss(8)). */
async function readQueues(port: number): Promise<Reading | null> {
  const beganMs = performance.now();
  const { stdout } = await run('ss', ['-tnH', 'state', 'established', `( sport = :${port} or dport = :${port} )`]);
  const rows = stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
  const server = rows.find(([, , local]) => local!.endsWith(`:${port}`));
  const client = rows.find(([, , , remote]) => remote!.endsWith(`:${port}`));
  if (!server || !client) return null;
  return { beganMs, endedMs: performance.now(), recvQueueBytes: Number(server[0]), sendQueueBytes: Number(client[1]) };
}

const READ_EVERY_MS = 80;

/** Reads the queues again and again until it is stopped, beside a run and without its knowledge. */
function readBeside(test: TestEngine): { readings: Reading[]; stop(): Promise<void> } {
  const { port } = test.state().endpoint!;
  const readings: Reading[] = [];
  let isStopped = false;
  const done = (async () => {
    while (!isStopped) {
      const reading = await readQueues(port);
      if (reading) readings.push(reading);
      await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
    }
  })();
  const stop = () => {
    isStopped = true;
    return done;
  };
  return { readings, stop };
}

/** The samples of a run with the moments, by the clock of this process, between which the product took each kernel reading. */
function timedSamples(test: TestEngine): { sample: Sample; fromMs: number; toMs: number }[] {
  const timed: { sample: Sample; fromMs: number; toMs: number }[] = [];
  test.engine.onPush((name, payload) => {
    if (name !== 'run.sample') return;
    const sample = payload as Sample;
    if (!sample.kernel || sample.phase === 'draining') return;
    const { ageMs, costMs } = sample.kernel;
    const fromMs = performance.now() - ageMs;
    timed.push({ sample, fromMs, toMs: fromMs + costMs });
  });
  return timed;
}

const SOURCES = ['netstat', 'procfs', 'ss'] as const;
/** Two samples of a queue that is read and written are not of the same moment. */
const APART_MS = 300;
const FRAME_BYTES = 131_072;
/** With its header: two bytes, eight of length, four of the mask (RFC 6455 section 5.2). */
const WIRE_FRAME_BYTES = FRAME_BYTES + 14;
/** Between two readings of the test, 100 ms apart, about one frame comes and one goes: more could not be compared to a frame. */
const RATE = 12;
const TAKEN_EVERY_MS = 125;
const ATTEMPTS = 3;

describe.skipIf(process.platform !== 'linux')('the kernel’s queues, read by the test with ss of its own', () => {
  it('a receiver that reads nothing: every source tells the same bytes', async () => {
    await using test = createTestEngine();
    await test.start(
      smallScenario({
        payload: { bytes: FRAME_BYTES },
        compression: { enabled: false },
        logging: 'off',
        load: { rate: 200, warmupS: 0 },
        sender: { bufferLimitBytes: 1_048_576 },
        receiver: { delayMs: 60_000, policy: 'pause', limitFrames: 1 },
        // Nothing else moves: no ping, and no pong behind what is not read.
        server: { heartbeatS: 0 },
        ceiling: 'off',
      }),
    );
    // Full, and no longer growing: the sender drops what is due.
    await test.until(({ frames }) => frames.dropped > 20, 'a sender whose queue is full');
    const { port } = test.state().endpoint!;
    for (const source of SOURCES) {
      await test.toggle('kernel.source', source);
      for (let isAtRest = false, tries = 0; !isAtRest; tries++) {
        expect(tries, 'readings of queues that do not come to rest').toBeLessThan(20);
        const before = (await readQueues(port))!;
        const isSince = ({ kernel }: Sample) => kernel?.source === source && kernel.ageMs < performance.now() - before.endedMs;
        const { kernel, stations } = await test.until(isSince, `a reading by ${source} since then`);
        const { recvQueueBytes, sendQueueBytes } = (await readQueues(port))!;
        isAtRest = before.recvQueueBytes === recvQueueBytes && before.sendQueueBytes === sendQueueBytes;
        if (!isAtRest) continue;
        expect(recvQueueBytes).toBeGreaterThan(FRAME_BYTES);
        expect(sendQueueBytes).toBeGreaterThan(FRAME_BYTES);
        expect(kernel!.receiver).toMatchObject({ recvQueueBytes, sendQueueBytes: 0, sockets: 1 });
        expect(kernel!.sender).toMatchObject({ recvQueueBytes: 0, sendQueueBytes, sockets: 1 });
        expect([stations['receiver.kernel']!.bytes, stations['sender.kernel']!.bytes]).toEqual([recvQueueBytes, sendQueueBytes]);
      }
    }
    // An application that reads again empties them all, to the last byte.
    await test.toggle('receiver.delayMs', 0);
    await test.until(({ frames, kernel }) => frames.waiting === 0 && kernel?.receiver?.recvQueueBytes === 0, 'empty queues');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary!.ledger).toMatchObject({ lost: 0, inFlight: 0 });
  });

  it.each(['netstat', 'procfs'] as const)('a slow receiver: what %s tells is what was there at the time', async (source) => {
    for (let attempt = 1; ; attempt++) {
      const { document, timed, readings } = await slowReceiver(source);
      expectBalanced(document);
      const compared = timed.flatMap(({ sample, fromMs, toMs }, at) => {
        const near = readings.filter(({ beganMs, endedMs }) => endedMs >= fromMs - APART_MS && beganMs <= toMs + APART_MS);
        // A queue that grows is told by what was read on either side of it.
        const isBetween = near.some(({ endedMs }) => endedMs <= fromMs) && near.some(({ beganMs }) => beganMs >= toMs);
        if (!isBetween || near.length < 3 || !sample.kernel!.receiver || !sample.kernel!.sender) return [];
        return [{ kernel: sample.kernel!, near, giveOrTake: WIRE_FRAME_BYTES * (1 + framesAtOnce(timed, at)) }];
      });
      for (const { kernel, near, giveOrTake } of compared) {
        const received = near.map(({ recvQueueBytes }) => recvQueueBytes);
        const sent = near.map(({ sendQueueBytes }) => sendQueueBytes);
        expectWithin(kernel.receiver!.recvQueueBytes, received, giveOrTake);
        expectWithin(kernel.sender!.sendQueueBytes, sent, giveOrTake);
      }
      // On a machine that is too busy to run ss in time too few of them can be compared: then it says nothing, and is done again.
      const isEnough = compared.length >= 8 && compared.length >= 0.8 * timed.length;
      if (!isEnough && attempt < ATTEMPTS) continue;
      expect({ isEnough, compared: compared.length, of: timed.length }).toMatchObject({ isEnough: true });

      const { stations, kernel } = document.summary!;
      expect(kernel.source).toBe(source);
      expectLike(
        stations['receiver.kernel']!,
        readings.map(({ recvQueueBytes }) => recvQueueBytes),
      );
      expectLike(
        stations['sender.kernel']!,
        readings.map(({ sendQueueBytes }) => sendQueueBytes),
      );
      return;
    }
  });
});

/** The preset of the slow receiver, with frames that come slowly enough to follow each, and readings of the test's own beside it over its measured time. */
async function slowReceiver(source: (typeof SOURCES)[number]) {
  const { scenario } = findPreset('slow-receiver')!;
  await using test = createTestEngine();
  const timed = timedSamples(test);
  await test.start(
    smallScenario({
      ...scenario,
      payload: { bytes: FRAME_BYTES },
      load: { rate: RATE, warmupS: 0, durationS: 4 },
      receiver: { ...scenario.receiver, delayMs: TAKEN_EVERY_MS },
      kernel: { source, intervalMs: 100, maxCpuPercent: 100 },
      ceiling: 'off',
    }),
  );
  const beside = readBeside(test);
  await test.until(({ phase }) => phase === 'draining', 'the end of the measured time');
  await beside.stop();
  return { document: await test.ended(), timed, readings: beside.readings };
}

/** How many frames come at once about a sample: those that were due while a loop that sends or takes them had no core. None on a quiet machine. */
function framesAtOnce(timed: ReturnType<typeof timedSamples>, at: number): number {
  const lateMs = timed
    .slice(Math.max(0, at - 2), at + 3)
    .flatMap(({ sample: { eventLoop } }) => [eventLoop.load?.maxMs ?? 0, eventLoop.server?.maxMs ?? 0]);
  return Math.floor((Math.max(...lateMs) * RATE) / 1_000);
}

/** Between the least and the most that was read about then, give or take what may come between two readings. */
function expectWithin(bytes: number, near: readonly number[], giveOrTake: number): void {
  expect(bytes).toBeGreaterThanOrEqual(Math.min(...near) - giveOrTake);
  expect(bytes).toBeLessThanOrEqual(Math.max(...near) + giveOrTake);
}

/** A station of the summary is like what was read beside it: readings of other moments, and no more of them than a few a second. */
function expectLike(station: { maxBytes: number; meanBytes: number }, read: readonly number[]): void {
  const largest = Math.max(...read);
  const mean = read.reduce((sum, bytes) => sum + bytes, 0) / read.length;
  expect(largest).toBeGreaterThan(2 * FRAME_BYTES);
  expect(Math.abs(station.maxBytes - largest)).toBeLessThan(0.1 * largest + 2 * FRAME_BYTES);
  expect(Math.abs(station.meanBytes - mean)).toBeLessThan(0.2 * mean + 2 * FRAME_BYTES);
}
