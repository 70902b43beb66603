import { expect, test } from 'vitest';
import { RingBuffer } from './ring-buffer.ts';

function filled(capacity: number, count: number): RingBuffer<number> {
  const ring = new RingBuffer<number>(capacity);
  for (let item = 1; item <= count; item++) ring.push(item);
  return ring;
}

test('an empty one has nothing', () => {
  const ring = new RingBuffer<number>(3);
  expect([ring.length, ring.last, ring.at(0), ring.toArray()]).toEqual([0, undefined, undefined, []]);
});

test('it keeps the newest in order, past the wrap', () => {
  expect(filled(3, 2).toArray()).toEqual([1, 2]);
  const ring = filled(3, 8);
  expect(ring.toArray()).toEqual([6, 7, 8]);
  expect([ring.at(0), ring.at(1), ring.at(2), ring.at(3), ring.at(-1)]).toEqual([6, 7, 8, undefined, undefined]);
  expect(ring.last).toBe(8);
});

test('a new capacity keeps the newest, and pushing goes on', () => {
  const ring = filled(4, 6);
  ring.setCapacity(2);
  expect(ring.toArray()).toEqual([5, 6]);
  ring.push(7);
  expect(ring.toArray()).toEqual([6, 7]);
  ring.setCapacity(3);
  ring.push(8);
  ring.push(9);
  expect(ring.toArray()).toEqual([7, 8, 9]);
});

test('cleared it starts anew', () => {
  const ring = filled(2, 5);
  ring.clear();
  ring.push(1);
  expect(ring.toArray()).toEqual([1]);
});
