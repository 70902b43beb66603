import { describe, expect, it } from 'vitest';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnose } from './diagnose.ts';

/** Six computations of 60 ms a second, so 36 % of the time, for an inbox that is full and 4 MiB behind it. */
function computing(pending: (s: number) => number) {
  const samples = span((s) => ({
    ...stream(6, 0.4)(s),
    processing: { done: 6 * s, seconds: 0.36 * s, pending: pending(s) },
    server: { maxMs: 20, utilization: 1 },
    inboxFrames: 1,
    stationBytes: { 'receiver.user': MIB, 'receiver.kernel': 4 * MIB, 'sender.kernel': 4 * MIB, 'sender.user': 4 * MIB },
  }));
  return diagnose(samples, 'closed');
}

describe('a computation that waits for its thread between its steps', () => {
  it('sets the pace where one is under way all the time, though it takes less than half of it', () => {
    expect(computing(() => 1)).toMatchObject({
      bottleneck: 'server-processing',
      confidence: 'medium',
      evidence: [
        "The server's computations take 36 % of the time, 60.0 ms each. One was under way in 100 % of the samples: the rest of the time it waited for its thread.",
        'Its event loop is 100 % busy and late by 20 ms as a rule.',
      ],
      advice: [{ toggle: { path: 'server.processing.strategy', value: 'worker' }, gain: null }, { toggle: null }],
    });
  });

  it('is not what a stream waits for that has none under way most of the time', () => {
    expect(computing((s) => (s % 2 < 1 ? 1 : 0))).toMatchObject({ bottleneck: 'receiver-slow' });
  });
});
