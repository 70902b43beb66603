import { expect, it } from 'vitest';
import { LIVE_ROWS } from '../../contract/index.ts';
import { LiveRows } from './live-rows.ts';

it('keeps the newest for windows and the first for the capture, and says once that the capture is full', () => {
  const written: number[] = [];
  let full = 0;
  const rows = new LiveRows<number>({
    keptInCapture: 5,
    write: (some) => written.push(...some),
    onFull: () => {
      full += 1;
    },
  });
  rows.add([1, 2, 3]);
  rows.add([4, 5, 6, 7]);
  rows.add([8]);
  expect(written).toEqual([1, 2, 3, 4, 5]);
  expect(full).toBe(1);
  expect(rows.newest).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  rows.add(Array.from({ length: LIVE_ROWS }, (_, index) => 100 + index));
  expect(rows.newest.length).toBe(LIVE_ROWS);
  expect(rows.newest[0]).toBe(100);
});
