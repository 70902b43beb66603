import type { ScenarioInput } from '../../../contract/index.ts';
import type { Level, StandingContender } from '../bench-case.ts';
import type { Engine } from '../product-run.ts';
import { type MeasureSubject, standingPeer, standingRun } from '../standing.ts';
import { needs, startNodePeer } from '../with-peer.ts';

/** How a server that sends back what it gets is measured from outside. */
export interface EchoingMeasure {
  /** The program of bench/native that measures. */
  driver: string;
  measured: MeasureSubject;
  /** What the product's run has beside the direction and the answers, and how that is said. */
  ours: { what: string; scenario?: ScenarioInput };
}

/** `ws`, and the product with each of its engines. */
export function echoingContenders({ driver, measured, ours }: EchoingMeasure): StandingContender[] {
  const unavailable = needs(driver);
  const product = (engine: Engine): StandingContender => ({
    id: `ours-${engine}`,
    name: `Sockscope, ${engine}`,
    what: `direction listen, server.reply same, ${ours.what}, log off`,
    isOurs: true,
    unavailable,
    stand: standingRun(engine, { direction: 'listen', server: { reply: 'same' }, ...ours.scenario }, measured),
  });
  return [
    {
      id: 'ws',
      name: 'ws',
      what: 'the library with bufferutil, and V8’s flags and malloc’s thresholds as in the product',
      isOurs: false,
      unavailable,
      stand: standingPeer((context) => startNodePeer(context, 'echo-ws.mjs'), measured),
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

/** The library beside each engine in turn: one product at a time. `others` stand beside the first. */
export function turnsWith(...others: readonly string[]): readonly (readonly string[])[] {
  return [
    ['ws', 'ours-direct', ...others],
    ['ws', 'ours-ws'],
  ];
}

/** How often and how long: readings of the kernel's queues are a second or two apart, and the first is made when a server is woken, before it is measured. */
export function standingPace(connections: number) {
  return {
    quick: { rounds: 3, seconds: 0.8, warmupS: 1.2, settleS: 0.5 },
    full: { rounds: connections > 1 ? 8 : 4, seconds: 2.5, warmupS: 5, settleS: 0.7 },
  };
}
