import type { Diagnosis } from '../../../contract/index.ts';
import type { SpanReading } from '../reading.ts';
import { advise } from '../verdict.ts';
import { logLess } from './logging.ts';
import { receiveDirectly } from './receive-directly.ts';

/** What there is to try where the thread that receives reads more slowly than is sent, whoever sends. */
export function readFaster(span: SpanReading): Diagnosis['advice'] {
  return [
    ...logLess(span),
    receiveDirectly,
    advise('Let the native addon unmask, if it is off: JavaScript takes several times as long.', {
      gain: 'The readings do not tell what unmasking takes.',
      toggle: { path: 'nativeAddon', value: 'on' },
    }),
    advise('Let the server have a thread of its own, if it shares the host’s.', {
      gain: 'The readings do not tell what the host takes from it.',
      toggle: { path: 'server.thread', value: 'worker' },
    }),
  ];
}
