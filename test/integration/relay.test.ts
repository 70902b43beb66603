import { expect, it } from 'vitest';
import { emptyFrameHeader, readFrameHeader, type ScenarioInput } from '../../contract/index.ts';
import { openSocket, type TestSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';

function relayScenario(changes: ScenarioInput): ScenarioInput {
  return smallScenario({
    direction: 'relay',
    compression: { enabled: false },
    logging: 'off',
    ...changes,
    payload: { bytes: 8_192, ...changes.payload },
    load: { rate: 60, warmupS: 0, ...changes.load },
  });
}

const send = (client: TestSocket, message: unknown) => client.socket.send(JSON.stringify(message));
const rowsOf = async (test: TestEngine) => (await test.engine.handlers['run.connections'](null)).rows;
const membersOf = async (test: TestEngine, group: string) => (await rowsOf(test)).filter(({ groups }) => groups.includes(group)).length;

/** The publishers' slots that frames came from. */
function publishersOf({ binary }: TestSocket): number[] {
  const header = emptyFrameHeader();
  return [...new Set(binary.map((frame) => (readFrameHeader(frame, header) ? header.connection : -1)))].sort();
}

it('two publishers, two groups, six subscribers: each frame goes to its own group, and nothing back', async () => {
  await using test = createTestEngine();
  await test.start(relayScenario({ load: { connections: 2 }, receiver: { connections: 6 }, pool: { groups: 2 } }));
  await test.until(({ pool }) => pool?.members === 6, 'all subscribers');
  const [zero, one] = await Promise.all([openSocket(test.state().endpoint!.url), openSocket(test.state().endpoint!.url)]);
  send(zero, { type: 'join', group: 'g0' });
  send(one, { type: 'join', group: 'g1' });
  await waitFor(() => zero.binary.length > 5 && one.binary.length > 5, 'frames of both groups');
  // A publisher is no member: it gets nothing.
  const rows = await rowsOf(test);
  const of = (role: string) => rows.filter((row) => row.role === role);
  expect(of('publisher').map(({ groups, framesOut, bytesOut }) => [groups, framesOut, bytesOut > 0])).toEqual([
    [['g0'], 0, true],
    [['g1'], 0, true],
  ]);
  expect(
    of('subscriber')
      .map(({ groups }) => groups.join())
      .sort(),
  ).toEqual(['g0', 'g0', 'g0', 'g1', 'g1', 'g1']);
  expect(
    of('foreign')
      .map(({ groups }) => groups.join())
      .sort(),
  ).toEqual(['g0', 'g1']);
  for (const { framesOut, framesIn } of of('subscriber')) expect([framesOut > 0, framesIn]).toEqual([true, 0]);
  for (const client of [zero, one]) client.socket.close(1000);
  await Promise.all([zero.closed, one.closed]);
  expect([publishersOf(zero), publishersOf(one)]).toEqual([[0], [1]]);

  const document = await test.stop();
  expectBalanced(document);
  const { summary, samples, arrivals } = document;
  expect(summary?.publish?.ledger).toMatchObject({ dropped: 0, lost: 0, inFlight: 0 });
  expect(summary?.ledger).toMatchObject({ dropped: 0, droppedByReceiver: 0, lost: 0, inFlight: 0 });
  // Each frame is due once for each subscriber of its group that was there.
  expect(summary?.ledger.due).toBeLessThanOrEqual(3 * summary!.publish!.ledger.received);
  const steady = samples.filter(({ pool, phase }) => pool?.members === 6 && phase === 'steady');
  const [first, last] = [steady[0]!, samples.at(-1)!];
  const published = last.publish!.received - first.publish!.received;
  // The two books are read one after the other: at the first sample some frames of either publisher may be between them, at the last none moves.
  expect(Math.abs(last.frames.due - first.frames.due - 3 * published)).toBeLessThanOrEqual(2 * 2 * 3);
  expect(new Set(arrivals.map(({ connection }) => connection)).size).toBe(6);
  expect(summary?.pool).toMatchObject({ refused: 0, idleSwept: 0, deadPeers: 0 });
  expect(summary?.pool?.groupJoins).toBe(8);
  // A frame that was published is a broadcast, if its group had a member yet.
  expect(summary?.pool?.broadcasts).toBeGreaterThan(0);
  expect(summary?.pool?.broadcasts).toBeLessThanOrEqual(summary!.publish!.ledger.received);
  expect(document.events.filter(({ kind, severity }) => kind === 'client' || severity === 'error')).toEqual([]);
});

it('a foreign member gets what others publish and not its own; when it has left it gets nothing', async () => {
  await using test = createTestEngine();
  await test.start(relayScenario({ load: { rate: 20 }, receiver: { connections: 2 } }));
  await test.until(({ pool }) => pool?.members === 2, 'our subscribers');
  const { url } = test.state().endpoint!;
  const [speaker, listener, stranger] = await Promise.all([openSocket(url), openSocket(url), openSocket(url)]);
  for (const client of [speaker, listener]) send(client, { type: 'join', group: 'g0' });
  send(stranger, { type: 'join', group: 'elsewhere' });
  await waitFor(async () => (await membersOf(test, 'g0')) === 2 + 2 + 1 && (await membersOf(test, 'elsewhere')) === 1, 'the members');
  const SENT = 10;
  for (let n = 0; n < SENT; n++) speaker.socket.send(Buffer.from(`from outside ${n}`));
  const own = ({ binary }: TestSocket) => binary.map((frame) => frame.toString('latin1')).filter((text) => text.startsWith('from outside'));
  await waitFor(() => own(listener).length === SENT, 'what the foreign publisher sent');
  expect(own(listener)).toEqual(Array.from({ length: SENT }, (_, n) => `from outside ${n}`));
  await waitFor(() => speaker.binary.length > 3, 'frames of our own publisher');
  expect(own(speaker)).toEqual([]);
  expect(stranger.binary).toEqual([]);
  // It is in no book, and our subscribers have it as something foreign.
  const sample = await test.until(({ frames }) => frames.foreign === 2 * SENT, 'foreign frames at both subscribers');
  expect(sample.frames.lost).toBe(0);

  send(listener, { type: 'leave', group: 'g0' });
  await waitFor(async () => (await membersOf(test, 'g0')) === 2 + 1 + 1, 'the leaving');
  // What was sent before it may be on its way still; the answer to a ping comes behind it.
  const answered = new Promise((resolve) => listener.socket.once('pong', resolve));
  listener.socket.ping();
  await answered;
  const [after, before] = [listener.binary.length, speaker.binary.length];
  await waitFor(() => speaker.binary.length > before + 5, 'frames for those who are left');
  expect(listener.binary.length).toBe(after);
  for (const client of [speaker, listener, stranger]) expect(client.text).toEqual([]);
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0, dropped: 0 });
  expect(document.summary?.publish?.ledger).toMatchObject({ lost: 0, inFlight: 0 });
});

