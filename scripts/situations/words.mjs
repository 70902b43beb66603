// @ts-check

/** Three significant digits, thousands apart. @param {number} value */
export function number(value) {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  if (size < 0.001) return '<0.001';
  return String(Number(value.toPrecision(3)));
}

/** @param {number | null} value @param {string} unit */
export const quantity = (value, unit) => (value === null ? 'n/a' : `${number(value)}${unit === '' ? '' : `\u00a0${unit}`}`);

/** @param {number | null} value */
export const ms = (value) => quantity(value, 'ms');

/** @param {number | null} bytes */
export function size(bytes) {
  if (bytes === null) return 'n/a';
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let scaled = bytes;
  let unit = 0;
  while (Math.abs(scaled) >= 1_000 && unit < units.length - 1) {
    scaled /= 1_024;
    unit += 1;
  }
  return quantity(scaled, /** @type {string} */ (units[unit]));
}

/** `×2.5`. @param {number | null} factor */
export const times = (factor) => (factor === null ? 'n/a' : `×${number(factor)}`);

/** `a, b and c`. @param {readonly string[]} parts */
export function list(parts) {
  if (parts.length <= 1) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

/** A name as the tables have it. @param {string} text */
export const name = (text) => `“${text}”`;

/** @param {readonly (string | null | undefined | false)[]} sentences */
export const bullets = (sentences) =>
  sentences
    .filter((sentence) => sentence)
    .map((sentence) => `- ${sentence}`)
    .join('\n');
