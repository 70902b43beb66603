import {
  type BytesRange,
  bytesFieldText,
  bytesRangeOf,
  EXPERIMENT_LIMITS,
  isOfBytes,
  parseBytes,
  SCENARIO_LIMITS,
  type Toggle,
} from '../../../../contract/index.ts';

/** The values that a text lists for a toggle of numbers, or what is wrong with it. */
export type ParsedValues = { ok: true; values: (number | 'max')[] } | { ok: false; fault: string };

/** Digits with commas as between thousands, and no space: a list of values to one reader, one value to another. */
const AS_THOUSANDS = /(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d.,])/;

/**
 * Reads `0, 5, 50` in the unit of the control, and `max` where it is a rate of frames, as values of the scenario; bytes have units of their own, as in their
 * field: `64 KiB, 1MB`. An empty text lists none.
 */
export function parseValues(text: string, { control }: Pick<Toggle, 'control'>): ParsedValues {
  const [thousands] = AS_THOUSANDS.exec(text) ?? [];
  if (thousands !== undefined) {
    const apart = thousands.replaceAll(',', ', ');
    return wrong(`${thousands} may be one number or several. Write ${thousands.replaceAll(',', '')}, or ${apart} with spaces.`);
  }
  // A unit may stand apart from its number.
  const joined = isOfBytes(control) ? text.replace(/(\d)\s+(?=[a-z])/gi, '$1') : text;
  const parts = joined
    .split(/[,;\s]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length > EXPERIMENT_LIMITS.values.max) return wrong(`At most ${EXPERIMENT_LIMITS.values.max} values.`);
  const values: (number | 'max')[] = [];
  for (const part of parts) {
    const value = parseOne(part, control);
    if (typeof value === 'string' && value !== 'max') return wrong(value);
    if (values.includes(value as number | 'max')) return wrong(`${part} stands there twice.`);
    values.push(value as number | 'max');
  }
  return { ok: true, values };
}

/** The text that {@link parseValues} reads as these values. */
export function valuesText(values: readonly unknown[], { control }: Pick<Toggle, 'control'>): string {
  const textOf = (value: unknown) => {
    if (typeof value !== 'number') return String(value);
    const bytes = bytesRangeOf(control);
    return bytes ? listedText(value, bytes) : String(value);
  };
  return values.map(textOf).join(', ');
}

/** What a list of a control looks like. */
export function valuesExample(control: Toggle['control']): string {
  const bytes = bytesRangeOf(control);
  if (bytes) return bytes.isRate ? '500kB/s, 12.5MB/s' : '64KiB, 1MB';
  return control.kind === 'rate' ? 'max, 30, 60' : '1, 10, 100';
}

function parseOne(part: string, control: Toggle['control']): number | string {
  const isRate = control.kind === 'rate';
  if (isRate && part.toLowerCase() === 'max') return 'max';
  const bytes = bytesRangeOf(control);
  if (bytes) {
    const parsed = parseBytes(part, bytes);
    if (parsed.ok) return parsed.bytes;
    const isBare = /^[\d.]+$/.test(part);
    if (isBare && bytes.isRate) return `${part} needs a unit. Write for instance ${valuesExample(control)}.`;
    const [least, most] = [bytes.min, bytes.max].map((limit) => listedText(limit, bytes));
    return `${part} is not from ${least} to ${most}.${isBare ? ' A number without a unit is bytes.' : ''} Write for instance ${valuesExample(control)}.`;
  }
  if (!/^\d+(\.\d+)?$/.test(part)) return `“${part}” is no number${isRate ? ', and not max' : ''}. Write for instance 1, 2.5, 10.`;
  const { min, max } = isRate ? SCENARIO_LIMITS.rateFps : control.kind === 'number' ? control : { min: 0, max: Number.MAX_SAFE_INTEGER };
  const shown = Number(part);
  if (shown < min || shown > max) return `${part} is not from ${min} to ${max}.`;
  return shown;
}

/** A number of bytes as it may stand in a list: commas and spaces are between values. */
function listedText(bytes: number, { isRate }: BytesRange): string {
  return bytesFieldText(bytes, isRate).replace(/[, ]/g, '');
}

function wrong(fault: string): ParsedValues {
  return { ok: false, fault };
}
