import { setTimeout as delay } from 'node:timers/promises';
import { HOST_FILES, openFileLimit } from '../../../main/file-limit.ts';
import type { BenchCase, Measurement, RunningContender } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import { processRssBytes } from '../process-rss.ts';
import type { Engine } from '../product-run.ts';
import { spreadOf } from '../statistics.ts';
import { withOurRun } from '../with-our-run.ts';
import { needs, type Subject, startClient, startNodePeer, withPeer } from '../with-peer.ts';

/** Opened and closed before the first reading, so that what the server makes once is not counted for each. */
const FIRST_CONNECTIONS = 200;
/** Garbage of the handshakes is collected when the server likes: so long it is left to itself, and then read for a while. */
const SETTLE_MS = 1_500;
const READINGS = 11;
const READING_INTERVAL_MS = 100;

/** What a connection costs that does nothing. */
export const IDLE_MEMORY_CASES: readonly BenchCase[] = [1_000, 10_000].map(idleCase);

function idleCase(connections: number): BenchCase {
  const unavailable = async (context: BenchContext) => (await needs('receivers')(context)) ?? filesReason(connections);
  const measured = async (context: BenchContext, subject: Subject): Promise<Measurement> => {
    await holding(context, subject, FIRST_CONNECTIONS, async () => {});
    const beforeBytes = await settledRssBytes(subject.pid);
    const afterBytes = await holding(context, subject, connections, () => settledRssBytes(subject.pid));
    return { value: (afterBytes - beforeBytes) / connections, figures: { beforeBytes, afterBytes } };
  };
  const ours = (engine: Engine): RunningContender => ({
    id: `ours-${engine}`,
    name: `Sockscope, ${engine}`,
    what: 'direction listen, everything on, log off, a ping a second to each',
    isOurs: true,
    unavailable,
    run: async (context) => {
      // What another run left in the process must not be taken for room that was there.
      await context.endProduct();
      return (await withOurRun(context, engine, { direction: 'listen' }, (subject) => measured(context, subject))).result;
    },
  });
  return {
    id: `f-idle-${connections}`,
    title: `Memory of ${connections.toLocaleString('en-US')} idle connections`,
    what: `Resident memory of the server's process with the connections open less that before, for each connection; ${FIRST_CONNECTIONS} others came and went first, and the process was left alone for ${SETTLE_MS / 1_000} s before each reading (the median of a second). No collection is forced, so that garbage of the handshakes is in it. The kernel's part is not.`,
    quickForm: 'none.',
    unit: 'bytes/connection',
    higherIsBetter: false,
    onlyFull: true,
    reference: 'ws',
    levels: [],
    quick: { seconds: 0, warmupS: 0 },
    full: { rounds: 3, seconds: 0, warmupS: 0 },
    contenders: [
      {
        id: 'ws',
        name: 'ws',
        what: 'the library with bufferutil, and V8’s flags and malloc’s thresholds as in the product, no pings',
        isOurs: false,
        unavailable,
        run: (context) => withPeer(startNodePeer(context, 'echo-ws.mjs'), (subject) => measured(context, subject)),
      },
      ours('direct'),
      ours('ws'),
    ],
  };
}

/** Opens `count` connections that do nothing but answer pings, and closes them when `work` is done. */
async function holding<T>(context: BenchContext, subject: Subject, count: number, work: () => Promise<T>): Promise<T> {
  const holder = await startClient(context, 'receivers', subject, count, 0);
  try {
    await holder.nextLine();
    return await work();
  } finally {
    holder.child.stdin!.end();
    await holder.end();
  }
}

async function settledRssBytes(pid: number): Promise<number> {
  await delay(SETTLE_MS);
  const readings: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    const bytes = processRssBytes(pid);
    if (bytes === null) throw new Error('this system does not tell the memory of a process');
    readings.push(bytes);
    await delay(READING_INTERVAL_MS);
  }
  return spreadOf(readings)!.median;
}

/** Client and server have a file for each connection, in a process each. */
function filesReason(connections: number): string | null {
  const limit = openFileLimit();
  const needed = connections + HOST_FILES;
  return limit !== null && limit < needed ? `${needed} open files are needed in a process, and ${limit} are allowed` : null;
}
