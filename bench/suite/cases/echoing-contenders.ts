import type { ScenarioInput } from '../../../contract/index.ts';
import type { Contender, Level, Measurement, Pace } from '../bench-case.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Engine } from '../product-run.ts';
import { withOurRun } from '../with-our-run.ts';
import { needs, type Subject, startNodePeer, withPeer } from '../with-peer.ts';

/** How a server that sends back what it gets is measured from outside. */
export interface EchoingMeasure {
  /** The program of bench/native that measures. */
  driver: string;
  measured: (context: BenchContext, pace: Pace, subject: Subject) => Promise<Measurement>;
  /** What the product's run has beside the direction and the answers, and how that is said. */
  ours: { what: string; scenario?: ScenarioInput };
}

/** `ws`, and the product with each of its engines. */
export function echoingContenders({ driver, measured, ours }: EchoingMeasure): Contender[] {
  const unavailable = needs(driver);
  const product = (engine: Engine): Contender => ({
    id: `ours-${engine}`,
    name: `Sockscope, ${engine}`,
    what: `direction listen, server.reply same, ${ours.what}, log off`,
    isOurs: true,
    unavailable,
    run: async (context, pace) => {
      const scenario: ScenarioInput = { direction: 'listen', server: { reply: 'same' }, ...ours.scenario };
      return (await withOurRun(context, engine, scenario, (subject) => measured(context, pace, subject))).result;
    },
  });
  return [
    {
      id: 'ws',
      name: 'ws',
      what: 'the library with bufferutil and the V8 flags of the product',
      isOurs: false,
      unavailable,
      run: (context, pace) => withPeer(startNodePeer(context, 'echo-ws.mjs'), (subject) => measured(context, pace, subject)),
    },
    product('direct'),
    product('ws'),
  ];
}

/** Each engine within 5 % of the library. */
export const AS_FAST_AS_WS: readonly Level[] = [
  { kind: 'ratio', of: 'ours-direct', to: 'ws', atLeast: 0.95 },
  { kind: 'ratio', of: 'ours-ws', to: 'ws', atLeast: 0.95 },
];
