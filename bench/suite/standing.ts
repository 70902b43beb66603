import type { ScenarioInput } from '../../contract/index.ts';
import type { Measurement, Pace, StandingContender } from './bench-case.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchProcess } from './bench-processes.ts';
import type { Engine, WatchedRun } from './product-run.ts';
import { clockOffsetMs, everythingOn, expectEngine, watchRun } from './product-run.ts';
import { expectLooked, expectPictures } from './with-our-run.ts';
import type { Subject } from './with-peer.ts';

/** Measures a server once. */
export type MeasureSubject = (context: BenchContext, pace: Pace, subject: Subject) => Promise<Measurement>;

/** A program that prints `{"port":N}` and serves one client after another. `check`: whether it was what was asked for, once it has been asked to end; how long it was measured in seconds. */
export function standingPeer(
  start: (context: BenchContext) => Promise<BenchProcess>,
  measured: MeasureSubject,
  check: (peer: BenchProcess, measuredS: number) => Promise<void> = async () => {},
): StandingContender['stand'] {
  return async (context) => {
    const peer = await start(context);
    const { port } = await peer.nextJson<{ port: number }>();
    let measuredS = 0;
    return {
      pid: peer.pid,
      measure: (pace, counts) => {
        if (counts) measuredS += pace.seconds;
        return measured(context, pace, { port, pid: peer.pid });
      },
      end: async () => {
        peer.child.kill('SIGTERM');
        try {
          await check(peer, measuredS);
        } finally {
          await peer.end();
        }
      },
    };
  };
}

/**
 * A run of the product with everything on. What was due while it stood still is made when it is woken: its pictures are counted in the measured
 * time alone, its readings of the kernel's queues from then on, because dear ones are as far apart as it stands still.
 */
export function standingRun(engine: Engine, scenario: ScenarioInput, measured: MeasureSubject): StandingContender['stand'] {
  return async (context) => {
    const product = await context.product();
    const run = await watchRun(product, everythingOn(engine, { ...scenario, load: { durationS: null, warmupS: 0 } }));
    const subject: Subject = { port: run.state.endpoint!.port, pid: product.pid };
    const total = { wokenS: 0, readings: 0, pictures: 0 };
    return {
      pid: product.pid,
      measure: async (pace, counts) => {
        const wokenMs = performance.now();
        let picturesBefore = run.pictures();
        const settled = setTimeout(() => {
          picturesBefore = run.pictures();
        }, pace.warmupS * 1_000);
        const measurement = await measured(context, pace, subject);
        clearTimeout(settled);
        const endMs = performance.now();
        const pictures = run.pictures() - picturesBefore;
        const kernelReadings = readingsWithin(run, endMs - pace.seconds * 1_000, endMs);
        if (counts) {
          total.wokenS += (endMs - wokenMs) / 1_000;
          total.readings += readingsWithin(run, wokenMs, endMs);
          total.pictures += pictures;
        }
        return { ...measurement, figures: { ...measurement.figures, kernelReadings, pictures } };
      },
      end: async () => {
        try {
          const document = await run.document();
          expectEngine(document, engine);
          expectLooked(total.readings, total.wokenS);
          expectPictures(document, total.pictures);
        } finally {
          await context.endProduct();
        }
      },
    };
  };
}

/** Readings of the kernel's queues that were begun in a span of `performance.now()`, each once, however many samples carry it. */
function readingsWithin(run: WatchedRun, beginMs: number, endMs: number): number {
  const offsetMs = clockOffsetMs(run);
  const begun = run.samples.flatMap(({ sample: { tMs, kernel } }) => (kernel ? [Math.round(tMs - kernel.ageMs)] : []));
  return [...new Set(begun)].filter((atMs) => atMs + offsetMs >= beginMs && atMs + offsetMs < endMs).length;
}
