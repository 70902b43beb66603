import { commaFault } from '../../../contract/index.ts';

/** What a number field accepts. */
export interface NumberRange {
  min: number;
  max: number;
  /** Fractions too, not only whole numbers. */
  decimals: boolean;
  /** An empty field is a value of its own. */
  mayBeEmpty: boolean;
}

/** A typed number, or why it is none that is accepted. Nothing is corrected in silence: what was typed is used as it is or refused. */
export function parseNumber(text: string, range: NumberRange): { ok: true; value: number | null } | { ok: false; fault: string } {
  const { min, max, decimals, mayBeEmpty } = range;
  const trimmed = text.trim();
  if (trimmed === '' && mayBeEmpty) return { ok: true, value: null };
  const value = trimmed === '' ? Number.NaN : Number(trimmed);
  const isAccepted = Number.isFinite(value) && value >= min && value <= max && (decimals || Number.isInteger(value));
  if (isAccepted) return { ok: true, value };
  const comma = commaFault(text);
  if (comma !== null) return { ok: false, fault: comma };
  return { ok: false, fault: `${decimals ? 'A number' : 'A whole number'} from ${min} to ${max}${mayBeEmpty ? ', or nothing' : ''}.` };
}
