import { expect, test } from 'vitest';
import { movedIndex } from './moved-index.ts';

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 9, 9],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 7],
  ['PageDown', 8, 9],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 2, 9],
])('of ten, four a page, %s moves %d to %d', (key, from, to) => expect(movedIndex(key, from, 10, 4)).toBe(to));

test('with nothing chosen the first key chooses an end', () => {
  expect(movedIndex('ArrowDown', -1, 10, 4)).toBe(0);
  expect(movedIndex('ArrowUp', -1, 10, 4)).toBe(0);
  expect(movedIndex('End', -1, 10, 4)).toBe(9);
});

test('other keys, and an empty list, move nothing', () => {
  expect(movedIndex('Enter', 3, 10, 4)).toBeNull();
  expect(movedIndex('ArrowDown', -1, 0, 4)).toBeNull();
});
