import { describe, expect, it } from 'vitest';
import { type CaptureDocument, findPreset, messageBytesOf, PRESETS, type Sample, type ScenarioInput } from '../../contract/index.ts';
import { canCutConnections, cutConnections } from '../support/cut-connections.ts';
import { casesOf } from '../support/long-form.ts';
import { createTestEngine, expectBalanced, type TestEngine } from '../support/test-engine.ts';

/** What makes a preset quick, with all that it is about: its direction, its executor, its policy, its pools. */
const QUICK: ScenarioInput = { payload: { width: 320, height: 240, ringFrames: 4 }, kernel: { source: 'off' }, ceiling: 'off' };
const QUICK_TOO: Record<string, ScenarioInput> = {
  'parallel-short': { load: { concurrency: 20 } },
  'blocked-loop': { server: { processing: { costMs: 40 } } },
  'slow-receiver': { load: { rate: 120 }, receiver: { delayMs: 12 } },
  'many-connections': { load: { idleConnections: 40 }, receiver: { connections: 24 } },
  'relay-viewers': { load: { rate: 120 }, receiver: { delayMs: 12 } },
};
const LARGEST_BYTES = 131_072;
/** Longer than subscribers take to come, on a busy machine too. */
const RELAYED_S = 3;

const GENERATED = PRESETS.filter(({ scenario }) => ['ingest', 'echo', 'push', 'relay'].includes(scenario.direction)).map(
  ({ name }) => name,
);

/** In the short form one of each direction stands for those that differ in what a run is made of, and not in how it is ended. */
const firstOfItsDirection = <T>(directionOf: (one: T) => string | undefined) => {
  const seen = new Set<string>();
  return (one: T) => {
    const direction = directionOf(one) ?? 'ingest';
    return !seen.has(direction) && seen.add(direction).size > 0;
  };
};
const DISTURBED = casesOf(
  GENERATED,
  firstOfItsDirection((name) => findPreset(name)!.scenario.direction),
);

function quick(name: string): ScenarioInput {
  const { scenario } = findPreset(name)!;
  const bytes = Math.min(scenario.payload.bytes, LARGEST_BYTES);
  return [QUICK, { payload: { bytes }, load: { warmupS: 0 } }, QUICK_TOO[name] ?? {}].reduce(merged<ScenarioInput>, scenario);
}

/** `changes` over `base`, group by group. */
function merged<T extends object>(base: T, changes: object): T {
  const into = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(changes)) {
    const isGroup = typeof value === 'object' && value !== null;
    into[key] = isGroup ? merged((into[key] ?? {}) as object, value) : value;
  }
  return into as T;
}

/** As much as fits is under way at any moment: in the sender's queue, in deflate, in the kernel, in an inbox. */
const DEEP: Record<string, ScenarioInput> = {
  'ingest, compression behind a full queue': {
    payload: { bytes: 262_144, width: 320, height: 240, ringFrames: 4 },
    load: { rate: 2_000, connections: 2 },
    compression: { enabled: true, level: 9 },
    sender: { bufferLimitBytes: 1_048_576 },
  },
  'ingest, small frames at full rate': { payload: { bytes: 512, kind: 'text' }, load: { connections: 4 }, compression: { enabled: false } },
  'ingest, pause': {
    load: { rate: 1_500, connections: 2 },
    compression: { enabled: false },
    sender: { bufferLimitBytes: 262_144 },
    receiver: { delayMs: 5, policy: 'pause', limitFrames: 4 },
  },
  'ingest, drop-oldest': {
    load: { rate: 1_500, connections: 2 },
    compression: { enabled: false },
    receiver: { delayMs: 5, policy: 'drop-oldest', limitFrames: 8 },
  },
  'ingest, queue': { load: { rate: 400, connections: 2 }, compression: { enabled: false }, receiver: { delayMs: 8 } },
  'ingest, credits and priorities': {
    load: { rate: 1_500, connections: 2 },
    compression: { enabled: false },
    flow: { creditFrames: 8 },
    priority: { keyEvery: 5, controlEvery: 7 },
    receiver: { delayMs: 5, policy: 'drop-newest', limitFrames: 4 },
  },
  'push, compression at full rate': { direction: 'push', receiver: { connections: 3 } },
  'push, pause and credits': {
    direction: 'push',
    compression: { enabled: false },
    load: { rate: 900 },
    flow: { creditFrames: 16 },
    receiver: { connections: 3, delayMs: 5, policy: 'pause', limitFrames: 4 },
  },
  'relay, compression and latest': {
    direction: 'relay',
    load: { rate: 600, connections: 2 },
    sender: { bufferLimitBytes: 1_048_576 },
    receiver: { connections: 4, delayMs: 5, policy: 'latest' },
    pool: { groups: 2 },
  },
  'echo, computed in a worker': {
    direction: 'echo',
    payload: { kind: 'gray', width: 320, height: 240, bytes: 65_536 },
    load: { connections: 6 },
    server: { reply: 'computed', processing: { costMs: 2, strategy: 'worker' } },
  },
};

