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
    expectInstruments(document, run.pictures(), document.summary?.durationS ?? 0);
    return { result, document };
  } finally {
    // Where this fails too, the first reason is the one to tell.
    await run.document().catch(() => {});
  }
}

/** However dear a reading is, one is due after five seconds (PUT_OFF_MAX_MS), and may be late on a full machine; a reader that looks less often is not on. */
const LEAST_READINGS_PER_S = 0.15;

/** "Everything on" must not be said where something was not there. `streamedS`: how long there was a stream to be looked at. */
export function expectInstruments(document: CaptureDocument, pictures: number, streamedS: number): void {
  expectLooked(document.summary?.kernel.readings ?? 0, streamedS, 1);
  expectPictures(document, pictures);
}

/** Fails where the kernel's queues were read so seldom, or less than `least` times, that their reading was not on. */
export function expectLooked(readings: number, streamedS: number, least = 0): void {
  if (readings < Math.max(least, Math.floor(streamedS * LEAST_READINGS_PER_S)))
    throw new Error(`the kernel's queues were read ${readings} times in ${streamedS.toFixed(1)} s`);
}

/** Fails where there were frames and the window was given no picture. */
export function expectPictures({ samples }: CaptureDocument, pictures: number): void {
  const { received = 0, foreign = 0 } = samples.at(-1)?.frames ?? {};
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
