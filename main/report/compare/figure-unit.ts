import {
  formatCount,
  formatNumber,
  formatQuantity,
  framesPerS,
  growth,
  held,
  microseconds,
  milliseconds,
  percent,
  type Quantity,
  throughput,
  times,
} from '../quantity.ts';

/** The unit of a compared figure's numbers, and how people read them. */
export type FigureUnit = 'FPS' | 'bytes/s' | 'memory bytes/s' | 'bytes' | 'ms' | 'µs' | '1/s' | 'share' | 'ratio' | 'count';

const FORMATS: Record<FigureUnit, (value: number) => Quantity> = {
  FPS: framesPerS,
  'bytes/s': throughput,
  'memory bytes/s': growth,
  bytes: held,
  ms: milliseconds,
  µs: microseconds,
  '1/s': (perS) => ({ value: formatNumber(perS), unit: '/s' }),
  share: percent,
  ratio: times,
  count: (count) => ({ value: Number.isInteger(count) ? formatCount(count) : formatNumber(count), unit: '' }),
};

const MINUS = '\u2212';

/** A value with its unit. */
export function valueText(value: number, unit: FigureUnit): string {
  return formatQuantity(FORMATS[unit](value));
}

/** A difference with its sign and its unit; of shares in percentage points. */
export function differenceText(difference: number, unit: FigureUnit): string {
  if (difference === 0) return '0';
  const size = Math.abs(difference);
  const shown = unit === 'share' ? { value: formatNumber(size * 100), unit: 'points' } : FORMATS[unit](size);
  return `${difference < 0 ? MINUS : '+'}${formatQuantity(shown)}`;
}

/** A ratio: `×1.90`. */
export function ratioText(ratio: number): string {
  return `×${formatNumber(ratio)}`;
}
