import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FRAME_HEADER_BYTES, type Scenario, scenarioSchema, writeFrameHeader } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { Processor } from '../compute/processor.ts';
import { FrameReceiver } from '../flow/frame-receiver.ts';
import { type Arrived, keep, ReceivingPeer, release } from '../flow/receiving-peer.ts';
import { createCounters, RECEIVER, SERVER } from '../metrics/shared-counters.ts';
import { createReceiverTelemetry } from '../metrics/thread-telemetry.ts';
import type { StreamSocket } from '../stream/stream-socket.ts';
import { type FakeLoan, fakeLoan } from '../testing/fake-loan.ts';
import { type FakeWorker, fakeWorker } from '../testing/fake-worker.ts';
import { ServerApplication } from './server-application.ts';
import type { ServerSettings } from './server-messages.ts';

const RUN = 77;
const WIDTH = 4;
const PIXELS = WIDTH * WIDTH;

/** A gray frame (contract/frame.ts) whose pixels all have the value of its sequence. */
function grayFrame(sequence: number): Buffer {
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES + 8 + PIXELS, sequence);
  writeFrameHeader(new DataView(bytes.buffer, bytes.byteOffset, FRAME_HEADER_BYTES), 0, {
    priority: 0,
    connection: 0,
    sequence,
    runTag: RUN,
    intendedNs: 0,
    sentNs: 0,
  });
  bytes.writeUInt32LE(WIDTH, FRAME_HEADER_BYTES);
  bytes.writeUInt32LE(WIDTH, FRAME_HEADER_BYTES + 4);
  return bytes;
}

const pixelsOf = (message: Uint8Array) => new Set(message.subarray(FRAME_HEADER_BYTES + 8));

