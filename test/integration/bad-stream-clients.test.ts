import { describe, expect, it } from 'vitest';
import { CREDIT_STEP_MAX_FRAMES, emptyFrameHeader, readFrameHeader, type ScenarioInput } from '../../contract/index.ts';
import { CONNECTION_KEY_HEADER, CONNECTION_ROLE_HEADER } from '../../main/server/connection-headers.ts';
import { openSocket, type TestSocket, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';

type Direction = NonNullable<ScenarioInput['direction']>;

async function running(direction: Direction, changes: ScenarioInput = {}): Promise<{ test: TestEngine; url: string }> {
  const test = createTestEngine();
  await test.start(
    smallScenario({
      direction,
      compression: { enabled: false },
      logging: 'off',
      ...changes,
      payload: direction === 'echo' ? { kind: 'gray', width: 64, height: 64 } : { bytes: 16_384 },
      load: { warmupS: 0, rate: direction === 'echo' || direction === 'listen' ? 'max' : 100, ...changes.load },
      server: direction === 'echo' ? { reply: 'computed' } : {},
    }),
  );
  if (direction !== 'listen') await test.until((sample) => sample.frames.received > 0, 'the stream');
  return { test, url: test.state().endpoint!.url };
}

/** Our own stream goes on, its connections were never cut, and the books balance. */
async function undisturbed(test: TestEngine): Promise<void> {
  const { received } = test.samples.at(-1)!.frames;
  await test.until((sample) => sample.frames.received > received + 10, 'more frames of ours');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ lost: 0, inFlight: 0, dropped: 0, droppedByReceiver: 0 });
  expect(document.events.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(document.events.filter(({ text }) => text.includes('could not connect'))).toEqual([]);
}

const tag = ({ bytes }: { bytes: Uint8Array }) => {
  const header = emptyFrameHeader();
  readFrameHeader(bytes, header);
  return header.runTag;
};

/** Where control messages can be obeyed: elsewhere they are text, as all JSON is. */
const WITH_CONTROL: readonly Direction[] = ['push', 'relay'];

const NONSENSE: readonly { what: string; text: string }[] = [
  { what: 'an unknown type', text: '{"type":"subscribe","group":"g0"}' },
  { what: 'a credit without a limit', text: '{"type":"credit"}' },
  { what: 'a negative credit', text: '{"type":"credit","limit":-1}' },
  { what: 'a credit that is no whole number', text: '{"type":"credit","limit":1.5}' },
  { what: 'a credit where there are none', text: '{"type":"credit","limit":4}' },
  { what: 'a join without a group', text: '{"type":"join"}' },
  { what: 'a join of a group with a name too long', text: `{"type":"join","group":"${'g'.repeat(65)}"}` },
  { what: 'an unknown field', text: '{"type":"join","group":"g0","as":"admin"}' },
  { what: 'the last word, which is the server’s', text: '{"type":"end","frames":3}' },
  { what: 'half a message', text: '{"type":"join","gro' },
  { what: 'a megabyte that begins like one', text: `{"type":"join","group":"${'g'.repeat(1_048_576)}"}` },
];

/** What is right elsewhere: groups are for relay, text is for nobody who does not stream it, and push takes no frames. */
const OUT_OF_PLACE: readonly { what: string; in: readonly Direction[]; message: string | Buffer; code: number }[] = [
  { what: 'to join a group', in: ['push'], message: '{"type":"join","group":"g0"}', code: 1008 },
  { what: 'to leave one', in: ['push'], message: '{"type":"leave","group":"g0"}', code: 1008 },
  { what: 'to join a group, as text', in: ['ingest', 'echo'], message: '{"type":"join","group":"g0"}', code: 1003 },
  { what: 'JSON', in: ['ingest', 'echo'], message: '{"a":1}', code: 1003 },
  { what: 'a frame', in: ['push'], message: Buffer.alloc(100), code: 1008 },
  { what: 'plain text', in: ['ingest', 'relay', 'echo'], message: 'hello', code: 1003 },
  { what: 'a megabyte of text', in: ['ingest', 'relay', 'echo'], message: 'x'.repeat(1_048_576), code: 1003 },
  { what: 'nothing, as text', in: ['ingest', 'relay', 'echo'], message: '', code: 1003 },
];

describe.concurrent.each(['ingest', 'push', 'relay', 'echo'] as const)('messages that make no sense in direction %s', (direction) => {
  it('each closes its own connection, is told, and disturbs nobody', async () => {
    const { test, url } = await running(direction);
    await using _ = test;
    const takesControl = WITH_CONTROL.includes(direction);
    const messages = [
      ...NONSENSE.map(({ what, text }) => ({ what, message: text, code: takesControl ? 1008 : 1003 })),
      ...OUT_OF_PLACE.filter((one) => one.in.includes(direction)).map(({ what, message, code }) => ({ what, message, code })),
    ];
    const codes = await Promise.all(
      messages.map(async ({ what, message }) => {
        const { socket, closed } = await openSocket(url);
        socket.send(message);
        return { what, code: await closed };
      }),
    );
    expect(codes).toEqual(messages.map(({ what, code }) => ({ what, code })));
    if (takesControl)
      expect(await test.untilEvent(({ code }) => code === 'client-flow', 'the word')).toMatchObject({ severity: 'warning' });
    if (direction !== 'push') await test.untilEvent(({ code }) => code === 'client-text', 'the word about text');
    expect(test.events.some(({ code }) => code === 'client-flow')).toBe(takesControl);
    // A megabyte is not told in full.
    expect(test.events.every((one) => one.text.length < 2_000)).toBe(true);
    await undisturbed(test);
  });
});

