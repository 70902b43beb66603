import type { Scenario } from '../../../contract/index.ts';
import {
  ANSWERED,
  BUFFERS,
  CONNECTIONS,
  DELIVERIES,
  DROPS,
  EXCHANGE_TIME,
  HEARTBEAT,
  KERNEL_QUEUES,
  LATENCY,
  type LoopLine,
  loopChart,
  MATCHING,
  MEMORY,
  RANKED_LATENCY,
  RATE,
  RATE_OF_TEXT,
  READING_COST,
  THROUGHPUT,
  UNDER_WAY,
} from './catalogue.ts';
import type { ChartDefinition } from './definitions.ts';

/** Whether the receiver of a scenario may be slower than the sender on purpose, or some frames go before others. */
export function mayGiveWay({ receiver, flow, priority, direction }: Scenario): boolean {
  if (direction === 'echo') return false;
  return receiver.delayMs > 0 || receiver.policy !== 'queue' || flow.creditFrames > 0 || priority.keyEvery > 0 || priority.controlEvery > 0;
}

/** Whether a worker computes for the server. */
function hasWorker({ direction, server: { reply, processing } }: Scenario): boolean {
  return (direction === 'echo' && reply === 'ack') || (processing.costMs > 0 && processing.strategy === 'worker');
}

const known = new Map<string, readonly ChartDefinition[]>();

/**
 * The charts worth a look in a scenario, from above: what comes through, how late it is, where it waits, and what that costs.
 * Scenarios that are alike in this get the same array.
 */
export function chartsOf(scenario: Scenario): readonly ChartDefinition[] {
  const { direction, priority, payload } = scenario;
  const rate = payload.kind === 'text' && direction !== 'listen' ? RATE_OF_TEXT : RATE;
  const worker = hasWorker(scenario);
  const givesWay = mayGiveWay(scenario);
  const ranked = givesWay && (priority.keyEvery > 0 || priority.controlEvery > 0);
  const key = [direction, rate === RATE, worker, givesWay, ranked].join();
  let charts = known.get(key);
  if (!charts) {
    const latency = ranked ? RANKED_LATENCY : LATENCY;
    charts = select(direction, rate, latency, givesWay ? [DROPS] : [], worker ? ['work', 'worker', 3] : ['host', 'host', 3]);
    known.set(key, charts);
  }
  return charts;
}

function select(
  direction: Scenario['direction'],
  rate: ChartDefinition,
  latency: ChartDefinition,
  drops: readonly ChartDefinition[],
  third: LoopLine,
): readonly ChartDefinition[] {
  switch (direction) {
    case 'observe':
      return [KERNEL_QUEUES, MATCHING, READING_COST];
    case 'echo':
      return [ANSWERED, EXCHANGE_TIME, UNDER_WAY, THROUGHPUT, loopChart([['server', 'server', 1], ['load', 'client', 2], third]), MEMORY];
    case 'push':
      return [
        rate,
        latency,
        loopChart([['server', 'server', 1], ['receiver', 'receiver', 2], third]),
        HEARTBEAT,
        ...drops,
        BUFFERS,
        MEMORY,
      ];
    case 'relay':
      return [
        DELIVERIES,
        latency,
        CONNECTIONS,
        ...drops,
        THROUGHPUT,
        loopChart([
          ['server', 'server', 1],
          ['load', 'sender', 2],
          ['receiver', 'receiver', 3],
        ]),
        MEMORY,
      ];
    case 'ingest':
      return [RATE, THROUGHPUT, latency, ...drops, BUFFERS, loopChart([['server', 'server', 1], ['load', 'sender', 2], third]), MEMORY];
    case 'listen':
      return [
        rate,
        THROUGHPUT,
        latency,
        ...drops,
        BUFFERS,
        loopChart([
          ['server', 'server', 1],
          ['host', 'host', 3],
        ]),
        MEMORY,
      ];
  }
}
