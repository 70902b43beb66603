import { grouped } from './grouped.ts';

type Unit = readonly [name: string, bytes: number, decimals: number];

/** Of sizes the binary ones come first: a number that is round in either, 1,024,000 for instance, is mostly meant so. */
const OF_SIZES: readonly Unit[] = [
  ['GiB', 1_073_741_824, 0],
  ['GB', 1_000_000_000, 0],
  ['MiB', 1_048_576, 1],
  ['MB', 1_000_000, 1],
  ['KiB', 1_024, 0],
  ['kB', 1_000, 1],
];
const OF_RATES = OF_SIZES.filter(([name]) => !name.includes('i'));

/**
 * A number of bytes that somebody has set, to the byte: in the unit in which it is short (`1 MiB`, `30 kB`, `3.5 MB`), and in bytes where
 * it is short in none (`1,234,567 B`).
 */
export function exactBytesText(bytes: number): string {
  return exactText(bytes, OF_SIZES);
}

/** The same of bytes a second, whose units are decimal. */
export function exactBytesPerSText(bytesPerS: number): string {
  return `${exactText(bytesPerS, OF_RATES)}/s`;
}

function exactText(bytes: number, units: readonly Unit[]): string {
  for (const [name, unitBytes, decimals] of units) {
    const value = bytes / unitBytes;
    if (value >= 1 && Number(value.toFixed(decimals)) === value) return `${grouped(String(value))} ${name}`;
  }
  return `${grouped(String(bytes))} B`;
}