/** A server's way of a frame from the socket to its answer, on a clock by hand. */
function server(receiver: Partial<Scenario['receiver']>, application: { reply?: string; strategy?: string; costMs?: number } = {}) {
  let nowMs = 0;
  const clock = { nowNs: () => nowMs * NS_PER_MS, wallTime: () => new Date(0) };
  const { reply = 'none', strategy = 'inline', costMs = 0 } = application;
  const scenario = scenarioSchema.parse({
    direction: reply === 'none' ? 'ingest' : 'echo',
    receiver,
    server: { reply, processing: { strategy, costMs } },
  });
  const worker: FakeWorker = fakeWorker();
  const processor = new Processor({ clock, counters: createCounters(SERVER), worker: () => worker.port });
  const faults: string[] = [];
  const answers: { type: string; min?: number; max?: number }[] = [];
  const made = new ServerApplication({
    processor,
    settings: scenario as unknown as ServerSettings,
    onFault: (fault) => faults.push(fault),
    onHold: () => {},
    onEnding: () => {},
  });
  const telemetry = createReceiverTelemetry();
  const taken: [number, Set<number>][] = [];
  const frames = new FrameReceiver({
    telemetry,
    clock,
    runTag: RUN,
    receiver: scenario.receiver,
    memoryLimitBytes: 1e9,
    isRelayed: false,
    onArrival: (peer, frame) => made.arrived(peer, frame),
    handle: (peer, frame) => {
      taken.push([frame.sequence, pixelsOf(frame.data)]);
      return made.handle(peer, frame);
    },
    onGuard: () => {},
  });
  const socket = {
    OPEN: 1,
    CLOSED: 3,
    readyState: 1,
    bufferedAmount: 0,
    send: (text: string) => answers.push(JSON.parse(text)),
    pause: () => {},
    resume: () => {},
    close: () => {},
  };
  const peer = new ReceivingPeer({
    socket: socket as unknown as StreamSocket,
    key: 'a',
    slot: 0,
    named: { label: 'a' },
    receiver: scenario.receiver,
  });
  frames.add(peer);
  const loans: FakeLoan[] = [];
  return {
    frames,
    peer,
    socket,
    worker,
    processor,
    loans,
    faults,
    answers,
    taken,
    settings: scenario.receiver,
    counted: (name: keyof typeof RECEIVER) => telemetry.counters[RECEIVER[name]]!,
    /** As a listener that has been lent the bytes of one message. */
    arrive: (count: number) => {
      for (let n = 0; n < count; n++) {
        const loan = fakeLoan(grayFrame(loans.length));
        loans.push(loan);
        frames.receive(peer, loan.data, false, loan);
        loan.end();
      }
    },
    advance: async (ms: number) => {
      nowMs += ms;
      vi.advanceTimersByTime(ms);
      await nextTurn();
    },
    kept: () => loans.map(({ keeps }) => keeps),
    released: () => loans.map(({ releases }) => releases),
    /** Every frame was taken with the bytes that it came with. */
    expectWhole: () => expect(taken).toEqual(taken.map(([sequence]) => [sequence, new Set([sequence])])),
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the bytes of a frame', () => {
  it('are not kept where it is taken at once', () => {
    const { arrive, kept, taken, expectWhole } = server({});
    arrive(3);
    expect([kept(), taken.length]).toEqual([[0, 0, 0], 3]);
    expectWhole();
  });

  it.each(['queue', 'pause'] as const)('are kept while it waits under policy %s, and given back when it has been taken', async (policy) => {
    const { arrive, kept, released, advance, taken, expectWhole } = server({ delayMs: 10, policy, limitFrames: 2 });
    arrive(4);
    expect([kept(), released()]).toEqual([
      [0, 1, 1, 1],
      [0, 0, 0, 0],
    ]);
    await advance(10);
    expect(released()).toEqual([0, 1, 0, 0]);
    await advance(10);
    await advance(10);
    expect([kept(), released()]).toEqual([
      [0, 1, 1, 1],
      [0, 1, 1, 1],
    ]);
    expect(taken.map(([sequence]) => sequence)).toEqual([0, 1, 2, 3]);
    expectWhole();
  });

  it.each([
    // One is taken, the others come while two may wait.
    ['drop-oldest', [0, 1, 1, 1, 1], [0, 1, 1, 0, 0], [0, 3, 4]],
    ['drop-newest', [0, 1, 1, 0, 0], [0, 0, 0, 0, 0], [0, 1, 2]],
    ['latest', [0, 1, 1, 1, 1], [0, 1, 1, 1, 0], [0, 4]],
  ] as const)(
    'are given back when policy %s drops it, and not kept where it drops it at once',
    async (policy, keeps, releases, expected) => {
      const { arrive, kept, released, advance, taken, expectWhole, counted } = server({ delayMs: 10, policy, limitFrames: 2 });
      arrive(5);
      expect([kept(), released()]).toEqual([keeps, releases]);
      expect(counted('dropped')).toBe(5 - expected.length);
      for (let n = 0; n < 3; n++) await advance(10);
      expect([released(), taken.map(([sequence]) => sequence)]).toEqual([keeps, expected]);
      expectWhole();
    },
  );

  it('are given back when a new policy lets it wait no longer', () => {
    const { frames, arrive, released, settings } = server({ delayMs: 60_000 });
    arrive(5);
    frames.apply({ ...settings, policy: 'latest' });
    expect(released()).toEqual([0, 1, 1, 1, 0]);
  });

  it('are given back when it has been taken after its connection was closed', async () => {
    const { frames, peer, socket, arrive, released, advance, expectWhole } = server({ delayMs: 10 });
    arrive(3);
    socket.readyState = 3;
    frames.remove(peer);
    expect(released()).toEqual([0, 0, 0]);
    await advance(10);
    await advance(10);
    expect(released()).toEqual([0, 1, 1]);
    expectWhole();
  });

  it('stay where they are when the run ends while it waits', async () => {
    const { frames, arrive, released, taken, advance } = server({ delayMs: 10 });
    arrive(3);
    frames.close();
    await advance(100);
    expect([released(), taken.length]).toEqual([[0, 0, 0], 1]);
  });
});

