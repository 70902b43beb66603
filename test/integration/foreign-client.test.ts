import { describe, expect, it } from 'vitest';
import {
  type CaptureDocument,
  emptyFrameHeader,
  findPreset,
  NO_LEDGER_OF_FOREIGN,
  readFrameHeader,
  type Sample,
} from '../../contract/index.ts';
import { foreignClient, hasPython } from '../support/foreign-client.ts';
import { openSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario } from '../support/test-engine.ts';

const HOUR_S = 3_600;
const QUIET = { kernel: { source: 'off' }, logging: 'off', ceiling: 'off' } as const;

/** No time in these samples is negative, and none is as long as a clock was off. */
function expectHonestTimes(samples: readonly Sample[]): void {
  for (const { latencyMs, uncorrectedLatencyMs, gapMs } of samples) {
    for (const { min, max } of [latencyMs, uncorrectedLatencyMs, gapMs]) {
      expect(min ?? 0).toBeGreaterThanOrEqual(0);
      expect(max ?? 0).toBeLessThan(HOUR_S * 1_000);
    }
  }
}

/** Nothing claims a latency, and it is said why. */
function expectNoLatency({ samples, summary }: CaptureDocument): void {
  for (const { latencyMs, uncorrectedLatencyMs, unavailable } of samples) {
    expect([latencyMs.n, uncorrectedLatencyMs.n]).toEqual([0, 0]);
    expect(latencyMs).toMatchObject({ min: null, mean: null, p50: null, p99: null, max: null });
    expect(unavailable['latencyMs']).toBeTruthy();
  }
  expect(summary!.latencyMs).toMatchObject({ n: 0, p50: null });
  expect(summary!.unavailable['latencyMs']).toBeTruthy();
}

describe.skipIf(!hasPython)('a client in another language counts for itself', () => {
  it.each([
    { frames: 2_000, bytes: 1_000 },
    { frames: 300, bytes: 100_000 },
    { frames: 5, bytes: 3_000_000 },
  ])('$frames frames of $bytes bytes to direction listen: the same, to the frame and to the byte', async ({ frames, bytes }) => {
    await using test = createTestEngine();
    await test.start({ ...findPreset('listen')!.scenario, ...QUIET, bind: {} });
    await using client = foreignClient('send', test.state().endpoint!.port, frames, bytes);
    const own = await client.counted;
    expect(own).toMatchObject({ frames, payloadBytes: frames * bytes, closeCode: 1_000 });
    await test.until(({ connections }) => connections.closed === 1, 'its end');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary!.foreign.frames).toBe(own.frames);
    expect(document.summary!.received.frames).toBe(own.frames);
    expect(document.samples.at(-1)!.bytes).toMatchObject({ payload: own.payloadBytes, arrived: own.payloadBytes, wire: own.wireBytes });
    expect(document.summary!.wire).toMatchObject({ bytes: own.wireBytes, ratio: own.wireBytes! / own.payloadBytes });
    expectNoLatency(document);
  });

  it('a member of a group is served as many frames as the server says', async () => {
    await using test = createTestEngine();
    // Without pings nothing comes once it has left, and it knows that it has everything.
    const server = { heartbeatS: 0 };
    await test.start(
      smallScenario({ ...QUIET, server, direction: 'relay', load: { rate: 100, warmupS: 0 }, compression: { enabled: false } }),
    );
    await using client = foreignClient('subscribe', test.state().endpoint!.port, 40);
    const own = await client.counted;
    const { rows } = await test.engine.handlers['run.connections'](null);
    const row = rows.find(({ role }) => role === 'foreign');
    expect(own.frames).toBeGreaterThanOrEqual(40);
    expect(own.payloadBytes).toBe(own.frames * 65_536);
    expect(row).toMatchObject({ framesOut: own.frames, dropped: 0, groups: [] });
    expectBalanced(await test.stop());
  });

  it.each([HOUR_S, -HOUR_S])('its clock is off by %i s: its frames are measured by their arrival alone', async (offsetS) => {
    await using test = createTestEngine();
    await test.start({ ...findPreset('listen')!.scenario, ...QUIET, bind: {} });
    await using client = foreignClient('send', test.state().endpoint!.port, 500, 10_000, offsetS, 12_345);
    await client.counted;
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary!.foreign.frames).toBe(500);
    expectNoLatency(document);
    expectHonestTimes(document.samples);
    expect(document.summary!.gapMs.n).toBe(499);
  });

  it.each([HOUR_S, -HOUR_S])('its clock is off by %i s beside a stream of ours: ours is measured as before', async (offsetS) => {
    await using test = createTestEngine();
    await test.start(smallScenario({ ...QUIET, load: { rate: 100, warmupS: 0 }, compression: { enabled: false } }));
    await test.until(({ frames }) => frames.received > 10, 'our stream');
    await using client = foreignClient('send', test.state().endpoint!.port, 500, 10_000, offsetS, 12_345);
    await client.counted;
    const before = test.samples.at(-1)?.frames.received ?? 0;
    await test.until((sample) => sample.frames.received > before + 10, 'more of ours');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.summary!.foreign.frames).toBe(500);
    expectHonestTimes(document.samples);
    const { received } = document.summary!.ledger;
    expect(document.samples.reduce((sum, { latencyMs }) => sum + latencyMs.n, 0)).toBe(received);
    expect(document.samples.at(-1)!.bytes.payload).toBe(received * 65_536);
  });
});

