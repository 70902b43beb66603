import { join } from 'node:path';
import type { BenchCase, Measurement, Pace, StandingContender } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Rung } from '../instruments-host.ts';
import type { Engine } from '../product-run.ts';
import { standingPeer, standingRun } from '../standing.ts';
import { expectLooked } from '../with-our-run.ts';
import { drive, needs, type Subject } from '../with-peer.ts';

const FRAME_BYTES = 1_048_576;

interface Sent {
  messages: number;
  seconds: number;
  cpuCores: number;
}

/** Rungs that are put together for the bench, in the order in which each adds something. */
const OWN_RUNGS: readonly { rung: Rung; what: string }[] = [
  { rung: 'counters', what: 'the server in its thread with the counters and histograms that it writes, read by nobody' },
  { rung: 'sampler', what: 'and a sample four times a second, thrown away' },
  {
    rung: 'kernel-procfs',
    what: 'and readings of /proc/net/tcp, four times a second or as often as their share of the processors is enough for',
  },
  { rung: 'kernel-ss', what: 'or of ss' },
  { rung: 'kernel-netstat', what: 'or of netstat' },
  { rung: 'capture', what: 'and the capture written, with the live verdict; readings by the source that auto chooses' },
];

/** What each instrument costs. */
export const INSTRUMENT_CASES: readonly BenchCase[] = [instrumentsCase('direct'), instrumentsCase('ws')];

function instrumentsCase(engine: Engine): BenchCase {
  const unavailable = needs('paced-senders');
  const measured = async (context: BenchContext, pace: Pace, subject: Subject): Promise<Measurement> => {
    const args = [1, FRAME_BYTES, 0, pace.seconds, '--warmup', pace.warmupS];
    const { figures, subjectCores } = await drive<Sent>(context, 'paced-senders', subject, ...args);
    const { messages, seconds, cpuCores } = figures;
    return { value: messages / seconds, subjectCores, driverCores: cpuCores };
  };
  const ownRung = ({ rung, what }: (typeof OWN_RUNGS)[number]): StandingContender => ({
    id: rung,
    name: rung.replace('kernel-', ''),
    what,
    isOurs: true,
    onlyFull: rung !== 'counters',
    unavailable,
    stand: standingPeer(
      ({ root, processes, workFolder }) =>
        processes.start(process.execPath, [join(root, 'bench/instruments-host.mjs'), engine, rung, workFolder]),
      measured,
      async (host, measuredS) => {
        const { kernelReadings } = await host.nextJson<{ kernelReadings: number | null }>();
        if (kernelReadings !== null) expectLooked(kernelReadings, measuredS);
      },
    ),
  });
  const product: StandingContender = {
    id: 'window',
    name: 'window',
    what: 'and a connected window, which gets each sample and takes pictures at the pace of a real one: the whole product',
    isOurs: true,
    unavailable,
    stand: standingRun(engine, { direction: 'listen' }, measured),
  };
  return {
    id: `g-instruments-${engine}`,
    onlyFull: engine === 'ws',
    title: `What each instrument costs the engine ${engine}`,
    what: `Ingest of 1 MiB frames as fast as the server takes them, from the same C sender, with the instruments switched on one after another. The counters cannot be switched off: they are how a thread is seen at all, and the first row has them. Frames of others have no header of ours: their gaps are measured and no latency is.`,
    quickForm: 'the first and the last row alone, shorter runs.',
    unit: 'frames/s',
    higherIsBetter: true,
    reference: 'counters',
    turns: [[...OWN_RUNGS.map(({ rung }) => rung), 'window']],
    // Each row has more to compile than the one before it. Who was woken reads and draws what came due meanwhile, and takes a sample or two to see that the processors are full.
    quick: { rounds: 3, seconds: 1, warmupS: 3, settleS: 1 },
    full: { rounds: engine === 'direct' ? 8 : 4, seconds: 3, warmupS: 5, settleS: 1 },
    levels: [{ kind: 'ratio', of: 'window', to: 'counters', atLeast: 0.97 }],
    contenders: [...OWN_RUNGS.map(ownRung), product],
  };
}
