import { setTimeout as delay } from 'node:timers/promises';
import type { Sample } from '../../contract/index.ts';
import type { RunningContender } from './bench-case.ts';
import { childrenCpuS, measureCores } from './process-cpu.ts';
import { clockOffsetMs, type Engine, everythingOn, expectEngine, type WatchedRun, watchRun } from './product-run.ts';
import { nativeNotes, type SenderMode, startSender } from './receivers.ts';
import { driverReading, expectAgreement, expectAll, followSender } from './send-messages.ts';
import { valueAt } from './statistics.ts';
import { expectInstruments, withOurRun } from './with-our-run.ts';
import type { Subject } from './with-peer.ts';

type Masking = 'random' | 'prepared' | 'zero';

/**
 * The product with everything on, as the server of a client that is not its own: `tcp-sender`, as for all others of the case. Its frames have no
 * header of ours, so that there are no latencies and no sequence to keep books of; {@link ingestContender} has both.
 */
export function listenContender(engine: Engine, mode: Exclude<SenderMode, 'raw'>): RunningContender {
  return {
    id: engine,
    name: `Sockscope, engine ${engine}`,
    what: 'everything on: sampler, kernel readings, the window’s tap, the capture being written',
    isOurs: true,
    run: async (context, pace) => {
      const window = { beginMs: 0, endMs: 0, picturesBefore: 0, pictures: 0 };
      const besideCores: Record<string, number | null> = {};
      const work = async ({ port, pid }: Subject, run: WatchedRun) => {
        let beside = measureBeside(pid);
        const sender = await startSender(context, port, pace, mode);
        try {
          const followed = await followSender(sender, pid, (event) => {
            if (event === 'begin') {
              Object.assign(window, { beginMs: performance.now(), picturesBefore: run.pictures() });
              beside = measureBeside(pid);
            } else {
              Object.assign(window, { endMs: performance.now(), pictures: run.pictures() - window.picturesBefore });
              Object.assign(besideCores, beside());
            }
          });
          return { run, ...followed };
        } finally {
          await sender.end();
        }
      };
      const { result, document } = await withOurRun(context, engine, { direction: 'listen', load: { durationS: null, warmupS: 0 } }, work);
      const { run, sent, receiverCores } = result;
      const { frames } = document.samples.at(-1)!;
      expectAll(sent.totalMessages, frames.foreign + frames.received);
      const receivedFps = rateWithin(run, document.samples, window.beginMs, window.endMs);
      expectAgreement('the product', receivedFps, sent.messagesPerS, pace.seconds);
      const { driverCores, notes } = driverReading(sent);
      return {
        value: sent.messagesPerS,
        subjectCores: receiverCores,
        driverCores,
        figures: {
          ...besideCores,
          receivedFps,
          pictures: window.pictures,
          kernelReadings: document.summary?.kernel.readings ?? 0,
          bytesPerS: sent.bytesPerS,
          totalMessages: sent.totalMessages,
        },
        notes: [...nativeNotes(context), ...(notes ?? [])],
      };
    },
  };
}

/** The product alone: its own generator into its own server, everything on, and its own count of what was received. */
export function ingestContender(
  engine: Engine,
  masking: Masking,
  more: Pick<RunningContender, 'name' | 'what'> & Partial<RunningContender>,
): RunningContender {
  return {
    id: `${engine}-${masking}`,
    isOurs: true,
    ...more,
    run: async (context, { seconds, warmupS }) => {
      const product = await context.product();
      const run = await watchRun(product, everythingOn(engine, { direction: 'ingest', masking, load: { durationS: seconds, warmupS } }));
      await Promise.race([run.ended, delay(warmupS * 1_000)]);
      const coresSince = measureCores(product.pid);
      const besideSince = measureBeside(product.pid);
      await run.ended;
      const subjectCores = coresSince();
      const besideCores = besideSince();
      const document = await run.document();
      const { summary } = document;
      if (!summary) throw new Error('the capture has no summary');
      expectEngine(document, engine);
      if (!summary.ledger.balanced) throw new Error(`the ledger does not balance: ${summary.ledger.faults.join(' ')}`);
      expectAgreement('the receiving end', summary.received.fps, summary.sent.fps, summary.durationS);
      expectInstruments(document, run.pictures(), summary.durationS);
      return {
        value: summary.received.fps,
        subjectCores,
        driverCores: summary.cpu.threads['load'] ?? null,
        figures: {
          ...besideCores,
          sentFps: summary.sent.fps,
          pictures: run.pictures(),
          kernelReadings: summary.kernel.readings,
          serverCores: summary.cpu.threads['server'] ?? null,
        },
      };
    },
  };
}

/** What belongs to "everything on" and is in other processes than the product's: the programs that read the kernel's queues, and the window, which is this one. */
function measureBeside(pid: number): () => { kernelReaderCores: number | null; windowCores: number | null } {
  const kernelReader = measureCores(pid, childrenCpuS);
  const window = measureCores(process.pid);
  return () => ({ kernelReaderCores: kernelReader(), windowCores: window() });
}

/** Frames received by the product's own count while the sender was measured. Samples come four times a second: between two of them the count is taken to grow evenly. */
function rateWithin(run: WatchedRun, samples: readonly Sample[], beginMs: number, endMs: number): number {
  const offsetMs = clockOffsetMs(run);
  const counts = samples.map(({ tMs, frames }) => ({ at: tMs + offsetMs, value: frames.received + frames.foreign }));
  const [begin, end] = [valueAt(counts, beginMs), valueAt(counts, endMs)];
  if (begin === null || end === null) throw new Error('the product took no samples around the measured time');
  return (end - begin) / ((endMs - beginMs) / 1_000);
}
