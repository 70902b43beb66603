import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, NOTHING_DROPPED } from './frame-queue.ts';
import { SendQueue } from './send-queue.ts';

interface Item {
  priority: number;
  bytes: number;
  name: string;
}

const item = (name: string, priority: number, bytes: number): Item => ({ name, priority, bytes });
const names = (items: readonly Item[]) => items.map(({ name }) => name).join(' ');

describe('SendQueue', () => {
  it('accepts up to the limit, to the byte, and drops an ordinary frame beyond it', () => {
    const queue = new SendQueue<Item>(100);
    expect(queue.offer(item('a', 0, 60), 0)).toBe(NOTHING_DROPPED);
    expect(names(queue.offer(item('b', 0, 41), 0))).toBe('b');
    expect(names(queue.offer(item('c', 0, 40), 0))).toBe('');
    expect([queue.frames, queue.bytes]).toEqual([2, 100]);
    expect(names(queue.clear())).toBe('a c');
    expect([queue.frames, queue.bytes, queue.take()]).toEqual([0, 0, null]);
  });

  it('counts what the socket holds', () => {
    const queue = new SendQueue<Item>(100);
    expect(names(queue.offer(item('a', 0, 30), 71))).toBe('a');
    expect(names(queue.offer(item('b', 0, 30), 70))).toBe('');
    // A key frame cannot evict what the socket has.
    expect([queue.hasRoomFor(31, 1, 70), queue.hasRoomFor(30, 1, 70), queue.hasRoomFor(30, 0, 70)]).toEqual([false, true, false]);
    expect(names(queue.offer(item('c', 1, 31), 70))).toBe('c');
    expect(names(queue.offer(item('d', 1, 30), 70))).toBe('b');
    expect(queue.bytes).toBe(30);
  });

  it('evicts the newest of the lowest class first, and no more than it must', () => {
    const queue = new SendQueue<Item>(100);
    for (const name of ['o1', 'k1', 'o2', 'o3', 'k2']) queue.offer(item(name, name[0] === 'k' ? 1 : 0, 20), 0);
    expect(names(queue.offer(item('k3', 1, 21), 0))).toBe('o3 o2');
    expect(names(queue.offer(item('c1', 2, 60), 0))).toBe('o1 k3');
    expect(names(queue.clear())).toBe('c1 k1 k2');
  });

  it('evicts nothing for a frame that has no room even then', () => {
    const queue = new SendQueue<Item>(100);
    queue.offer(item('o1', 0, 40), 0);
    queue.offer(item('k1', 1, 60), 0);
    expect(names(queue.offer(item('k2', 1, 41), 0))).toBe('k2');
    expect(names(queue.offer(item('f1', 9, 1), 0))).toBe('f1');
    expect(names(queue.clear())).toBe('k1 o1');
  });

  it('keeps what waits when the limit falls, and takes more in when it rises', () => {
    const queue = new SendQueue<Item>(100);
    queue.offer(item('a', 0, 50), 0);
    queue.offer(item('b', 0, 50), 0);
    queue.setLimit(60);
    expect(queue.bytes).toBe(100);
    expect(names(queue.offer(item('c', 0, 1), 0))).toBe('c');
    queue.setLimit(101);
    expect(names(queue.offer(item('d', 0, 1), 0))).toBe('');
    expect(names(queue.clear())).toBe('a b d');
  });

  it('holds what it promises, whatever is offered', () => {
    const step = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ priority: fc.constantFrom(0, 0, 0, 1, 1, 2, 7), bytes: fc.integer({ min: 0, max: 60 }), held: fc.nat(80) }),
      },
      { weight: 2, arbitrary: fc.constant('take' as const) },
      { weight: 1, arbitrary: fc.integer({ min: 50, max: 300 }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
        let limit = 200;
        const queue = new SendQueue<Item>(limit);
        let waiting: Item[] = [];
        const sum = (items: readonly Item[]) => items.reduce((bytes, other) => bytes + other.bytes, 0);
        steps.forEach((step, n) => {
          if (step === 'take') {
            const highest = Math.max(...waiting.map((other) => classOf(other.priority)));
            const next = waiting.find((other) => classOf(other.priority) === highest);
            expect(queue.take()).toBe(next ?? null);
            waiting = waiting.filter((other) => other !== next);
          } else if (typeof step === 'number') {
            limit = step;
            queue.setLimit(limit);
          } else {
            const offered = item(`${n}`, step.priority, step.bytes);
            const level = classOf(step.priority);
            const lower = waiting.filter((other) => classOf(other.priority) < level);
            const mayFit = step.held + sum(waiting) - sum(lower) + step.bytes <= limit;
            const dropped = queue.offer(offered, step.held);
            if (!mayFit) expect(dropped).toEqual([offered]);
            else {
              // The newest of the lowest class first; each was still needed when it went.
              const order = lower.reverse().sort((a, b) => classOf(a.priority) - classOf(b.priority));
              expect(dropped).toEqual(order.slice(0, dropped.length));
              if (dropped.length > 0) expect(step.held + sum(waiting) - sum(dropped.slice(0, -1)) + step.bytes).toBeGreaterThan(limit);
              waiting = [...waiting.filter((other) => !dropped.includes(other)), offered];
              expect(step.held + queue.bytes).toBeLessThanOrEqual(limit);
            }
          }
          expect([queue.frames, queue.bytes]).toEqual([waiting.length, sum(waiting)]);
        });
        expect(new Set(queue.clear())).toEqual(new Set(waiting));
      }),
      { numRuns: 200 },
    );
  });
});