describe.concurrent('a subscriber of push that takes part as one of ours', () => {
  const start = async (flow: ScenarioInput['flow'] = {}) => {
    const { test, url } = await running('push', { flow, sender: { bufferLimitBytes: 131_072 } });
    const frames: { bytes: Uint8Array }[] = [];
    test.engine.onFrame((frame) => frames.push(frame));
    const { captureId } = test.state();
    test.engine.reportDisplay({ windowId: 'test', captureId, displayed: 0, failed: 0, wantsFrame: true });
    await waitFor(() => frames.length === 1, 'a frame that tells the tag of this run');
    let client = 0;
    const connect = (): Promise<TestSocket> =>
      openSocket(url, {
        headers: { [CONNECTION_KEY_HEADER]: `${tag(frames[0]!)}.r${9}.${9_000 + client++}`, [CONNECTION_ROLE_HEADER]: 'subscriber' },
      });
    return { test, connect };
  };

  it('and grants what no receiver could mean is closed with 1008; grants that fall or repeat do no harm', async () => {
    const { test, connect } = await start({ creditFrames: 8 });
    await using _ = test;
    const wild = await connect();
    wild.socket.send(JSON.stringify({ type: 'credit', limit: CREDIT_STEP_MAX_FRAMES + 1 }));
    expect(await wild.closed).toBe(1008);
    expect(wild.binary).toEqual([]);
    const falling = await connect();
    for (const limit of [3, 3, 1, 0, 2]) falling.socket.send(JSON.stringify({ type: 'credit', limit }));
    await waitFor(() => falling.binary.length === 3, 'what was granted');
    const { frames } = test.samples.at(-1)!;
    await test.until((sample) => sample.frames.received > frames.received + 20, 'frames of the others');
    expect(falling.binary.length).toBe(3);
    falling.socket.send(JSON.stringify({ type: 'credit', limit: 5 }));
    await waitFor(() => falling.binary.length === 5, 'two more');
    expect(falling.socket.readyState).toBe(falling.socket.OPEN);
    const { summary } = await test.stop();
    // Without a book of its own at the receiver's end: what was sent to it cannot balance, and it alone is named.
    expect(summary?.ledger.faults.length).toBe(1);
    expect(summary?.ledger.faults[0]).toMatch(/^the receiver gave no account of connection \d+\.r9\.9001$/);
  });

  it('and never reads: its frames are dropped at the limit, and the others have theirs', async () => {
    const { test, connect } = await start();
    await using _ = test;
    await test.toggle('load.rate', 1_500);
    const deaf = await connect();
    deaf.socket.pause();
    const row = async () => {
      const { rows } = await test.engine.handlers['run.connections'](null);
      return rows.sort((a, b) => b.id - a.id)[0]!;
    };
    await waitFor(async () => (await row()).dropped > 50, 'drops');
    expect((await row()).bufferedBytes).toBeLessThanOrEqual(131_072 + 1_024);
    const { frames } = test.samples.at(-1)!;
    await test.until((sample) => sample.frames.received > frames.received + 100, 'frames of the others');
    deaf.socket.terminate();
    const { summary } = await test.stop();
    expect(summary?.ledger.faults.length).toBe(1);
    expect(summary?.ledger.faults[0]).toContain('.r9.9000');
  });
});

it('a flood of small messages is counted apart and starves nobody', async () => {
  const { test, url } = await running('ingest');
  await using _ = test;
  const { socket, closed } = await openSocket(url);
  const SENT = 50_000;
  for (let n = 0; n < SENT; n++) socket.send(Buffer.alloc(8));
  await test.until((sample) => sample.frames.foreign === SENT, 'all of them');
  socket.close(1000);
  await closed;
  await undisturbed(test);
});

it.concurrent('a client of echo that dies in the middle of a frame disturbs no exchange', async () => {
  const { test, url } = await running('echo');
  await using _ = test;
  const { socket } = await openSocket(url);
  const tcp = (socket as unknown as { _socket: { write(bytes: Buffer): void; resetAndDestroy(): void } })._socket;
  tcp.write(Buffer.concat([Buffer.from([0x82, 0xfe, 0xff, 0xff, 0, 0, 0, 0]), Buffer.alloc(100)]));
  await test.until(({ connections }) => connections.open === 2, 'it to be seen');
  tcp.resetAndDestroy();
  await test.until(({ connections }) => connections.open === 1, 'it to be gone');
  await undisturbed(test);
});

it.concurrent('a client may not be in more groups than there is room for', async () => {
  const { test, url } = await running('relay');
  await using _ = test;
  const { socket, closed } = await openSocket(url);
  for (let group = 0; group < 64; group++) socket.send(JSON.stringify({ type: 'join', group: `other${group}` }));
  // To join again what it is in, and to leave what it is not in, does no harm.
  socket.send(JSON.stringify({ type: 'join', group: 'other0' }));
  socket.send(JSON.stringify({ type: 'leave', group: 'never' }));
  await test.until(({ pool }) => pool?.members === 64 + 1, 'all of its groups');
  socket.send(JSON.stringify({ type: 'join', group: 'one too many' }));
  expect(await closed).toBe(1008);
  await test.until(({ pool }) => pool?.members === 1 && pool.groups === 1, 'its groups to be gone');
  await undisturbed(test);
});

it.concurrent('a client that asks for no known role, or pretends to be ours with a wrong tag, is foreign', async () => {
  const { test, url } = await running('relay');
  await using _ = test;
  await openSocket(`${url}?role=publisher`);
  await openSocket(url, { headers: { [CONNECTION_KEY_HEADER]: '1.r0.0', [CONNECTION_ROLE_HEADER]: 'subscriber' } });
  const { rows } = await test.engine.handlers['run.connections'](null);
  expect(rows.filter(({ role }) => role === 'foreign').length).toBe(2);
  await undisturbed(test);
});
