import { EXPERIMENT_LIMITS, isOfBytes, SCENARIO_LIMITS, type Toggle } from '../../../../contract/index.ts';
import { bytesFieldText, parseBytes } from '../../ui/parse-bytes.ts';

/** A size with more digits behind the point is shown in a unit in which it is exact. */
const SHORT_DECIMALS = 3;

/** The values that a text lists for a toggle of numbers, or what is wrong with it. */
export type ParsedValues = { ok: true; values: (number | 'max')[] } | { ok: false; fault: string };

/** Reads `0, 5, 50` in the unit of the control (and `max` where it is a rate, and bytes with a unit of their own: `1MB`) as values of the scenario. An empty text lists none. */
export function parseValues(text: string, { control }: Pick<Toggle, 'control'>): ParsedValues {
  const parts = text
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
  const scale = control.kind === 'number' ? (control.scale ?? 1) : 1;
  const textOf = (value: unknown) => {
    if (typeof value !== 'number') return String(value);
    const shown = value / scale;
    if (isOfBytes(control) && Number(shown.toFixed(SHORT_DECIMALS)) !== shown) {
      return bytesFieldText(value, control.kind === 'number' && control.unit === 'MB/s').replace(/[, ]/g, '');
    }
    return String(Number(shown.toPrecision(12)));
  };
  return values.map(textOf).join(', ');
}

function parseOne(part: string, control: Toggle['control']): number | string {
  const isRate = control.kind === 'rate';
  if (isRate && part.toLowerCase() === 'max') return 'max';
  if (control.kind === 'number' && isOfBytes(control) && /[a-z]/i.test(part)) {
    const scale = control.scale ?? 1;
    const range = { min: Math.ceil(control.min * scale), max: control.max * scale, isRate: control.unit === 'MB/s' };
    const parsed = parseBytes(part, range);
    if (parsed.ok) return parsed.bytes;
    const [least, most] = [range.min, range.max].map((bytes) => bytesFieldText(bytes, range.isRate));
    return `${part} is not from ${least} to ${most}. Write for instance ${range.isRate ? '500kB/s, 12.5MB/s' : '64KiB, 1MB'}, or a number of ${control.unit}.`;
  }
  if (!/^\d+(\.\d+)?$/.test(part)) return `“${part}” is no number${isRate ? ', and not max' : ''}. Write for instance 1, 2.5, 10.`;
  const { min, max } = isRate ? SCENARIO_LIMITS.rateFps : control.kind === 'number' ? control : { min: 0, max: Number.MAX_SAFE_INTEGER };
  const shown = Number(part);
  if (shown < min || shown > max) return `${part} is not from ${min} to ${max}.`;
  const scale = control.kind === 'number' ? (control.scale ?? 1) : 1;
  return scale === 1 ? shown : Math.round(shown * scale);
}

function wrong(fault: string): ParsedValues {
  return { ok: false, fault };
}
