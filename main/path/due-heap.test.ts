import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';

it('gives out the earliest first', () => {
  const heap = new DueHeap<string>();
  expect([heap.dueNs, heap.pop()]).toEqual([Number.POSITIVE_INFINITY, undefined]);
  for (const [item, dueNs] of [
    ['c', 30],
    ['a', 10],
    ['d', 40],
    ['b', 20],
  ] as const)
    heap.push(item, dueNs);
  expect(heap.dueNs).toBe(10);
  expect([heap.pop(), heap.pop(), heap.pop(), heap.dueNs, heap.pop(), heap.pop()]).toEqual(['a', 'b', 'c', 40, 'd', undefined]);
});

it('sorts whatever is put in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = new DueHeap<number>();
      for (const number of numbers) heap.push(number, number);
      expect(numbers.map(() => heap.pop())).toEqual([...numbers].sort((a, b) => a - b));
    }),
  );
});

it('forgets', () => {
  const heap = new DueHeap<number>();
  heap.push(1, 1);
  heap.clear();
  expect(heap.pop()).toBeUndefined();
});
