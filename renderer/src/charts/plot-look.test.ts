import { expect, test } from 'vitest';
import { tickText } from './plot-look.ts';

test.each([
  [0, '0'],
  [0.125, '0.125'],
  [2_500, '2,500'],
  [9_999.4, '9,999'],
  [9_999.6, '10k'],
  [10_250, '10.25k'],
  [12_500, '12.5k'],
  [40_000, '40k'],
  [250_000, '250k'],
  [1_250_000, '1,250k'],
  [1_234_567, '1,235k'],
])('%d stands beside the axis as %s', (value, text) => {
  expect(tickText(value)).toBe(text);
});
