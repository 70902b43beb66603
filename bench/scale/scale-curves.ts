import { setTimeout as delay } from 'node:timers/promises';
import type { Sample, ScenarioInput } from '../../contract/index.ts';
import type { BenchContext } from '../suite/bench-context.ts';
import type { BenchProcess } from '../suite/bench-processes.ts';
import { type Engine, everythingOn, expectEngine, type WatchedRun, watchRun } from '../suite/product-run.ts';
import { untilStreaming } from '../suite/with-our-run.ts';
import { startClient } from '../suite/with-peer.ts';

/** What the server's thread spent on each message, and how many there were. */
export interface Cost {
  cpuUs: number;
  perS: number;
}

/** One thing that grows while the others stay. */
export interface Curve {
  id: string;
  title: string;
  what: string;
  /** Of x: `connections`. */
  unit: string;
  /** In rising order. */
  values: readonly number[];
  quickValues: readonly number[];
  measure(context: BenchContext, engine: Engine, value: number, seconds: number): Promise<Cost>;
}

const WARMUP_S = 0.5;
const CONSTANT_RATE = 2_000;
const CONSTANT_BYTES = 1_000;
const IMAGE = { width: 320, height: 240, bytes: 10_000 };
/** Deliveries a second to aim at, with at most so many frames published. */
const DELIVERIES_PER_S = 20_000;
const PUBLISHED_MAX_PER_S = 2_000;

export const CURVES: readonly Curve[] = [
  {
    id: 'connections',
    title: 'Connections',
    what: `${CONSTANT_RATE} messages of ${CONSTANT_BYTES} bytes a second over all connections together, in turn; each connection gets a ping a second besides, which is in the cost.`,
    unit: 'connections',
    values: [1, 10, 100, 1_000, 3_000, 10_000],
    quickValues: [1, 30, 1_000],
    measure: (context, engine, connections, seconds) =>
      measure(context, engine, { direction: 'listen' }, 'received', (subject) =>
        startClient(context, 'paced-senders', subject, connections, CONSTANT_BYTES, CONSTANT_RATE, seconds, '--warmup', WARMUP_S),
      ),
  },
  {
    id: 'message-size',
    title: 'Message size',
    what: 'One connection, as fast as the server takes it.',
    unit: 'bytes',
    values: [100, 1_000, 10_000, 100_000, 1_048_576, 4_194_304, 16_777_216],
    quickValues: [100, 10_000, 1_048_576],
    measure: (context, engine, bytes, seconds) =>
      measure(context, engine, { direction: 'listen' }, 'received', (subject) =>
        startClient(context, 'paced-senders', subject, 1, bytes, 0, seconds, '--warmup', WARMUP_S),
      ),
  },
  {
    id: 'receivers',
    title: 'Receivers',
    what: `A relay of 10 kB frames: what one published frame costs, its receiving included. ${DELIVERIES_PER_S} deliveries a second are aimed at, with at most ${PUBLISHED_MAX_PER_S} published; besides the receivers there is one of our own.`,
    unit: 'receivers',
    values: [1, 10, 100, 300, 1_000],
    quickValues: [1, 10, 100],
    measure: (context, engine, receivers, seconds) => {
      const rate = Math.min(PUBLISHED_MAX_PER_S, DELIVERIES_PER_S / receivers);
      const join = ['--text', JSON.stringify({ type: 'join', group: 'g0' })];
      const scenario = { direction: 'relay', payload: IMAGE, load: { rate, warmupS: 0 } } as const;
      return measure(context, engine, scenario, 'published', (subject) =>
        startClient(context, 'receivers', subject, receivers, seconds, '--warmup', WARMUP_S, ...join),
      );
    },
  },
];

/** Runs the product while a client of bench/native does its part, and reads from the samples taken meanwhile what the server's thread used. */
async function measure(
  context: BenchContext,
  engine: Engine,
  scenario: ScenarioInput,
  counted: 'received' | 'published',
  start: (subject: { port: number; pid: number }) => Promise<BenchProcess>,
): Promise<Cost> {
  const product = await context.product();
  const run = await watchRun(product, everythingOn(engine, { load: { warmupS: 0 }, ...scenario }));
  try {
    if (counted === 'published') await untilStreaming(run, ({ publish }) => (publish?.received ?? 0) > 0);
    const client = await start({ port: run.state.endpoint!.port, pid: product.pid });
    try {
      await client.nextLine();
      await delay(WARMUP_S * 1_000);
      const beginMs = performance.now();
      await client.nextLine();
      const cost = costOf(run, counted, beginMs, performance.now());
      expectEngine(await run.document(), engine);
      return cost;
    } finally {
      await client.end();
    }
  } finally {
    await run.document().catch(() => {});
  }
}

function costOf({ samples }: WatchedRun, counted: 'received' | 'published', beginMs: number, endMs: number): Cost {
  return costOfSamples(
    samples.filter(({ atMs }) => atMs >= beginMs && atMs <= endMs).map(({ sample }) => sample),
    counted,
  );
}

/** The cost of a message over samples that follow one another; the first is where counting begins. Fails where the thread's CPU time is not known, or nothing came. */
export function costOfSamples(
  samples: readonly Pick<Sample, 'intervalMs' | 'frames' | 'publish' | 'eventLoop'>[],
  counted: 'received' | 'published',
): Cost {
  const [first, ...rest] = samples;
  const last = rest.at(-1);
  if (!first || !last) throw new Error('fewer than two samples were taken in the measured time');
  const count = ({ frames, publish }: typeof first) =>
    counted === 'received' ? frames.received + frames.foreign : (publish?.received ?? Number.NaN);
  const messages = count(last) - count(first);
  let cpuMs = 0;
  let tookMs = 0;
  for (const { intervalMs, eventLoop } of rest) {
    const cpu = eventLoop.server?.cpu ?? null;
    if (cpu === null) throw new Error('this system does not tell the CPU time of a thread');
    cpuMs += cpu * intervalMs;
    tookMs += intervalMs;
  }
  if (!(messages > 0)) throw new Error('no message came in the measured time');
  return { cpuUs: (cpuMs * 1_000) / messages, perS: (messages * 1_000) / tookMs };
}
