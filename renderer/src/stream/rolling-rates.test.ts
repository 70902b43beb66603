import { expect, test } from 'vitest';
import { RollingRates } from './rolling-rates.ts';

test('the rate is over the span, not over all and not over the last reading', () => {
  const rates = new RollingRates<'a' | 'b'>(1_000);
  expect(rates.add(0, { a: 0, b: 5 })).toBeNull();
  expect(rates.add(500, { a: 100, b: 5 })).toEqual({ a: 200, b: 0 });
  expect(rates.add(1_000, { a: 110, b: 6 })).toEqual({ a: 110, b: 1 });
  // Since 500 ms: 20 and 2 in one second.
  expect(rates.add(1_500, { a: 120, b: 7 })).toEqual({ a: 20, b: 2 });
  // A late reading covers what it can: since 1500 ms.
  expect(rates.add(4_000, { a: 620, b: 7 })).toEqual({ a: 200, b: 0 });
});

test('cleared it starts anew', () => {
  const rates = new RollingRates<'a'>(1_000);
  rates.add(0, { a: 0 });
  rates.clear();
  expect(rates.add(10, { a: 7 })).toBeNull();
  expect(rates.add(10, { a: 7 })).toBeNull();
});
