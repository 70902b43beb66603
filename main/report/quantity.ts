import { formatCount, formatNumber, grouped } from '../../contract/index.ts';

export { formatCount, formatNumber };

/** A number as people read it, and its unit apart so that a layout may set them differently. */
export interface Quantity {
  value: string;
  unit: string;
}

const MINUS = '\u2212';

/** Both in one text, with a no-break space between. */
export function formatQuantity({ value, unit }: Quantity): string {
  return unit === '' ? value : `${value}\u00a0${unit}`;
}

export const DECIMAL_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
export const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** The unit for a size and how many bytes it has. */
export function byteScale(bytes: number, units: typeof DECIMAL_UNITS | typeof BINARY_UNITS): { unit: string; bytes: number } {
  const base = units === DECIMAL_UNITS ? 1_000 : 1_024;
  let scale = 1;
  let index = 0;
  while (index < units.length - 1 && Math.round(Math.abs(bytes) / scale) >= base) {
    scale *= base;
    index += 1;
  }
  return { unit: units[index]!, bytes: scale };
}

function inBytes(bytes: number, units: typeof DECIMAL_UNITS | typeof BINARY_UNITS, suffix = ''): Quantity {
  const scale = byteScale(bytes, units);
  return { value: scale.bytes === 1 ? formatCount(bytes) : formatNumber(bytes / scale.bytes), unit: scale.unit + suffix };
}

/** What went over the wire: kB, MB, GB of 1000. */
export const transferred = (bytes: number): Quantity => inBytes(bytes, DECIMAL_UNITS);
/** Bytes a second: kB/s, MB/s of 1000. */
export const throughput = (bytesPerS: number): Quantity => inBytes(bytesPerS, DECIMAL_UNITS, '/s');
/** The same in one text with a plain space, for terminals. */
export const throughputText = (bytesPerS: number): string => formatQuantity(throughput(bytesPerS)).replace('\u00a0', ' ');
/** What lies in memory or in a buffer: KiB, MiB, GiB of 1024. */
export const held = (bytes: number): Quantity => inBytes(bytes, BINARY_UNITS);
/** The same in one text with a plain space, for events and terminals, whose texts are searched. */
export const heldText = (bytes: number): string => formatQuantity(held(bytes)).replace('\u00a0', ' ');
/** Growth of memory: KiB/s, MiB/s of 1024. */
export const growth = (bytesPerS: number): Quantity => inBytes(bytesPerS, BINARY_UNITS, '/s');
export const framesPerS = (fps: number): Quantity => ({ value: formatNumber(fps), unit: 'FPS' });
export const frameCount = (frames: number): Quantity => ({ value: formatCount(frames), unit: frames === 1 ? 'frame' : 'frames' });
export const milliseconds = (ms: number): Quantity => ({ value: formatNumber(ms), unit: 'ms' });
export const microseconds = (us: number): Quantity => ({ value: formatNumber(us), unit: 'µs' });
export const seconds = (s: number): Quantity => ({ value: formatNumber(s), unit: 's' });
/** A share from 0 to 1 (or above, for cores) in per cent, always with one decimal: 100.0 stands beside 99.5. */
export function percent(share: number): Quantity {
  const tenths = Math.round(Math.abs(share) * 1_000);
  const value = share !== 0 && tenths === 0 ? '<0.1' : grouped((tenths / 10).toFixed(1));
  return { value: share < 0 ? MINUS + value : value, unit: '%' };
}
export const times = (ratio: number): Quantity => ({ value: formatNumber(ratio), unit: '×' });