describe('the bytes of a frame that the server computes on', () => {
  it('are not kept where it does so at once', () => {
    const { arrive, kept, answers } = server({}, { reply: 'computed' });
    arrive(2);
    expect(kept()).toEqual([0, 0]);
    expect(answers.map(({ min, max }) => [min, max])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('are kept until the worker has answered', async () => {
    const { arrive, kept, released, worker, answers, advance, expectWhole } = server({}, { reply: 'computed', strategy: 'worker' });
    arrive(3);
    // One is at work, the others wait for it.
    expect([kept(), released(), worker.jobs.length]).toEqual([[1, 1, 1], [0, 0, 0], 1]);
    for (let n = 0; n < 3; n++) {
      const [job] = worker.jobs;
      if (job?.type !== 'statistics') expect.fail('there is no such job');
      expect(pixelsOf(new Uint8Array(job.message))).toEqual(new Set([n]));
      expect(released()[n]).toBe(0);
      worker.answer({ statistics: { shape: [4, 4], min: n, max: n, mean: n, median: n } });
      await advance(0);
      expect(released().slice(0, n + 1)).toEqual(Array(n + 1).fill(1));
    }
    expect([kept(), released(), answers.length]).toEqual([[1, 1, 1], [1, 1, 1], 3]);
    expectWhole();
  });

  it('are given back once where the worker dies over it', async () => {
    const { arrive, kept, released, worker, faults, advance } = server({}, { reply: 'computed', strategy: 'worker' });
    arrive(1);
    worker.die(new Error('killed'));
    await advance(0);
    expect([kept(), released(), faults.length]).toEqual([[1], [1], 1]);
  });

  it('are kept behind an acknowledgement, until the worker and the cost after it are done', async () => {
    const { arrive, kept, released, worker, answers, advance } = server({}, { reply: 'ack', strategy: 'worker', costMs: 5 });
    arrive(1);
    expect([kept(), released(), answers]).toEqual([[1], [0], [{ type: 'ack', sequence: 0 }]]);
    worker.answer();
    await advance(0);
    expect([released(), worker.jobs.map(({ type }) => type)]).toEqual([[0], ['burn']]);
    worker.answer();
    await advance(0);
    expect([kept(), released()]).toEqual([[1], [1]]);
  });

  it('are not needed by a cost alone, however long it takes', async () => {
    const { arrive, kept, worker, advance } = server({}, { strategy: 'worker', costMs: 5 });
    arrive(1);
    expect([kept(), worker.jobs.length]).toEqual([[0], 1]);
    worker.answer();
    await advance(0);
    expect(kept()).toEqual([0]);
  });

  it('that waited before are kept once and given back once', async () => {
    const { arrive, kept, released, worker, advance, expectWhole } = server({ delayMs: 10 }, { reply: 'computed', strategy: 'worker' });
    arrive(2);
    worker.answer();
    await advance(10);
    expect([kept(), released(), worker.jobs.length]).toEqual([[1, 1], [1, 0], 1]);
    worker.answer();
    await advance(0);
    expect([kept(), released()]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expectWhole();
  });

  it('are given back when the server ends while the worker has it', async () => {
    const { arrive, processor, kept, released, advance } = server({}, { reply: 'computed', strategy: 'worker' });
    arrive(1);
    await processor.close();
    await advance(0);
    expect([kept(), released()]).toEqual([[1], [1]]);
  });
});

describe('keep() and release()', () => {
  const arrived = (loan: FakeLoan | null): Arrived => ({
    data: loan?.data ?? Buffer.from('own'),
    loan,
    kept: null,
    isAcknowledged: false,
    bytes: 3,
    isText: false,
    isOurs: false,
    priority: 0,
    sequence: 0,
    intendedNs: 0,
    sentNs: 0,
  });

  it('take over once and give back once, however often they are asked', () => {
    const loan = fakeLoan(Buffer.from('abc'));
    const frame = arrived(loan);
    keep(frame);
    keep(frame);
    expect([loan.keeps, frame.loan]).toEqual([1, null]);
    release(frame);
    release(frame);
    expect([loan.keeps, loan.releases]).toEqual([1, 1]);
  });

  it('do nothing where the bytes are the frame’s own', () => {
    const frame = arrived(null);
    keep(frame);
    release(frame);
    expect([frame.data.toString(), frame.kept]).toEqual(['own', null]);
  });

  it('give the bytes that were kept, which need not lie where they were lent', () => {
    const copy = { data: Buffer.from('copy'), share: () => copy, release: () => {} };
    const frame = arrived({ ...fakeLoan(Buffer.from('lent')), keep: () => copy });
    keep(frame);
    expect(frame.data.toString()).toBe('copy');
  });
});
