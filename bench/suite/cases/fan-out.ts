import { setTimeout as delay } from 'node:timers/promises';
import type { BenchCase, Measurement, Pace, RunningContender } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import type { BenchProcess } from '../bench-processes.ts';
import { bunProgram, goProgram } from '../peer-program.ts';
import { measureCores } from '../process-cpu.ts';
import type { Engine } from '../product-run.ts';
import { receivedPerS, untilStreaming, withOurRun } from '../with-our-run.ts';
import { drive, needs, type Subject, startBunPeer, startGoPeer, startNodePeer, withPeer } from '../with-peer.ts';

const SMALL_BYTES = 10_000;
const LARGE_BYTES = 1_048_576;
/** Small pictures are made sooner, and cannot be large. */
const imageOf = (bytes: number) => (bytes >= LARGE_BYTES ? {} : { width: 320, height: 240 });

/** Each peer with what served it best, by CPU time a delivery, of the values in docs/benchmarks.md. */
const WS_IN_FLIGHT = 16;
const GO_IN_FLIGHT = 256;
const BUN_BATCH = 64;
const BUN_LIMIT_BYTES = 1_048_576;

interface Received {
  messages: number;
  bytes: number;
  seconds: number;
  cpuCores: number;
  leastMessages: number;
  mostMessages: number;
}

/** One message to many receivers. */
export const FAN_OUT_CASES: readonly BenchCase[] = [
  fanOutCase({ id: 'c-fan-out-100', bytes: SMALL_BYTES, receivers: 100, onlyFull: false }),
  fanOutCase({ id: 'c-fan-out-10', bytes: SMALL_BYTES, receivers: 10, onlyFull: true }),
  fanOutCase({ id: 'c-fan-out-1', bytes: SMALL_BYTES, receivers: 1, onlyFull: true }),
  fanOutCase({ id: 'c-fan-out-large', bytes: LARGE_BYTES, receivers: 1, onlyFull: true }),
];

function fanOutCase({ id, bytes, receivers, onlyFull }: { id: string; bytes: number; receivers: number; onlyFull: boolean }): BenchCase {
  const unavailable = needs('receivers');
  const measured = async (context: BenchContext, pace: Pace, subject: Subject, extra: readonly string[] = []): Promise<Measurement> => {
    const args = [receivers, pace.seconds, '--warmup', pace.warmupS, ...extra];
    const { figures, subjectCores } = await drive<Received>(context, 'receivers', subject, ...args);
    const { messages, seconds, leastMessages, mostMessages, cpuCores } = figures;
    if (figures.bytes !== messages * bytes) throw new Error(`${messages} messages had ${figures.bytes} bytes, and not ${bytes} each`);
    return { value: messages / seconds, subjectCores, driverCores: cpuCores, figures: { leastMessages, mostMessages } };
  };
  const relay = (engine: Engine): RunningContender => ({
    id: `relay-${engine}`,
    onlyFull: engine === 'ws',
    name: `Sockscope relay, ${engine}`,
    what: 'one publisher of ours, everything on, log off; a subscriber of ours beside those counted',
    isOurs: true,
    unavailable,
    run: async (context, pace) => {
      const scenario = { direction: 'relay', payload: { ...imageOf(bytes), bytes } } as const;
      const join = ['--text', JSON.stringify({ type: 'join', group: 'g0' })];
      const { result, document } = await withOurRun(context, engine, scenario, async (subject, run) => {
        await untilStreaming(run, ({ publish }) => (publish?.received ?? 0) > 0);
        return measured(context, pace, subject, join);
      });
      return { ...result, figures: { ...result.figures, publishedPerS: document.summary?.publish?.received.fps ?? null } };
    },
  });
  const push = (engine: Engine): RunningContender => ({
    id: `push-${engine}`,
    name: `Sockscope push, ${engine}`,
    what: 'each receiver has a stream of its own with its own header; clients of ours receive, in a thread of the same process, whose CPU is counted with it',
    isOurs: true,
    onlyFull: true,
    run: async (context, pace) => {
      const scenario = { direction: 'push', payload: { ...imageOf(bytes), bytes }, receiver: { connections: receivers } } as const;
      const { result } = await withOurRun(context, engine, scenario, async ({ pid }, run) => {
        await untilStreaming(run, ({ connections, frames }) => connections.open >= receivers && frames.received > 0);
        await delay(pace.warmupS * 1_000);
        const beginMs = performance.now();
        const cores = measureCores(pid);
        await delay(pace.seconds * 1_000);
        return { value: receivedPerS(run, beginMs, performance.now()), subjectCores: cores() };
      });
      return result;
    },
  });
  const peer =
    (start: (context: BenchContext) => Promise<BenchProcess>): RunningContender['run'] =>
    (context, pace) =>
      withPeer(start(context), (subject) => measured(context, pace, subject));
  const isSmall = bytes === SMALL_BYTES;
  // Of large messages one is under way while the next is made ready.
  const wsInFlight = isSmall ? WS_IN_FLIGHT : 2;
  return {
    id,
    title: `${isSmall ? '10 kB' : '1 MiB'} to ${receivers} ${receivers === 1 ? 'receiver' : 'receivers'}`,
    what: `The same message to all, as fast as they take it; deliveries of all receivers together, counted by C clients that only drain. No peer may queue without bound: \`ws\` has at most ${wsInFlight} messages that the kernel has not taken for each client, Bun publishes ${isSmall ? BUN_BATCH : 1} in a turn and none while a client has ${BUN_LIMIT_BYTES} bytes waiting, gorilla has a queue of ${isSmall ? GO_IN_FLIGHT : 2} messages for each client, and our relay's queue for each receiver is sender.bufferLimitBytes (10 MiB, of frames that all of them share), beyond which it drops.`,
    quickForm: 'shorter runs, 100 receivers alone, of ours the relay with engine direct, and `ws` and Bun.',
    unit: 'deliveries/s',
    higherIsBetter: true,
    reference: 'ws',
    onlyFull,
    levels:
      receivers === 100
        ? [
            { kind: 'ratio', of: 'relay-direct', to: 'ws', atLeast: 3 },
            { kind: 'ahead', of: 'relay-direct', others: ['bun'] },
          ]
        : [],
    contenders: [
      {
        id: 'ws',
        name: 'ws',
        what: 'the library with bufferutil, and V8’s flags and malloc’s thresholds as in the product: one buffer sent to each client in a loop',
        isOurs: false,
        unavailable,
        run: peer((context) => startNodePeer(context, 'broadcast-ws.mjs', receivers, bytes, wsInFlight)),
      },
      relay('direct'),
      relay('ws'),
      push('direct'),
      push('ws'),
      {
        id: 'bun',
        name: 'Bun',
        what: 'publish to a topic',
        isOurs: false,
        unavailable: needs('receivers', bunProgram),
        run: peer((context) => startBunPeer(context, 'broadcast-bun.mjs', receivers, bytes, isSmall ? BUN_BATCH : 1, BUN_LIMIT_BYTES)),
      },
      {
        id: 'gorilla',
        name: 'Go gorilla',
        what: 'PreparedMessage, a goroutine a client',
        isOurs: false,
        onlyFull: true,
        isCompiled: () => true,
        unavailable: needs('receivers', (context) => goProgram(context, 'gorilla-messages')),
        run: peer((context) => startGoPeer(context, 'gorilla-messages', 'broadcast', receivers, bytes, isSmall ? GO_IN_FLIGHT : 2)),
      },
    ],
  };
}
