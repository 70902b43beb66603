import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classOf, FrameQueue } from './frame-queue.ts';

interface Item {
  priority: number;
  bytes: number;
  name: number;
}

/** Items named 0, 1, 2, ... of these priorities. */
function queueOf(...priorities: number[]) {
  const queue = new FrameQueue<Item>();
  priorities.forEach((priority, name) => {
    queue.push({ priority, bytes: 10 + name, name });
  });
  return queue;
}

describe('FrameQueue', () => {
  it('takes control messages, then key frames, then ordinary ones, each in order', () => {
    const queue = queueOf(0, 1, 2, 0, 1, 2);
    expect([queue.frames, queue.bytes]).toEqual([6, 75]);
    expect(queue.take()?.name).toBe(2);
    expect([queue.frames, queue.bytes]).toEqual([5, 63]);
    expect(queue.clear().map((item) => item.name)).toEqual([5, 1, 4, 0, 3]);
    expect([queue.frames, queue.bytes, queue.take()]).toEqual([0, 0, null]);
  });

  it('counts what a foreign client makes up as ordinary', () => {
    expect([-1, 0, 0.5, 1, 2, 3, 255, Number.NaN].map(classOf)).toEqual([0, 0, 0, 1, 2, 0, 0, 0]);
    expect(
      queueOf(255, 1, 0)
        .clear()
        .map((item) => item.name),
    ).toEqual([1, 0, 2]);
  });

  it('evicts from either end of the lowest class that is present', () => {
    const queue = queueOf(1, 0, 0, 0, 1, 2);
    expect(queue.evict('oldest', 2)?.name).toBe(1);
    expect(queue.evict('newest', 2)?.name).toBe(3);
    expect(queue.evict('newest', 0)?.name).toBe(2);
    expect(queue.evict('newest', 0)).toBeNull();
    expect(queue.evict('newest', 1)?.name).toBe(4);
    expect(queue.evict('oldest', 1)?.name).toBe(0);
    expect(queue.evict('oldest', 1)).toBeNull();
    expect(queue.evict('oldest', -1)).toBeNull();
    expect(queue.evict('oldest', 2)?.name).toBe(5);
    expect(queue.evict('oldest', 2)).toBeNull();
  });

  it('counts by class', () => {
    const queue = queueOf(0, 9, 1, 2, 2, 2);
    expect([0, 1, 2].map((level) => queue.framesOf(level))).toEqual([2, 1, 3]);
    expect([0, 1, 2, 3].map((level) => queue.bytesBelow(level))).toEqual([0, 21, 33, 75]);
  });

  it('does what sorting a list would do, whatever is done to it', () => {
    const pushes = fc.record({ do: fc.constant('push' as const), priority: fc.integer({ min: 0, max: 4 }), bytes: fc.nat(1_000) });
    const step = fc.oneof(
      { weight: 5, arbitrary: pushes },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('evict' as const),
          which: fc.constantFrom('oldest' as const, 'newest' as const),
          atMost: fc.integer({ min: -1, max: 2 }),
        }),
      },
    );
    // Long enough that a lane grows past its first 16 slots, wraps and shrinks again.
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const queue = new FrameQueue<Item>();
        let model: Item[] = [];
        const classes = () => model.map((item) => classOf(item.priority));
        const remove = (item: Item | undefined) => {
          model = model.filter((other) => other !== item);
          return item ?? null;
        };
        steps.forEach((step, name) => {
          if (step.do === 'push') {
            const item = { priority: step.priority, bytes: step.bytes, name };
            model.push(item);
            queue.push(item);
          } else if (step.do === 'take') {
            const highest = Math.max(...classes());
            expect(queue.take()).toBe(remove(model.find((item) => classOf(item.priority) === highest)));
          } else {
            const lowest = Math.min(...classes());
            const among = model.filter((item) => classOf(item.priority) === lowest && lowest <= step.atMost);
            expect(queue.evict(step.which, step.atMost)).toBe(remove(among.at(step.which === 'oldest' ? 0 : -1)));
          }
          expect(queue.frames).toBe(model.length);
          expect(queue.bytes).toBe(model.reduce((sum, item) => sum + item.bytes, 0));
        });
        const rest = [...model].sort((a, b) => classOf(b.priority) - classOf(a.priority) || a.name - b.name);
        expect(queue.clear()).toEqual(rest);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the order through growing, wrapping and shrinking', () => {
    const queue = new FrameQueue<Item>();
    let pushed = 0;
    let taken = 0;
    for (const [push, take] of [
      [10, 7],
      [13, 5],
      [200, 190],
      [70_000, 69_990],
      [40, 71],
    ] as const) {
      for (let n = 0; n < push; n++) queue.push({ priority: 0, bytes: 1, name: pushed++ });
      let inOrder = true;
      for (let n = 0; n < take; n++) inOrder = queue.take()?.name === taken++ && inOrder;
      expect(inOrder).toBe(true);
      expect([queue.frames, queue.bytes]).toEqual([pushed - taken, pushed - taken]);
    }
    expect(pushed - taken).toBe(0);
  });
});
