import type { ScenarioInput } from '../../contract/index.ts';
import type { Contender, Measurement, Pace } from './bench-case.ts';
import type { BenchContext } from './bench-context.ts';
import type { BenchProcess } from './bench-processes.ts';
import type { Engine } from './product-run.ts';
import { everythingOn, expectEngine, watchRun } from './product-run.ts';
import { expectInstruments } from './with-our-run.ts';
import type { Subject } from './with-peer.ts';

/** Measures a server once. */
export type MeasureSubject = (context: BenchContext, pace: Pace, subject: Subject) => Promise<Measurement>;

/** A program that prints `{"port":N}` and serves one client after another. */
export function standingPeer(start: (context: BenchContext) => Promise<BenchProcess>, measured: MeasureSubject): Contender['stand'] {
  return async (context) => {
    const peer = await start(context);
    const { port } = await peer.nextJson<{ port: number }>();
    return { pid: peer.pid, measure: (pace) => measured(context, pace, { port, pid: peer.pid }), end: () => peer.end() };
  };
}

/** A run of the product with everything on. */
export function standingRun(engine: Engine, scenario: ScenarioInput, measured: MeasureSubject): Contender['stand'] {
  return async (context) => {
    const product = await context.product();
    const run = await watchRun(product, everythingOn(engine, { ...scenario, load: { durationS: null, warmupS: 0 } }));
    const subject: Subject = { port: run.state.endpoint!.port, pid: product.pid };
    let streamedS = 0;
    let pictures = 0;
    return {
      pid: product.pid,
      measure: async (pace) => {
        const before = run.pictures();
        const measurement = await measured(context, pace, subject);
        streamedS += pace.warmupS + pace.seconds;
        pictures = run.pictures();
        return { ...measurement, figures: { ...measurement.figures, pictures: pictures - before } };
      },
      end: async () => {
        try {
          const document = await run.document();
          expectEngine(document, engine);
          expectInstruments(document, pictures, streamedS);
        } finally {
          await context.endProduct();
        }
      },
    };
  };
}
