import { expect, test } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDelay,
  formatDuration,
  formatFps,
  formatMegabytesPerS,
  formatMs,
  formatShare,
  NO_VALUE,
} from './format.ts';

test('no reading is a dash, never 0', () => {
  for (const format of [
    formatBytes,
    formatClock,
    formatCount,
    formatDelay,
    formatDuration,
    formatFps,
    formatMegabytesPerS,
    formatMs,
    formatShare,
  ]) {
    expect(format(null)).toBe(NO_VALUE);
    expect(format(undefined)).toBe(NO_VALUE);
    expect(format(0)).not.toBe(NO_VALUE);
  }
});

test.each([
  [0, '0.0'],
  [9.96, '10.0'],
  [99.94, '99.9'],
  [99.96, '100'],
  [1_234.5, '1,235'],
])('%d frames a second are %s', (value, text) => expect(formatFps(value)).toBe(text));

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_023, '1.0 KiB'],
  [1_048_000, '1.0 MiB'],
  [1_024, '1.0 KiB'],
  [1_048_576, '1.0 MiB'],
  [10_485_760, '10.0 MiB'],
  [157_286_400, '150 MiB'],
  [3 * 1_073_741_824, '3.0 GiB'],
])('%d bytes are %s', (value, text) => expect(formatBytes(value)).toBe(text));

test('megabytes a second are decimal', () => {
  expect([0, 499, 4_200, 36_700, 99_499, 99_500].map(formatMegabytesPerS)).toEqual(['0.0', '<0.001', '0.004', '0.037', '0.099', '0.1']);
  expect(formatMegabytesPerS(1_048_576)).toBe('1.0');
  expect(formatMegabytesPerS(12_345_678)).toBe('12.3');
  expect(formatMegabytesPerS(1_500_000_000)).toBe('1,500');
});

test('milliseconds keep three digits', () => {
  expect(formatMs(0.123)).toBe('0.12');
  expect(formatMs(12.34)).toBe('12.3');
  expect(formatMs(345.6)).toBe('346');
  expect(formatMs(1_234)).toBe('1,234');
  expect(formatDelay(12_340)).toBe('12.3 s');
  expect(formatDelay(9_000)).toBe('9,000 ms');
});

test('time spans', () => {
  expect(formatClock(0)).toBe('0:00');
  expect(formatClock(61.9)).toBe('1:01');
  expect(formatClock(3_725)).toBe('1:02:05');
  expect(formatDuration(12.34)).toBe('12.3 s');
  expect(formatDuration(90)).toBe('1:30');
});

test('counts and shares', () => {
  expect(formatCount(999)).toBe('999');
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(formatShare(0.031)).toBe('3.1 %');
  expect(formatShare(0.97)).toBe('97.0 %');
});
