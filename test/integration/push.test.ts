import { describe, expect, it } from 'vitest';
import { emptyFrameHeader, PRIORITY, readFrameHeader, type ScenarioInput } from '../../contract/index.ts';
import { CONNECTION_KEY_HEADER, CONNECTION_ROLE_HEADER } from '../../main/server/connection-headers.ts';
import { gapsOf, median, openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario } from '../support/test-engine.ts';

const COST_MS = 150;
const ROUND_MESSAGES = 3;
const ROUNDS = 2;
const FRAMES = ROUND_MESSAGES * ROUNDS;
/** What the loop stands still for where a round is computed in one piece; a slow or busy machine makes it longer. */
const BLOCKED_MS = 0.8 * COST_MS * ROUND_MESSAGES;

function pushScenario(changes: ScenarioInput): ScenarioInput {
  return smallScenario({
    direction: 'push',
    logging: 'off',
    ...changes,
    payload: { kind: 'text', bytes: 16_384, ...changes.payload },
  });
}

type Strategy = 'inline' | 'yield' | 'ping' | 'worker';

/** Two rounds, as a loop over a list of three, computed so. */
async function rounds(strategy: Strategy, enabled: boolean, payload: ScenarioInput['payload'] = {}) {
  await using test = createTestEngine();
  await test.start(
    pushScenario({
      payload,
      load: { warmupS: 0, frames: FRAMES },
      compression: { enabled },
      server: { processing: { costMs: COST_MS, strategy, roundMessages: ROUND_MESSAGES } },
    }),
  );
  const document = await test.ended();
  expectBalanced(document);
  const { summary, arrivals, samples } = document;
  expect(summary?.ledger).toMatchObject({ due: FRAMES, received: FRAMES, dropped: 0, lost: 0, inFlight: 0 });
  // Each with its times, in order.
  expect(arrivals.map(({ connection, sequence }) => [connection, sequence])).toEqual(
    Array.from({ length: FRAMES }, (_, sequence) => [0, sequence]),
  );
  for (const { sentMs, arrivedMs } of arrivals) expect(sentMs).toBeLessThanOrEqual(arrivedMs);
  expect(gapsOf(arrivals.map(({ arrivedMs }) => arrivedMs)).every((gap) => gap >= 0)).toBe(true);
  expect(samples.at(-1)!.processing!.done).toBeGreaterThanOrEqual(FRAMES);
  // The last word was understood, and the goodbye was said by the book.
  expect(summary?.connections.closed).toEqual({ 1000: 1 });
  expect(document.events.filter(({ kind }) => kind === 'client')).toEqual([]);
  expect(summary?.negotiated?.permessageDeflate === null).toBe(!enabled);
  const within = (times: number[]) =>
    Array.from({ length: ROUNDS }, (_, round) => gapsOf(times.slice(round * ROUND_MESSAGES, (round + 1) * ROUND_MESSAGES))).flat();
  return {
    document,
    sentGapsMs: within(arrivals.map(({ sentMs }) => sentMs)),
    arrivedGapsMs: within(arrivals.map(({ arrivedMs }) => arrivedMs)),
    longestTurnMs: summary!.eventLoop.server!.maxMs!,
  };
}

describe.each([true, false])('with compression %s, messages that are computed', (enabled) => {
  it('inline: the loop stands still for the whole round', async () => {
    const { sentGapsMs, arrivedGapsMs, longestTurnMs } = await rounds('inline', enabled);
    expect(longestTurnMs).toBeGreaterThan(BLOCKED_MS);
    for (const gap of sentGapsMs) expect(gap).toBeGreaterThan(0.8 * COST_MS);
    // Deflate answers in a turn of the loop, and there is none before the round is over. Without it a send writes at once.
    if (enabled) expect(median(arrivedGapsMs)).toBeLessThan(COST_MS / 3);
    else expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
  });

  it('yield: the loop takes its turns, and each message leaves when it is sent', async () => {
    const { arrivedGapsMs, longestTurnMs } = await rounds('yield', enabled);
    expect(longestTurnMs).toBeLessThan(BLOCKED_MS);
    expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
  });

  it('inline and then a ping: each message has arrived before the next is computed', async () => {
    const { document, arrivedGapsMs, longestTurnMs } = await rounds('ping', enabled);
    expect(longestTurnMs).toBeGreaterThan(0.8 * COST_MS);
    expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
    for (const [at, arrival] of document.arrivals.entries()) {
      const next = document.arrivals[at + 1];
      // By the clock that both threads share: the pong came, and then there was the whole computation before the next was sent.
      if (next) expect(next.sentMs - arrival.arrivedMs).toBeGreaterThan(0.8 * COST_MS);
    }
  });

  it('in a worker: the loop is free', async () => {
    const { document, arrivedGapsMs, longestTurnMs } = await rounds('worker', enabled);
    expect(longestTurnMs).toBeLessThan(BLOCKED_MS);
    expect(median(arrivedGapsMs)).toBeGreaterThan(0.5 * COST_MS);
    expect(document.samples.some(({ eventLoop }) => eventLoop.work !== null)).toBe(true);
  });
});

