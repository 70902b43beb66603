import { expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { PackedList } from './packed-list.ts';

it('gives back what was put in, whatever its form', () => {
  const values = [
    { a: 1, b: { c: null, d: 'x' }, e: [1, 2, { f: 3.5 }] },
    { a: 2, b: { c: null, d: 'x' }, e: [4, 5, { f: -0.25 }] },
    { a: 3, b: { c: 7, d: 'y' }, e: [] },
    { a: null, b: { c: 7, d: 'y', more: true }, e: [[1], [2, 3]] },
  ];
  const list = new PackedList<object>();
  for (const value of values) list.push(value);
  expect(list.all()).toEqual(values);
  expect(list.newest(2)).toEqual(values.slice(2));
  expect(list.newest(9)).toEqual(values);
  expect(list.last()).toEqual(values[3]);
  expect(list.length).toBe(4);
});

it('tells forms apart that look alike', () => {
  const values = [{ a: '#' }, { a: 1 }, { a: 'u' }, { a: undefined }, { 'a:#,"b"': 1 }, { a: 1, b: 1 }];
  const list = new PackedList<object>();
  for (const value of values) list.push(value);
  expect(list.all()).toEqual(values);
});

it('gives the oldest first, and keeps the others in order', () => {
  const list = new PackedList<{ n: number }>();
  expect(list.shift()).toBeUndefined();
  expect(list.last()).toBeUndefined();
  for (let n = 0; n < 100; n += 1) list.push({ n });
  const taken = Array.from({ length: 70 }, () => list.shift()?.n);
  expect(taken).toEqual(Array.from({ length: 70 }, (_, n) => n));
  list.push({ n: 100 });
  expect(list.length).toBe(31);
  expect(list.all().map(({ n }) => n)).toEqual(Array.from({ length: 31 }, (_, index) => 70 + index));
});

it('is not touched by what becomes of its values', () => {
  const list = new PackedList<{ n: number; deep: { m: number } }>();
  const value = { n: 1, deep: { m: 2 } };
  list.push(value);
  value.deep.m = 9;
  const out = list.last()!;
  out.deep.m = 8;
  expect(list.last()).toEqual({ n: 1, deep: { m: 2 } });
});

it('keeps samples as they are', () => {
  const { samples } = exampleDocument();
  const list = new PackedList<object>();
  for (const sample of samples) list.push(sample);
  expect(list.all()).toEqual(samples);
});

it('keeps more numbers than fit together', () => {
  const list = new PackedList<{ numbers: number[] }>();
  const value = (from: number) => ({ numbers: Array.from({ length: 50_000 }, (_, index) => from + index) });
  for (let n = 0; n < 4; n += 1) list.push(value(n));
  expect(list.all()).toEqual([0, 1, 2, 3].map(value));
  const large = { numbers: Array.from({ length: 70_000 }, (_, index) => -index) };
  list.push(large);
  list.push(value(9));
  expect(list.newest(2)).toEqual([large, value(9)]);
});
