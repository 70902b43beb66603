import { expect, test } from 'vitest';
import { exactBytesPerSText, exactBytesText } from './exact-bytes-text.ts';

test.each([
  [0, '0 B'],
  [66, '66 B'],
  [1_024, '1 KiB'],
  [30_000, '30 kB'],
  [65_536, '64 KiB'],
  [102_400, '100 KiB'],
  [1_048_576, '1 MiB'],
  [1_048_577, '1,048,577 B'],
  [1_234_567, '1,234,567 B'],
  [2_621_440, '2.5 MiB'],
  [3_500_000, '3.5 MB'],
  [268_435_456, '256 MiB'],
  [1_000_000_000, '1 GB'],
  [1_500_000_000, '1,500 MB'],
  [1_610_612_736, '1,536 MiB'],
  [68_719_476_736, '64 GiB'],
])('%i bytes are %s', (bytes, text) => expect(exactBytesText(bytes)).toBe(text));

test.each([
  [0, '0 B/s'],
  [1_000, '1 kB/s'],
  [1_048_576, '1,048,576 B/s'],
  [12_500_000, '12.5 MB/s'],
  [100_000_000_000, '100 GB/s'],
])('%i bytes a second are %s', (bytesPerS, text) => expect(exactBytesPerSText(bytesPerS)).toBe(text));
