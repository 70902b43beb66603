import { expect, it } from 'vitest';
import { linePath } from './line-path.ts';

const rows = [
  { tS: 0, a: 1 },
  { tS: 1, a: 2 },
  { tS: 2, a: null },
  { tS: 3, a: 4 },
  { tS: 4, a: 5 },
];

const x = (tS: number) => tS * 10;
const y = (value: number) => 100 - value;

it('draws a line, breaks it at a hole, and begins at the left edge', () => {
  expect(linePath(rows, 'a', 0, x, y)).toBe('M0.0 99.0L10.0 98.0M30.0 96.0L40.0 95.0');
  expect(linePath(rows, 'a', 1, x, y)).toBe('M10.0 98.0M30.0 96.0L40.0 95.0');
  expect(linePath(rows, 'b', 0, x, y)).toBe('');
  // Between 1 at 0 s and 9 at 2 s nothing was read: no level at 1 s, and no break.
  expect(linePath([{ tS: 0, a: 1 }, { tS: 1 }, { tS: 2, a: 9 }, { tS: 3 }], 'a', 0, x, y)).toBe('M0.0 99.0L20.0 91.0');
});

it('comes in at the left edge from a reading that is further left', () => {
  // 2 at 0 s and 12 at 5 s: 6 at 2 s.
  const rare = [{ tS: 0, a: 2 }, { tS: 1 }, { tS: 2 }, { tS: 3 }, { tS: 4 }, { tS: 5, a: 12 }, { tS: 6 }];
  expect(linePath(rare, 'a', 2, x, y)).toBe('M20.0 94.0L50.0 88.0');
  expect(linePath([{ tS: -5, a: 50 }, ...rare], 'a', 2, x, y)).toBe('M20.0 94.0L50.0 88.0');
  expect(linePath(rare, 'a', 1.5, x, y)).toBe('M15.0 95.0L50.0 88.0');
  // Nothing comes out of a hole, nor goes on behind the last reading.
  expect(
    linePath(
      [
        { tS: 0, a: 2 },
        { tS: 1, a: null },
        { tS: 5, a: 12 },
      ],
      'a',
      2,
      x,
      y,
    ),
  ).toBe('M50.0 88.0');
  expect(linePath(rare, 'a', 5.5, x, y)).toBe('');
});
