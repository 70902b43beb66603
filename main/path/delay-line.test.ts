import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DelayLine } from './delay-line.ts';

const MS = 1e6;

/** A line whose luck is told beforehand. */
function line(delay: { latencyMs: number; jitterMs: number }, ...luck: number[]) {
  return new DelayLine<string>(delay, () => luck.shift() ?? 0);
}

it('holds each item for the latency', () => {
  const one = line({ latencyMs: 20, jitterMs: 0 });
  expect([one.dueNs, one.peek(), one.shift()]).toEqual([Number.POSITIVE_INFINITY, undefined, undefined]);
  one.push('a', 100 * MS);
  one.push('b', 103 * MS);
  expect([one.length, one.peek(), one.dueNs]).toEqual([2, 'a', 120 * MS]);
  expect(one.shift()).toBe('a');
  expect([one.length, one.dueNs]).toEqual([1, 123 * MS]);
});

it('adds a share of the jitter, and a late item makes the next ones late', () => {
  const one = line({ latencyMs: 10, jitterMs: 40 }, 0.5, 0, 1);
  one.push('a', 0); // 10 + 20
  one.push('b', 5 * MS); // 15, but not before a
  one.push('c', 6 * MS); // 6 + 10 + 40
  const due: number[] = [];
  while (one.length > 0) {
    due.push(one.dueNs / MS);
    one.shift();
  }
  expect(due).toEqual([30, 30, 56]);
});

it('another delay holds for what is on its way, with the same luck', () => {
  const one = line({ latencyMs: 1_000, jitterMs: 0 }, 0.25, 0.75);
  one.push('a', 0);
  one.push('b', 10 * MS);
  one.setDelay({ latencyMs: 5, jitterMs: 100 });
  expect(one.dueNs).toBe(30 * MS);
  one.shift();
  expect(one.dueNs).toBe(90 * MS);
  // What comes in now is not due before what is there.
  one.push('c', 11 * MS);
  one.shift();
  expect(one.dueNs).toBe(90 * MS);
});

it('the rest of an item keeps its place and its time', () => {
  const one = line({ latencyMs: 7, jitterMs: 0 });
  one.push('whole', 0);
  one.push('next', MS);
  one.replaceFirst('le');
  expect([one.dueNs, one.shift(), one.shift()]).toEqual([7 * MS, 'le', 'next']);
});

it('gives out everything in order, none before its latency, also when the delay changes', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), afterMs: fc.nat(50) }),
    fc.record({ kind: fc.constant('take' as const), afterMs: fc.nat(50) }),
    fc.record({ kind: fc.constant('delay' as const), latencyMs: fc.nat(100), jitterMs: fc.nat(100) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (steps, luck) => {
      const one = new DelayLine<{ n: number; atNs: number }>({ latencyMs: 10, jitterMs: 5 }, () => luck.next().value);
      let latencyMs = 10;
      let nowNs = 0;
      let pushed = 0;
      let taken = 0;
      for (const step of steps) {
        if (step.kind === 'delay') {
          latencyMs = step.latencyMs;
          one.setDelay(step);
          continue;
        }
        nowNs += step.afterMs * MS;
        if (step.kind === 'push') one.push({ n: pushed++, atNs: nowNs }, nowNs);
        while (step.kind === 'take' && one.dueNs <= nowNs) {
          const item = one.shift()!;
          expect(item.n).toBe(taken++);
          expect(nowNs - item.atNs).toBeGreaterThanOrEqual(latencyMs * MS);
        }
        expect(one.length).toBe(pushed - taken);
      }
    }),
  );
});
