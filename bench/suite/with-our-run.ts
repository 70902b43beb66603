import type { CaptureDocument, Sample, ScenarioInput } from '../../contract/index.ts';
import { systemClock } from '../../main/clock.ts';
import { until } from '../../main/until.ts';
import type { BenchContext } from './bench-context.ts';
import type { WatchedRun } from './product-run.ts';
import { type Engine, everythingOn, expectEngine, watchRun } from './product-run.ts';
import type { Subject } from './with-peer.ts';

/** A run that was made, and what `work` made of it. */
export interface OurRun<T> {
  result: T;
  document: CaptureDocument;
}

/** Runs a scenario on the product with everything on, for as long as `work` takes. Fails where the connections were not served by the engine that was asked for. */
export async function withOurRun<T>(
  context: BenchContext,
  engine: Engine,
  scenario: ScenarioInput,
  work: (subject: Subject, run: WatchedRun) => Promise<T>,
): Promise<OurRun<T>> {
  const product = await context.product();
  const run = await watchRun(product, everythingOn(engine, { load: { warmupS: 0 }, ...scenario }));
  try {
    const result = await work({ port: run.state.endpoint!.port, pid: product.pid }, run);
    const document = await run.document();
    expectEngine(document, engine);
    expectInstruments(document, run.pictures());
    return { result, document };
  } finally {
    // Where this fails too, the first reason is the one to tell.
    await run.document().catch(() => {});
  }
}

/** A reader that is slow on a busy machine reads less often than it is asked to, or puts readings off that would cost too much; one that hardly looks at all is not on. */
const LEAST_READINGS_PER_S = 0.5;

/** "Everything on" must not be said where something was not there. */
export function expectInstruments({ summary, samples }: CaptureDocument, pictures: number): void {
  const { kernel, durationS = 0 } = summary ?? {};
  const { received = 0, foreign = 0 } = samples.at(-1)?.frames ?? {};
  const least = Math.max(1, durationS * LEAST_READINGS_PER_S);
  const { readings = 0, putOff = 0 } = kernel ?? {};
  if (readings === 0 || readings + putOff < least)
    throw new Error(`the kernel's queues were read ${readings} times in ${durationS.toFixed(1)} s, and ${putOff} readings were put off`);
  if (received + foreign > 0 && pictures === 0) throw new Error('the window was given no picture');
}

/** Threads and connections of our own take their time on a busy machine. */
const STREAMING_PATIENCE_MS = 20_000;

/** Waits until the newest sample says that it streams. Fails when it does not in time. */
export async function untilStreaming(run: WatchedRun, isStreaming: (sample: Sample) => boolean): Promise<void> {
  const newest = () => run.samples.at(-1)?.sample;
  const isDone = () => {
    const sample = newest();
    return sample !== undefined && isStreaming(sample);
  };
  if (!(await until(systemClock, isDone, STREAMING_PATIENCE_MS))) throw new Error('the stream did not begin in time');
}

/** Frames received a second by the product's own count, from the first to the last sample of a span of `performance.now()`. Fails with fewer than two. */
export function receivedPerS({ samples }: WatchedRun, beginMs: number, endMs: number): number {
  const inside = samples.filter(({ atMs }) => atMs >= beginMs && atMs <= endMs).map(({ sample }) => sample);
  const [first, last] = [inside[0], inside.at(-1)];
  if (!first || !last || first === last) throw new Error('the product took no two samples in the measured time');
  return (last.frames.received - first.frames.received) / ((last.tMs - first.tMs) / 1_000);
}
