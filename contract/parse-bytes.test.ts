import { expect, test } from 'vitest';
import { bytesFieldText, parseBytes } from './parse-bytes.ts';

const size = { min: 1_000, max: 268_435_456, isRate: false };
const rate = { min: 0, max: 100_000_000_000, isRate: true };

test.each([
  ['1 MB', 1_000_000],
  ['1MiB', 1_048_576],
  [' 64 kib ', 65_536],
  ['1000000', 1_000_000],
  ['1,234,567 B', 1_234_567],
  ['2.5 MiB', 2_621_440],
  ['0.1 GB', 100_000_000],
  ['1.1 MiB', 1_153_434],
  ['1500 bytes', 1_500],
])('takes %j for %i bytes', (text, bytes) => expect(parseBytes(text, size)).toMatchObject({ ok: true, bytes }));

test.each(['', '8', '1 GiB', '-1 MB', '1.5', '1 Mbit', '1 MB/s', '1 2 MB', '12,34 kB', 'MB', 'NaN'])('refuses %j', (text) => {
  expect(parseBytes(text, size)).toEqual({ ok: false, fault: 'From 1 kB to 256 MiB, for instance 1 MB, 64 KiB or 1000000 (bytes).' });
});

test('a rate has its unit', () => {
  expect(parseBytes('12.5 MB/s', rate)).toMatchObject({ ok: true, bytes: 12_500_000 });
  expect(parseBytes('500 kB', rate)).toMatchObject({ ok: true, bytes: 500_000 });
  expect(parseBytes('0', rate)).toMatchObject({ ok: true, bytes: 0 });
  expect(parseBytes('10', rate)).toMatchObject({ ok: false, fault: expect.stringContaining('12.5 MB/s') });
});

test.each([1_000, 1_048_576, 1_000_000, 65_536, 1_234_567, 3_500_000, 68_719_476_736])('reads %i bytes as they are shown', (bytes) => {
  for (const isRate of [false, true]) {
    const range = { min: 0, max: Number.MAX_SAFE_INTEGER, isRate };
    expect(parseBytes(bytesFieldText(bytes, isRate), range)).toMatchObject({ ok: true, bytes });
  }
});
