import { grouped } from './grouped.ts';

const MINUS = '\u2212';

/** A whole number, exact, with commas for thousands. */
export function formatCount(count: number): string {
  const whole = Math.round(count);
  return (whole < 0 ? MINUS : '') + grouped(String(Math.abs(whole)));
}

/** Three significant digits; the digits before the point are never rounded away: 0.0123, 1.23, 12.3, 123, 12,346. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  if (size === 0) return '0';
  if (size < 0.0005) return `${sign}<0.001`;
  if (size >= 99.95) return sign + grouped(String(Math.round(size)));
  const rounded = Number(size.toPrecision(3));
  return sign + rounded.toFixed(Math.max(0, 2 - Math.floor(Math.log10(rounded))));
}

/** As many digits as a number that was measured can have; beyond it is the arithmetic's own. */
const MOST_DECIMALS = 12;

/**
 * A figure beside the `limit` that it is held against: as {@link formatNumber} writes it, with as many more decimals as it takes to stand on
 * the side of the limit where it is. 999.9996 beside 1,000 is `999.9996` and not `1,000`. A whole number is exact.
 */
export function formatBeside(value: number, limit: number): string {
  if (Number.isInteger(value)) return formatCount(value);
  const size = Math.abs(value);
  const side = Math.sign(value - limit);
  const tells = (shown: number) => Math.sign(shown - limit) === side;
  const decimals = size >= 99.95 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Number(size.toPrecision(3)))));
  if (size >= 0.0005 && tells(Number(value.toFixed(decimals)))) return formatNumber(value);
  for (let more = Math.min(decimals, 3) + 1; more <= MOST_DECIMALS; more++) {
    const shown = value.toFixed(more);
    if (Number(shown) !== 0 && tells(Number(shown))) return (value < 0 ? MINUS : '') + grouped(shown.replace('-', ''));
  }
  return (value < 0 ? MINUS : '') + String(size);
}
