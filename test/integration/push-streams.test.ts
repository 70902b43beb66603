import { describe, expect, it } from 'vitest';
import { emptyFrameHeader, PRIORITY, readFrameHeader } from '../../contract/index.ts';
import { CONNECTION_KEY_HEADER, CONNECTION_ROLE_HEADER } from '../../main/server/connection-headers.ts';
import { pushScenario } from '../support/push-scenario.ts';
import { openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced } from '../support/test-engine.ts';

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
    // A connection that comes late has no part in what was sent before.
    const { frames: before } = await test.until(({ connections }) => connections.open === 3, 'all receivers');
    await test.until((sample) => sample.frames.received > before.received + 30, 'frames');
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
