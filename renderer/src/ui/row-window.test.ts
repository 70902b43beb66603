import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowWindow, scrollToRow } from './row-window.ts';

test('what can be seen is there, with eight rows to spare', () => {
  expect(rowWindow(20_000, 26, 0, 260)).toEqual({ first: 0, end: 19, abovePx: 0, belowPx: 19_981 * 26 });
  expect(rowWindow(20_000, 26, 2_600, 260)).toEqual({ first: 92, end: 119, abovePx: 92 * 26, belowPx: 19_881 * 26 });
});

test('a table that became shorter than it was scrolled shows its end', () => {
  expect(rowWindow(5, 26, 100_000, 260)).toEqual({ first: 0, end: 5, abovePx: 0, belowPx: 0 });
  expect(rowWindow(0, 26, 100, 260)).toEqual({ first: 0, end: 0, abovePx: 0, belowPx: 0 });
});

test('the height never changes with the scroll position', () => {
  fc.assert(
    fc.property(fc.nat(30_000), fc.nat(1_000_000), fc.integer({ min: 1, max: 2_000 }), (rows, scrollPx, viewPx) => {
      const { first, end, abovePx, belowPx } = rowWindow(rows, 26, scrollPx, viewPx);
      expect(abovePx + (end - first) * 26 + belowPx).toBe(rows * 26);
      expect(end - first).toBeLessThanOrEqual(Math.ceil(viewPx / 26) + 17);
    }),
  );
});

test('a row is brought into view with the least scrolling', () => {
  expect(scrollToRow(0, 26, 0, 260)).toBe(0);
  expect(scrollToRow(9, 26, 0, 260)).toBe(0);
  expect(scrollToRow(10, 26, 0, 260)).toBe(26);
  expect(scrollToRow(2, 26, 260, 260)).toBe(52);
});