/** Those in which frames wait in deflate or in the kernel nearly always: a thread that was late may have read them all just then. */
const HARDLY_IDLE = [
  'ingest, compression behind a full queue',
  'ingest, pause',
  'push, compression at full rate',
  'push, pause and credits',
];

function deep(name: string): ScenarioInput {
  const base: ScenarioInput = {
    name,
    payload: { bytes: 65_536, width: 320, height: 240, ringFrames: 4 },
    load: { warmupS: 0 },
    logging: 'off',
    kernel: { source: 'off' },
    ceiling: 'off',
  };
  return merged(base, DEEP[name]!);
}

/** Counts that may only grow. */
const CUMULATIVE = ['due', 'notOffered', 'dropped', 'droppedNoCredit', 'droppedByReceiver', 'droppedUrgent', 'offered', 'sent'] as const;
const CUMULATIVE_TOO = ['received', 'receivedUrgent', 'lost', 'foreign'] as const;

type Counts = NonNullable<Sample['publish']>;

/** The samples of one leg: no count ever falls, and at no moment have more frames an outcome than there were. */
function expectTrueAtEveryMoment(legs: readonly Counts[]): void {
  for (const [at, now] of legs.entries()) {
    const before = legs[at - 1];
    if (before) {
      const fallen = [...CUMULATIVE, ...CUMULATIVE_TOO].filter((name) => now[name] < before[name]);
      expect(fallen, `counts that fell between sample ${at - 1} and ${at}`).toEqual([]);
    }
    expect(now.notOffered + now.dropped + now.offered, `outcomes at the sender in sample ${at}`).toBeLessThanOrEqual(now.due);
    expect(now.received + now.droppedByReceiver + now.lost, `outcomes of what was offered in sample ${at}`).toBeLessThanOrEqual(
      now.offered,
    );
  }
}

/** A ledger adds up by itself, and says what the last sample says. */
function expectSettled(ledger: NonNullable<CaptureDocument['summary']>['ledger'], last: Counts): void {
  const { due, notOffered, dropped, droppedByReceiver, received, lost, inFlight } = ledger;
  expect(notOffered + dropped + droppedByReceiver + received + lost + inFlight).toBe(due);
  expect({ due, notOffered, dropped, droppedByReceiver, received, lost }).toEqual({
    due: last.due,
    notOffered: last.notOffered,
    dropped: last.dropped,
    droppedByReceiver: last.droppedByReceiver,
    received: last.received,
    lost: last.lost,
  });
  expect({ inFlight, queued: last.queued, waiting: last.waiting }).toEqual({ inFlight: 0, queued: 0, waiting: 0 });
}

/** Every frame of the run is accounted for, frame by frame and byte by byte, at its end and at every moment of it. */
function expectTrue(document: CaptureDocument): void {
  expectBalanced(document);
  const { samples, scenario } = document;
  const summary = document.summary!;
  const last = samples.at(-1)!;
  expectTrueAtEveryMoment(samples.map(({ frames }) => frames));
  expectSettled(summary.ledger, last.frames);
  expect(summary.publish === null).toBe(scenario.direction !== 'relay');
  if (summary.publish) {
    expectTrueAtEveryMoment(samples.map(({ publish }) => publish!));
    expectSettled(summary.publish.ledger, last.publish!);
  }
  const { received, droppedByReceiver, sent } = last.frames;
  const each = messageBytesOf(scenario.payload);
  expect(last.bytes).toMatchObject({ payload: received * each, arrived: (received + droppedByReceiver) * each, sent: sent * each });
  // Each frame that was taken has its latency, and no other has.
  expect(samples.reduce((sum, { latencyMs }) => sum + latencyMs.n, 0)).toBe(received);
  expect(samples.every(({ latencyMs }) => (latencyMs.min ?? 0) >= 0)).toBe(true);
  expect(received).toBeGreaterThan(0);
}