it('subscribers come and go along a ramp, and no frame is lost by it', async () => {
  await using test = createTestEngine();
  await test.start(relayScenario({ load: { connections: 2, rampPerS: 100 }, receiver: { connections: 4 }, pool: { groups: 2 } }));
  await test.until(({ pool }) => pool?.members === 4, 'four subscribers');
  await test.toggle('receiver.connections', 30);
  const { tMs } = test.samples.at(-1)!;
  const many = await test.until(({ pool }) => pool?.members === 30, 'thirty subscribers');
  // Of a ramp of 100 a second: 26 more are not there at once.
  expect(many.tMs - tMs).toBeGreaterThan(150);
  await test.toggle('receiver.connections', 3);
  await test.until(({ pool, connections }) => pool?.members === 3 && connections.open === 2 + 3, 'three subscribers');
  await test.toggle('pool.groups', 1);
  await test.until(({ pool }) => pool?.members === 3 && pool.groups === 1, 'one group');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger.lost).toBe(0);
  expect(document.summary?.ledger.inFlight).toBe(0);
});

it('a subscriber that never reads has its own frames dropped at the limit, and disturbs nobody', async () => {
  await using test = createTestEngine();
  const LIMIT_BYTES = 262_144;
  await test.start(
    relayScenario({
      payload: { bytes: 65_536 },
      // So few that the kernel's buffers hold what comes while a busy machine keeps our own subscribers from reading.
      load: { rate: 60 },
      receiver: { connections: 3 },
      sender: { bufferLimitBytes: LIMIT_BYTES },
    }),
  );
  await test.until(({ pool }) => pool?.members === 3, 'our subscribers');
  const slow = await openSocket(test.state().endpoint!.url);
  send(slow, { type: 'join', group: 'g0' });
  slow.socket.pause();
  const row = async () => (await rowsOf(test)).find(({ role }) => role === 'foreign');
  // Kernel buffers of some megabytes fill first.
  await waitFor(async () => ((await row())?.dropped ?? 0) > 20, 'drops for the slow one');
  // What the queue and the socket hold: the limit, and the headers of frames.
  expect((await row())!.bufferedBytes).toBeLessThanOrEqual(LIMIT_BYTES + 1_024);
  const { frames } = test.samples.at(-1)!;
  await test.until((sample) => sample.frames.received > frames.received + 100, 'frames for the others');
  slow.socket.terminate();
  const document = await test.stop();
  expectBalanced(document);
  // It is in no book.
  expect(document.summary?.ledger).toMatchObject({ dropped: 0, droppedByReceiver: 0, lost: 0, inFlight: 0 });
  expect(document.samples.at(-1)!.stations['sender.user']!.bytes).toBe(0);
});

