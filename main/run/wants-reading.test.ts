import { expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { wantsReading } from './wants-reading.ts';

const QUEUES = { recvQueueBytes: 0, sendQueueBytes: 0, sockets: 1, recvBufferBytes: null, sendBufferBytes: null };
const at = (tMs: number, kernelAgeMs: number, receiver: typeof QUEUES | null = QUEUES) => {
  const sample = sampleOf({ tMs, kernelAgeMs });
  return { ...sample, kernel: { ...sample.kernel!, receiver } };
};

it('wants one of connections that the newest does not have', () => {
  expect([wantsReading(at(1_000, 100, null), 0), wantsReading(sampleOf({ tMs: 1_000 }), 0), wantsReading(at(1_000, 100), 0)]).toEqual([
    true,
    true,
    false,
  ]);
  // The one that is known is one of two, and one of three.
  const open = (connections: number) => ({ ...at(1_000, 100), connections: { ...sampleOf({ tMs: 0 }).connections, open: connections } });
  expect([wantsReading(open(2), 0), wantsReading(open(3), 0)]).toEqual([false, true]);
  const none = { ...at(1_000, 100, null), connections: { ...sampleOf({ tMs: 0 }).connections, open: 0 } };
  expect(wantsReading(none, 0)).toBe(false);
});

it('wants one of what follows a change, once that has settled, and only until there is one', () => {
  // Settled at 6,000 ms; the newest reading is of 4,000 ms, then of 6,200 ms.
  expect([wantsReading(at(5_750, 1_750), 6_000), wantsReading(at(6_250, 2_250), 6_000), wantsReading(at(6_500, 300), 6_000)]).toEqual([
    false,
    true,
    false,
  ]);
});