describe.each(['jpeg', 'gray', 'text'] as const)('payload %s', (kind) => {
  it('arrives whole, by the clock, on each connection in order', async () => {
    await using test = createTestEngine();
    const frames: { bytes: Uint8Array; sequence: number }[] = [];
    test.engine.onFrame((frame) => frames.push(frame));
    const captureId = await test.start(
      pushScenario({
        payload: { kind, bytes: 16_384, width: 128, height: 96 },
        load: { rate: 60, warmupS: 0 },
        receiver: { connections: 3 },
      }),
    );
    await test.until((sample) => sample.frames.received > 30, 'frames');
    // Text is nothing to look at.
    if (kind !== 'text') {
      test.engine.reportDisplay({ windowId: 'test', captureId, failed: 0, displayed: 0, wantsFrame: true });
      await waitFor(() => frames.length === 1, 'a frame for the window');
      const header = emptyFrameHeader();
      expect(readFrameHeader(frames[0]!.bytes, header)).toBe(true);
      expect(header).toMatchObject({ sequence: frames[0]!.sequence, priority: PRIORITY.ordinary });
      expect(frames[0]!.bytes.length).toBe(kind === 'gray' ? 40 + 128 * 96 : 16_384);
    }
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0, dropped: 0 });
    for (let slot = 0; slot < 3; slot++) {
      const sequences = document.arrivals.filter(({ connection }) => connection === slot).map(({ sequence }) => sequence);
      expect(sequences.length).toBeGreaterThan(3);
      expect(sequences).toEqual(sequences.map((_, at) => at));
    }
    const { text } = await test.engine.renderReport(document.id, 'arrivals');
    expect(text.trimEnd().split(/\r?\n/).length).toBe(document.arrivals.length + 1);
  });
});

it('the last word says how many frames there were, and the close follows it; a connection that keeps no book is told of', async () => {
  await using test = createTestEngine();
  const frames: { bytes: Uint8Array }[] = [];
  test.engine.onFrame((frame) => frames.push(frame));
  const captureId = await test.start(pushScenario({ payload: { kind: 'jpeg', bytes: 16_384 }, load: { rate: 50, warmupS: 0 } }));
  test.engine.reportDisplay({ windowId: 'test', captureId, failed: 0, displayed: 0, wantsFrame: true });
  await waitFor(() => frames.length === 1, 'a frame of this run');
  const header = emptyFrameHeader();
  readFrameHeader(frames[0]!.bytes, header);
  // With the run's tag the test takes part as one of the run's own clients would.
  const client = await openSocket(test.state().endpoint!.url, {
    headers: { [CONNECTION_KEY_HEADER]: `${header.runTag}.r9.9000`, [CONNECTION_ROLE_HEADER]: 'subscriber' },
  });
  await waitFor(() => client.binary.length > 5, 'frames');
  const document = await test.stop();
  expect(await client.closed).toBe(1000);
  expect(client.text).toEqual([JSON.stringify({ type: 'end', frames: client.binary.length })]);
  const sequences = client.binary.map((frame) => readFrameHeader(frame, header) && header.sequence);
  expect(sequences).toEqual(sequences.map((_, at) => at));
  expect(document.summary?.ledger).toMatchObject({
    balanced: false,
    faults: [`the receiver gave no account of connection ${header.runTag}.r9.9000`],
  });
});

it('a client that is not ours is sent nothing, and may stay', async () => {
  await using test = createTestEngine();
  await test.start(pushScenario({ load: { rate: 100, warmupS: 0 } }));
  const client = await openSocket(test.state().endpoint!.url);
  const { frames } = test.samples.at(-1) ?? { frames: { received: 0 } };
  await test.until((sample) => sample.frames.received > frames.received + 20, 'frames for our own');
  expect([client.binary.length, client.text.length]).toEqual([0, 0]);
  expectBalanced(await test.stop());
  expect(await client.closed).toBe(1001);
});

it('the computation may be changed during the run, taken away and brought back', async () => {
  await using test = createTestEngine();
  await test.start(pushScenario({ load: { warmupS: 0 }, server: { processing: { costMs: 20, strategy: 'inline', roundMessages: 2 } } }));
  await test.until((sample) => sample.frames.received > 4, 'rounds');
  // Another strategy, another cost and another length of the round in the middle of it all.
  await test.toggle('server.processing.strategy', 'worker');
  await test.toggle('server.processing.roundMessages', 5);
  const before = test.samples.at(-1)!.frames.received;
  await test.until((sample) => sample.frames.received > before + 10, 'longer rounds');
  await test.toggle('server.processing.costMs', 0);
  const streaming = test.samples.at(-1)!.frames.received;
  await test.until((sample) => sample.frames.received > streaming + 200, 'a stream without a computation');
  await test.toggle('server.processing.costMs', 20);
  const { processing } = test.samples.at(-1)!;
  await test.until((sample) => sample.processing!.done > processing!.done + 3, 'computed rounds again');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ dropped: 0, lost: 0 });
});