/** Waits for `count` more frames. Those of a sample that was taken before the call do not count. */
async function more(test: TestEngine, count: number, what: string): Promise<void> {
  const before = test.samples.at(-1)?.frames.received ?? 0;
  await test.until(({ frames }) => frames.received >= before + count, `${count} frames ${what}`);
}

describe.each(GENERATED)('preset %s', (name) => {
  it('runs to its end', async () => {
    await using test = createTestEngine();
    const scenario = quick(name);
    // Of relay so many that they last until the subscribers are there: what is published before goes to nobody.
    const frames = scenario.direction === 'relay' ? RELAYED_S * (scenario.load!.rate as number) : 12;
    await test.start(merged(scenario, { load: { frames } }));
    const document = await test.ended();
    expectTrue(document);
    expect(document.summary!.ledger.lost).toBe(0);
  });
});

describe.each(DISTURBED)('preset %s, disturbed', (name) => {
  it('is stopped while its clients connect: no receiver is waited for in vain and cut off', async () => {
    await using test = createTestEngine();
    await test.start(quick(name));
    const document = await test.stop();
    expect({ state: document.state, damage: document.damage }).toEqual({ state: 'complete', damage: [] });
    // A sender that is in its handshake is given up; a receiver that comes late is told goodbye as the others were.
    expect(document.events.filter(({ text }) => /^Connection r.*cut off/.test(text)).map(({ text }) => text)).toEqual([]);
    expect(document.events.at(-1)?.text).toBe('The ledger balances.');
  });

  it('is connected anew and restarted in mid-flight, and stopped so', async () => {
    await using test = createTestEngine();
    await test.start(quick(name));
    await more(test, 5, 'at first');
    const enabled = findPreset(name)!.scenario.compression.enabled;
    for (const [path, value] of [
      ['compression.enabled', !enabled],
      ['server.thread', 'main'],
      ['compression.enabled', enabled],
      ['nativeAddon', 'off'],
    ] as const) {
      await test.toggle(path, value);
      await more(test, 3, `after ${path}`);
    }
    const document = await test.stop();
    expectTrue(document);
    // A planned change waits for what is on its way.
    expect(document.summary!.ledger.lost).toBe(0);
  });

  it.skipIf(!canCutConnections)('loses its peers in mid-flight, at either end', async () => {
    await using test = createTestEngine();
    await test.start(quick(name));
    await more(test, 5, 'at first');
    await cutAndGoOn(test, ['client', 'server']);
    expectTrue(await test.stop());
  });
});

/** Cuts all connections at one end after another; each time the stream comes back by itself. Answers how many were cut. */
async function cutAndGoOn(test: TestEngine, ends: readonly ('client' | 'server')[]): Promise<number> {
  const { port } = test.state().endpoint!;
  let cut = 0;
  for (const end of ends) {
    // Between two connections of serial-short there is none.
    for (let now = 0; now === 0; cut += now) now = cutConnections(port, end);
    await more(test, 5, `after the ${end}s' ends were cut`);
  }
  return cut;
}

/** Cuts after which something has to have been on its way once. */
const MOST_ROUNDS = 8;

const STOPPED = casesOf(
  Object.keys(DEEP),
  firstOfItsDirection((name) => DEEP[name]!.direction),
);

it.each(STOPPED)('under load: %s, stopped in mid-flight', async (name) => {
  await using test = createTestEngine();
  await test.start(deep(name));
  await more(test, 20, 'at first');
  expectTrue(await test.stop());
});

describe.each(Object.keys(DEEP))('under load: %s', (name) => {
  it.skipIf(!canCutConnections)('loses its peers in mid-flight, again and again', async () => {
    await using test = createTestEngine();
    await test.start(deep(name));
    await more(test, 20, 'at first');
    expect(await cutAndGoOn(test, ['server', 'client'])).toBeGreaterThanOrEqual(2);
    const isHardlyIdle = HARDLY_IDLE.includes(name);
    for (let round = 0; isHardlyIdle && round < MOST_ROUNDS && test.samples.at(-1)!.frames.lost === 0; round++)
      await cutAndGoOn(test, ['client', 'server']);
    const document = await test.stop();
    expectTrue(document);
    // What was on its way when the peer died is gone, and is said to be.
    if (isHardlyIdle) expect(document.summary!.ledger.lost).toBeGreaterThan(0);
  });
});