it('what waits in the inbox when the run ends is told, and is in no book', async () => {
  await using test = createTestEngine();
  const receiver = { delayMs: 60_000, policy: 'queue' } as const;
  await test.start({ ...findPreset('listen')!.scenario, ...QUIET, bind: {}, receiver });
  const client = await openSocket(test.state().endpoint!.url);
  for (let index = 0; index < 5; index += 1) client.socket.send(Buffer.alloc(1_000));
  await test.until(({ stations }) => (stations['receiver.user']?.frames ?? 0) >= 3, 'those that wait behind the first');
  const { events, summary } = await test.stop();
  const left = 5 - summary!.foreign.frames;
  expect(left).toBeGreaterThanOrEqual(3);
  const ended = events.filter(({ kind }) => kind === 'ended').map(({ severity, text }) => [severity, text]);
  expect(ended).toEqual([
    ['warning', `${left} frames were received and not handed to the application when the run ended.`],
    ['info', `No ledger: ${NO_LEDGER_OF_FOREIGN}.`],
  ]);
});

describe('frames that are made to look like those of this run', () => {
  /** A frame of the run, as a member of a group gets it. */
  const aFrame = async (url: string) => {
    const member = await openSocket(url);
    member.socket.send('{"type":"join","group":"g0"}');
    await waitFor(() => member.binary.length > 0, 'a frame of this run');
    return { member, frame: member.binary[0]! };
  };

  it('sent back to the group they are refused on their connection alone, and counted nowhere', async () => {
    await using test = createTestEngine();
    await test.start(smallScenario({ ...QUIET, direction: 'relay', load: { rate: 100, warmupS: 0 }, receiver: { connections: 2 } }));
    const { member, frame } = await aFrame(test.state().endpoint!.url);
    member.socket.send(frame);
    expect(await member.closed).toBe(1008);
    expect(await test.untilEvent(({ code }) => code === 'client-flow', 'the word')).toMatchObject({ severity: 'warning' });
    const before = test.samples.at(-1)?.frames.received ?? 0;
    await test.until((sample) => sample.frames.received > before + 20, 'more of ours');
    const document = await test.stop();
    expectBalanced(document);
    expect(document.samples.at(-1)!.frames.foreign).toBe(0);
    expectHonestTimes(document.samples);
  });

  it('with this run’s tag and a clock of their own they are foreign all the same', async () => {
    await using test = createTestEngine();
    const frames: { bytes: Uint8Array }[] = [];
    test.engine.onFrame((frame) => frames.push(frame));
    const captureId = await test.start(
      smallScenario({ ...QUIET, payload: { kind: 'gray', width: 64, height: 64 }, load: { rate: 100, warmupS: 0 } }),
    );
    test.engine.reportDisplay({ windowId: 'test', captureId, displayed: 0, failed: 0, wantsFrame: true });
    await waitFor(() => frames.length === 1, 'a frame that tells the tag of this run');
    const forged = Buffer.from(frames[0]!.bytes);
    const header = emptyFrameHeader();
    expect(readFrameHeader(forged, header)).toBe(true);
    const { socket } = await openSocket(test.state().endpoint!.url);
    for (const offsetS of [-HOUR_S, HOUR_S]) {
      forged.writeDoubleLE(header.intendedNs + offsetS * 1e9, 16);
      forged.writeDoubleLE(header.sentNs + offsetS * 1e9, 24);
      socket.send(Buffer.from(forged));
    }
    await test.until((sample) => sample.frames.foreign === 2, 'both of them');
    socket.close();
    const document = await test.stop();
    expectBalanced(document);
    expectHonestTimes(document.samples);
  });
});
