import { expect, test } from 'vitest';
import { formatCount, formatNumber, formatQuantity, growth, held, percent, throughput, transferred } from './quantity.ts';
import { formatDuration, formatMoment, formatRunTime } from './report-moment.ts';

test('numbers have three significant digits and lose none before the point', () => {
  const shown = [0, 0.01234, 0.5, 1.2345, 9.996, 12.34, 99.96, 123.4, 1_234.5, 1_234_567].map(formatNumber);
  expect(shown).toEqual(['0', '0.0123', '0.500', '1.23', '10.0', '12.3', '100', '123', '1,235', '1,234,567']);
  expect(formatNumber(-12.34)).toBe('\u221212.3');
  expect(formatNumber(0.0001)).toBe('<0.001');
  expect(formatCount(9_999_999)).toBe('9,999,999');
});

test('transfer counts in thousands, memory in 1024s', () => {
  expect(formatQuantity(throughput(1_048_576 * 35))).toBe('36.7\u00a0MB/s');
  expect(formatQuantity(transferred(999))).toBe('999\u00a0B');
  expect(formatQuantity(transferred(999_999))).toBe('1.00\u00a0MB');
  expect(formatQuantity(held(1_048_576))).toBe('1.00\u00a0MiB');
  expect(formatQuantity(held(1_023))).toBe('1,023\u00a0B');
  expect(formatQuantity(growth(-2_048))).toBe('\u22122.00\u00a0KiB/s');
  expect([0, 0.0004, 0.005, 0.1234, 0.995, 1, 12.5].map((share) => percent(share).value)).toEqual([
    '0.0',
    '<0.1',
    '0.5',
    '12.3',
    '99.5',
    '100.0',
    '1,250.0',
  ]);
});

test('times are told in words that are the same everywhere', () => {
  expect(formatMoment('2026-01-31T09:05:07.250Z')).toBe('31 January 2026, 09:05:07 UTC');
  expect(formatMoment('yesterday')).toBe('yesterday');
  expect([4_250, 59_999, 754_500, 3_723_000].map(formatRunTime)).toEqual(['4.25\u00a0s', '60.00\u00a0s', '12:34.5', '1:02:03']);
  expect([10, 125, 3_720].map(formatDuration)).toEqual(['10\u00a0s', '2\u00a0min 5\u00a0s', '1\u00a0h 2\u00a0min']);
});
