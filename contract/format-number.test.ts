import { expect, it } from 'vitest';
import { formatBeside } from './format-number.ts';

it.each([
  [1_234.567890123456, 1_000, '1,235'],
  [12.345678901234567, 20, '12.3'],
  [1_040_000, 1_000_000, '1,040,000'],
  // Rounded to three digits these would stand on the other side of the limit, or on it.
  [999.9996, 1_000, '999.9996'],
  [999.96, 1_000, '999.96'],
  [1_000.2, 1_000, '1,000.2'],
  [4.9996, 5, '4.9996'],
  [0.0004, 0, '0.0004'],
  [0.0000123, 1, '0.00001'],
  [-0.0123456, 0, '\u22120.0123'],
  [-5.00001, -5, '\u22125.00001'],
  [0.1 + 0.2, 0.3, '0.30000000000000004'],
])('%d beside %d is %s', (value, limit, text) => {
  expect(formatBeside(value, limit)).toBe(text);
});
