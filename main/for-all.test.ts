import { expect, it } from 'vitest';
import { forAll } from './for-all.ts';

it('is done for each, though it fails for some, of which the first tells why', () => {
  const done: number[] = [];
  const act = (item: number) => {
    done.push(item);
    if (item > 1) throw new Error(`no ${item}`);
  };
  expect(() => forAll(new Set([1, 2, 3]), act)).toThrow('no 2');
  expect(done).toEqual([1, 2, 3]);
  expect(() => forAll([1], act)).not.toThrow();
});

it('throws what is no error, too', () => {
  let thrown: unknown = 'nothing';
  try {
    forAll([1], () => {
      throw null;
    });
  } catch (fault) {
    thrown = fault;
  }
  expect(thrown).toBeNull();
});
