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
  ['1,234,567', 1_234_567],
  ['1,500 B', 1_500],
  ['1 000 000', 1_000_000],
  ['2 500 kB', 2_500_000],
  ['2.5 MiB', 2_621_440],
  ['0.1 GB', 100_000_000],
  ['1.1 MiB', 1_153_434],
  ['1500 bytes', 1_500],
])('takes %j for %i bytes', (text, bytes) => expect(parseBytes(text, size)).toMatchObject({ ok: true, bytes }));

test.each(['', '8', '1 GiB', '-1 MB', '1.5', '1 Mbit', '1 MB/s', '1 2 MB', 'MB', 'NaN'])('refuses %j', (text) => {
  expect(parseBytes(text, size)).toEqual({ ok: false, fault: 'From 1 kB to 256 MiB, for instance 1 MB, 64 KiB or 1000000 (bytes).' });
});

test.each([
  ['1,500 MB', '1,500 has a comma, which may part thousands or decimals. Write 1500 MB or 1.5 MB.'],
  ['1,5 MB', '1,5 has a comma, which may part thousands or decimals. Write 15 MB or 1.5 MB.'],
  ['1,500', '1,500 has a comma, which may part thousands or decimals. Write 1500 or 1.5.'],
  ['12,34 kB', '12,34 has a comma, which may part thousands or decimals. Write 1234 kB or 12.34 kB.'],
])('does not guess what the comma of %j parts', (text, fault) => expect(parseBytes(text, size)).toEqual({ ok: false, fault }));

test('a field shows no comma', () => {
  expect(bytesFieldText(1_234_567, false)).toBe('1234567 B');
  expect(bytesFieldText(1_610_612_736, false)).toBe('1536 MiB');
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
