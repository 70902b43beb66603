import { grouped } from '../../../contract/index.ts';

/** What stands where there is no reading. */
export const NO_VALUE = '–';

const KIB = 1_024;
const LARGEST_SHOWN = 999.5;
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Digits that suit a figure which changes: three significant ones, never more than `most` decimals. */
function digits(value: number, most: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toFixed(Math.min(decimals, most));
}

/** A whole number with commas between its thousands. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_VALUE;
  return grouped(String(Math.round(value)));
}

/** Frames a second without its unit: whole from 100, else one decimal. */
export function formatFps(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_VALUE;
  return value >= 99.95 ? formatCount(value) : value.toFixed(1);
}

/** Bytes a second as MB/s (1 MB = 1,000,000 bytes), without its unit. A few text messages a second are not 0.0. */
export function formatMegabytesPerS(bytesPerS: number | null | undefined): string {
  if (bytesPerS === null || bytesPerS === undefined) return NO_VALUE;
  if (bytesPerS > 0 && bytesPerS < 500) return '<0.001';
  if (bytesPerS > 0 && bytesPerS < 99_500) return (bytesPerS / 1e6).toFixed(3);
  return bytesPerS >= 999.5e6 ? formatCount(bytesPerS / 1e6) : digits(bytesPerS / 1e6, 1);
}

/** Milliseconds without their unit. */
export function formatMs(value: number | null | undefined): string {
  if (value === null || value === undefined) return NO_VALUE;
  return value >= 999.5 ? formatCount(value) : digits(value, 2);
}

/** Milliseconds with the unit that suits them. */
export function formatDelay(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return NO_VALUE;
  return ms >= 10_000 ? `${digits(ms / 1_000, 1)} s` : `${formatMs(ms)} ms`;
}

/** Bytes with a binary unit. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return NO_VALUE;
  let value = bytes;
  let unit = 0;
  // So that what is rounded never needs more than three digits.
  while (Math.abs(value) >= LARGEST_SHOWN && unit < BYTE_UNITS.length - 1) {
    value /= KIB;
    unit += 1;
  }
  return `${unit === 0 ? value.toFixed(0) : digits(value, 1)} ${BYTE_UNITS[unit]}`;
}

/** Bytes as MiB, without the unit. */
export function formatMebibytes(bytes: number | null | undefined): string {
  return bytes === null || bytes === undefined ? NO_VALUE : digits(bytes / (KIB * KIB), 1);
}

/** A length of time as `m:ss`, with hours where there are some. */
export function formatClock(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return NO_VALUE;
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** A length of time in words short enough for a table. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return NO_VALUE;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : formatClock(seconds);
}

/** A share as a percentage, always with one decimal: 100.0 stands beside 99.5. */
export function formatShare(share: number | null | undefined): string {
  return share === null || share === undefined ? NO_VALUE : `${(share * 100).toFixed(1)} %`;
}

/** Wall clock of an ISO 8601 moment, in the reader's own time zone. */
export function formatMoment(iso: string | null): string {
  if (iso === null) return NO_VALUE;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
