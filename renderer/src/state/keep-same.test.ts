import { describe, expect, it } from 'vitest';
import { keepSame } from './keep-same.ts';

describe('keepSame', () => {
  it('answers the object from before where nothing differs', () => {
    const before = { scenario: { load: { rate: 'max' }, steps: [1, { two: null }] }, phase: 'running' };
    expect(keepSame(before, structuredClone(before))).toBe(before);
  });

  it('keeps the parts that are equal, and takes those that are not', () => {
    const before = { scenario: { a: 1, b: { c: 2 } }, diagnosis: { text: 'one', evidence: ['x'] } };
    const after = keepSame(before, { scenario: { a: 1, b: { c: 2 } }, diagnosis: { text: 'two', evidence: ['x'] } });
    expect(after).toEqual({ scenario: { a: 1, b: { c: 2 } }, diagnosis: { text: 'two', evidence: ['x'] } });
    expect(after.scenario).toBe(before.scenario);
    expect(after.diagnosis).not.toBe(before.diagnosis);
    expect(after.diagnosis.evidence).toBe(before.diagnosis.evidence);
  });

  it('tells a field that is gone, one that is new and one that is undefined from one another', () => {
    expect(keepSame({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(keepSame<unknown>({ a: 1 }, { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
    expect(Object.keys(keepSame<object>({ a: undefined }, { b: undefined }))).toEqual(['b']);
  });

  it('tells arrays of other lengths, arrays from records, and null from nothing', () => {
    const before = [{ a: 1 }, { b: 2 }];
    const shorter = keepSame(before, [{ a: 1 }]);
    expect(shorter).toEqual([{ a: 1 }]);
    expect(shorter[0]).toBe(before[0]);
    expect(keepSame<unknown>({ 0: 'a' }, ['a'])).toEqual(['a']);
    expect(keepSame<unknown>(['a'], { 0: 'a' })).toEqual({ 0: 'a' });
    expect(keepSame({ a: {} } as object, { a: null })).toEqual({ a: null });
    expect(keepSame(null, { a: 1 })).toEqual({ a: 1 });
  });

  it('alters neither', () => {
    const before = Object.freeze({ a: Object.freeze({ b: 1 }), c: 1 });
    const after = Object.freeze({ a: Object.freeze({ b: 1 }), c: 2 });
    expect(keepSame(before, after)).toEqual({ a: { b: 1 }, c: 2 });
  });
});
