import { commaFault } from './comma-fault.ts';
import { exactBytesPerSText, exactBytesText } from './exact-bytes-text.ts';
import { isOfBytes } from './toggle-value-text.ts';
import type { Toggle } from './toggles.ts';

/** What a field for bytes accepts. */
export interface BytesRange {
  min: number;
  max: number;
  /** Bytes a second. */
  isRate: boolean;
}

/** What a control of bytes accepts; `null` of any other. */
export function bytesRangeOf(control: Toggle['control']): BytesRange | null {
  if (control.kind !== 'number' || !isOfBytes(control)) return null;
  const scale = control.scale ?? 1;
  return { min: Math.ceil(control.min * scale), max: control.max * scale, isRate: control.unit === 'MB/s' };
}

/** A typed number of bytes and the unit it was typed in, or why it is none that is accepted. */
export type ParsedBytes = { ok: true; bytes: number; unitBytes: number } | { ok: false; fault: string };

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  kb: 1_000,
  kib: 1_024,
  mb: 1_000_000,
  mib: 1_048_576,
  gb: 1_000_000_000,
  gib: 1_073_741_824,
};
/** Commas where they can part nothing but thousands: there are two and more, or the unit is the byte, of which there is no half. Spaces part nothing else. */
const TYPED = /^(\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+(?=\s*b(?:ytes?)?$)|\d{1,3}(?:\s\d{3})+|\d+)(\.\d+)?\s*([a-z]+)?(\/s)?$/i;

/**
 * Reads `1 MB`, `64 KiB` or `1000000`, which is bytes, to the byte. A rate, as `12.5 MB/s`, needs its unit: a few bytes a second are hardly ever meant. What
 * {@link bytesFieldText} writes is read as the same.
 */
export function parseBytes(text: string, { min, max, isRate }: BytesRange): ParsedBytes {
  const [, whole = '', fraction = '', unit, perS] = TYPED.exec(text.trim()) ?? [];
  const unitBytes = unit === undefined ? 1 : UNITS[unit.toLowerCase()];
  const bytes = Math.round(Number(`${whole.replace(/[,\s]/g, '')}${fraction}`) * (unitBytes ?? Number.NaN));
  const isWhole = unitBytes !== 1 || fraction === '';
  const hasUnit = !isRate || unit !== undefined || bytes === 0;
  const isAccepted = whole !== '' && isWhole && hasUnit && (isRate || perS === undefined) && bytes >= min && bytes <= max;
  if (isAccepted && unitBytes !== undefined) return { ok: true, bytes, unitBytes };
  const comma = commaFault(text, true);
  if (comma !== null) return { ok: false, fault: comma };
  const examples = isRate ? '12.5 MB/s or 500 kB/s' : '1 MB, 64 KiB or 1000000 (bytes)';
  return { ok: false, fault: `From ${bytesFieldText(min, isRate)} to ${bytesFieldText(max, isRate)}, for instance ${examples}.` };
}

/** A number of bytes as its field shows it: exact, in the unit in which it is short, and without commas, as other fields of numbers. */
export function bytesFieldText(bytes: number, isRate: boolean): string {
  return (isRate ? exactBytesPerSText(bytes) : exactBytesText(bytes)).replaceAll(',', '');
}
