import {
  type Arrival,
  type CaptureDocument,
  type Distribution,
  type Exchange,
  type LoopReading,
  type PoolReading,
  type Sample,
  type Scenario,
  type Summary,
  scenarioSchema,
} from '../../contract/index.ts';
import { exampleDocument } from './example-document.ts';

const distribution = (n: number, p50: number): Distribution =>
  n === 0
    ? { n, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null }
    : { n, min: p50 / 2, mean: p50, p50, p90: p50 * 2, p99: p50 * 3, p999: p50 * 4, max: p50 * 4 };

const LOOP: LoopReading = {
  p50Ms: 0.2,
  p99Ms: 4,
  maxMs: 9,
  utilization: 0.2,
  stalledMs: 0,
  cpu: 0.21,
  heapUsedBytes: 14_000_000,
  externalBytes: 2_000_000,
};

/** The example of a direction: its scenario, and its samples and summary as `sample` and `summary` change them. */
function situation(
  scenario: Parameters<typeof scenarioSchema.parse>[0],
  sample: (sample: Sample, index: number) => Partial<Sample>,
  summary: (summary: Summary) => Partial<Summary>,
): CaptureDocument {
  const base = exampleDocument({ toggle: false });
  const parsed: Scenario = scenarioSchema.parse(scenario);
  return {
    ...base,
    name: parsed.name,
    scenario: parsed,
    samples: base.samples.map((own, index) => ({ ...own, ...sample(own, index) })),
    summary: { ...base.summary!, ...summary(base.summary!) },
  };
}

/** 30 images, each over a connection of its own, one started every 40 ms from 1000 ms on and answered after 100; the last is refused. */
export function exampleEcho(): CaptureDocument {
  const exchanges = Array.from({ length: 30 }, (_, index): Exchange => {
    const base = { index, slot: index % 3, startMs: 1_000 + index * 40 };
    return index === 29
      ? { ...base, tcpMs: 0, upgradeMs: 0, sendMs: 0, waitMs: 0, totalMs: 5, outcome: 'refused' }
      : { ...base, tcpMs: 10, upgradeMs: 20, sendMs: 30, waitMs: 40, totalMs: 100, outcome: 'answered' };
  });
  return {
    ...situation(
      { name: 'parallel-short', direction: 'echo', load: { executor: 'parallel-short' }, server: { reply: 'computed' } },
      (_, index) => ({
        exchanges: {
          started: index,
          answered: index,
          failed: index > 20 ? 1 : 0,
          active: 3,
          answeredPerS: 4,
          setupShare: 0.1,
          totalMs: distribution(1, 100),
        },
      }),
      () => ({
        exchanges: {
          answered: 29,
          failed: 1,
          perS: 2.9,
          tcpMs: distribution(29, 10),
          upgradeMs: distribution(0, 0),
          sendMs: distribution(29, 30),
          waitMs: distribution(29, 40),
          totalMs: distribution(29, 100),
        },
        ceiling: null,
      }),
    ),
    exchanges,
  };
}

/** Nine messages in rounds of three, sent 300 ms apart; those of a round arrive together, 1 ms apart, when the loop is let go. */
export function examplePush(): CaptureDocument {
  const arrivals = Array.from({ length: 9 }, (_, sequence): Arrival => {
    const round = Math.floor(sequence / 3);
    return { connection: 0, sequence, sentMs: 1_300 + sequence * 300, arrivedMs: 1_905 + round * 900 + (sequence % 3) };
  });
  return {
    ...situation(
      { name: 'blocked-loop', direction: 'push', server: { processing: { costMs: 300 } } },
      (sample) => ({ eventLoop: { ...sample.eventLoop, server: { ...LOOP, maxMs: 900 }, load: null, receiver: LOOP } }),
      ({ eventLoop, cpu }) => ({
        eventLoop: { ...eventLoop, load: null, receiver: { p50Ms: 0.2, p99Ms: 4, maxMs: 9, utilization: 0.2 } },
        cpu: { ...cpu, threads: { host: 0.04, server: 0.9, load: null, receiver: 0.21, work: null } },
        processing: { done: 9, meanMs: 300 },
      }),
    ),
    arrivals,
  };
}

const POOL: PoolReading = {
  active: 6,
  groups: 1,
  members: 4,
  created: 7,
  removed: 1,
  refused: 2,
  idleSwept: 1,
  deadPeers: 0,
  groupJoins: 4,
  groupLeaves: 0,
  broadcasts: 330,
};

/** One publisher, four subscribers, a viewer; the publishers' ledger of 330 frames. */
export function exampleRelay(): CaptureDocument {
  return situation(
    { name: 'relay-viewers', direction: 'relay', load: { rate: 30 }, receiver: { connections: 4 } },
    (sample, index) => ({
      publish: { ...sample.frames, due: index * 8, offered: index * 8, sent: index * 8, received: index * 8, displayed: null },
      pool: POOL,
      eventLoop: { ...sample.eventLoop, receiver: LOOP },
    }),
    (summary) => ({
      publish: {
        received: { frames: 300, fps: 30, bytesPerS: 7_864_320 },
        ledger: { ...summary.ledger, balanced: true, due: 330, notOffered: 0, dropped: 0, received: 330, lost: 0, inFlight: 0, faults: [] },
      },
      pool: POOL,
      viewer: { viewers: 1, offered: 300, dropped: 3, received: 297, decoded: 296, displayed: 290 },
      subscribers: { peak: 2, offered: { frames: 600, fps: 60 }, dropped: { frames: 7 } },
      eventLoop: { ...summary.eventLoop, receiver: { p50Ms: 0.2, p99Ms: 4, maxMs: 9, utilization: 0.2 } },
      memory: { ...summary.memory, perConnectionBytes: 59_392 },
      connections: {
        ...summary.connections,
        closedByReason: { done: 5, idle: 1 },
        closes: [
          { code: 1000, reason: 'done', connections: 5 },
          { code: 1001, reason: 'idle', connections: 1 },
        ],
      },
    }),
  );
}

/** An inbox that drops its oldest: of 100 due frames 70 were received, 20 dropped there and 10 by the sender for want of credit. */
export function exampleDrops(): CaptureDocument {
  return situation(
    {
      name: 'slow-receiver',
      receiver: { delayMs: 50, policy: 'drop-oldest', limitFrames: 4 },
      flow: { creditFrames: 8 },
      priority: { keyEvery: 10 },
      load: { rate: 30 },
    },
    (sample, index) => ({
      frames: {
        ...sample.frames,
        dropped: Math.min(10, index),
        droppedNoCredit: Math.min(10, index),
        droppedByReceiver: Math.min(20, index),
      },
      stations: { ...sample.stations, 'receiver.user': { bytes: 4_194_304, frames: 4, limitBytes: 4_194_304 } },
      urgentLatencyMs: distribution(1, 8),
    }),
    (summary) => ({
      offered: { frames: 90, fps: 9 },
      received: { frames: 70, fps: 7, bytesPerS: 7_340_032 },
      notOffered: { frames: 0 },
      dropped: {
        frames: 30,
        byStation: { 'sender.user': 10, 'receiver.user': 20 },
        byPolicy: { 'no-credit': 10, 'drop-oldest': 20 },
        urgentFrames: 1,
      },
      urgentLatencyMs: distribution(9, 8),
      ledger: { ...summary.ledger, due: 100, notOffered: 0, dropped: 10, droppedByReceiver: 20, received: 70, lost: 0, inFlight: 0 },
    }),
  );
}