it('200 subscribers have every frame', async () => {
  await using test = createTestEngine();
  await test.start(
    relayScenario({
      payload: { bytes: 4_096, width: 64, height: 64 },
      load: { rate: 10, rampPerS: 2_000 },
      receiver: { connections: 200 },
    }),
  );
  await test.until(({ pool }) => pool?.members === 200, 'all of them');
  const first = test.samples.at(-1)!;
  await test.until(({ publish }) => publish!.received > first.publish!.received + 10, 'frames');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ dropped: 0, lost: 0, inFlight: 0 });
  expect(document.summary?.connections).toMatchObject({ opened: 201, peak: 201 });
  const last = document.samples.at(-1)!;
  expect(last.frames.due - first.frames.due).toBeGreaterThanOrEqual(200 * 10);
});

it('clients of the user’s own have a figure of what they were sent, members and viewers without a window', async () => {
  await using test = createTestEngine();
  await test.start(relayScenario({ receiver: { connections: 1 } }));
  await test.until(({ pool }) => pool?.members === 1, 'our subscriber');
  expect((await test.until(() => true, 'a sample')).subscribers).toBeNull();
  const { url } = test.state().endpoint!;
  const [member, viewer, silent] = await Promise.all([openSocket(url), openSocket(`${url}?role=viewer`), openSocket(url)]);
  send(member, { type: 'join', group: 'g0' });
  await waitFor(() => member.binary.length > 30 && viewer.binary.length > 30, 'frames');
  await test.until(({ subscribers }) => subscribers?.connected === 2, 'both, and not the one that is in no group');
  for (const client of [member, viewer, silent]) client.socket.close(1000);
  await Promise.all([member, viewer, silent].map(({ closed }) => closed));
  const sent = member.binary.length + viewer.binary.length;
  await test.until(({ subscribers }) => subscribers?.connected === 0 && subscribers.offered >= sent, 'what they were sent to stay counted');
  const { summary } = await test.stop();
  expect(summary?.subscribers).toMatchObject({ peak: 2, dropped: { frames: 0 } });
  expect(summary?.subscribers?.offered.frames).toBeGreaterThanOrEqual(sent);
  expect(summary?.subscribers?.offered.fps).toBeGreaterThan(0);
});

it('a viewer gets the frames of the first group and is in no book', async () => {
  await using test = createTestEngine();
  await test.start(relayScenario({ receiver: { connections: 1 } }));
  await test.until(({ pool }) => pool?.members === 1, 'our subscriber');
  const viewer = await openSocket(`${test.state().endpoint!.url}?role=viewer`);
  await waitFor(() => viewer.binary.length > 10, 'frames');
  const header = emptyFrameHeader();
  const sequences = viewer.binary.map((frame) => (readFrameHeader(frame, header) ? header.sequence : -1));
  expect(sequences).toEqual(sequences.map((_, at) => sequences[0]! + at));
  expect((await rowsOf(test)).find(({ role }) => role === 'viewer')).toMatchObject({ groups: ['g0'] });
  // The window tells what it received; beside it stands what it was sent.
  const report = { windowId: 'test', captureId: test.state().captureId, displayed: 0, failed: 0, wantsFrame: false };
  test.engine.reportDisplay({ ...report, viewer: { received: 7, decoded: 6, displayed: 5 } });
  const sample = await test.until((sample) => sample.viewer !== null, 'the viewer’s readings');
  expect(sample.viewer).toMatchObject({ viewers: 1, received: 7, decoded: 6, displayed: 5, dropped: 0 });
  expect(sample.viewer!.offered).toBeGreaterThan(10);
  expect(sample.frames.due).toBeLessThanOrEqual(sample.publish!.received);
  viewer.socket.close(1000);
  await viewer.closed;
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0, dropped: 0 });
});
