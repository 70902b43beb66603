import { expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { readOwnSubscribers, summariseOwnSubscribers } from './own-subscribers.ts';
import { SERVER } from './shared-counters.ts';

function countersOf(counts: Partial<Record<keyof typeof SERVER, number>>) {
  const counters = new Float64Array(new SharedArrayBuffer(8 * 64));
  for (const [name, value] of Object.entries(counts)) counters[SERVER[name as keyof typeof SERVER]] = value;
  return counters;
}

it('counts viewers among them where no window is one', () => {
  const counters = countersOf({
    subscribers: 2,
    subscriberOffered: 50,
    subscriberDropped: 3,
    viewers: 1,
    viewerOffered: 7,
    viewerDropped: 1,
  });
  expect(readOwnSubscribers(counters, true)).toEqual({ connected: 2, offered: 50, dropped: 3 });
  expect(readOwnSubscribers(counters, false)).toEqual({ connected: 3, offered: 57, dropped: 4 });
  expect(readOwnSubscribers(countersOf({ viewers: 1, viewerOffered: 7 }), true)).toBeNull();
});

it('sums up what they were sent, and takes no window that has not told yet for one of them', () => {
  const viewer = { viewers: 1, offered: 9, dropped: 0, received: 9, decoded: 9, displayed: 9 };
  const at = (index: number, connected: number, offered: number, isTold = true) => ({
    ...sampleOf({ tMs: 250 * index }),
    viewer: isTold ? viewer : null,
    subscribers: { connected, offered, dropped: index },
  });
  const steady = [at(1, 3, 100, false), at(2, 2, 60), at(3, 2, 120)];
  const grown = (read: (sample: (typeof steady)[number]) => number) => read(steady[2]!) - read(steady[1]!);
  expect(summariseOwnSubscribers(steady, grown as never, 0.5)).toEqual({
    peak: 2,
    offered: { frames: 60, fps: 120 },
    dropped: { frames: 1 },
  });
  expect(summariseOwnSubscribers([sampleOf({ tMs: 250 })], () => 0, 1)).toBeNull();
});
