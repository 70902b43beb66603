import { parseNumber } from './parse-number.ts';
import { TypedField } from './typed-field.tsx';

interface NumberFieldProps {
  label: string;
  /** As it is shown; `null` is an empty field. */
  value: number | null;
  min: number;
  max: number;
  step?: number;
  unit?: string;
  decimals?: boolean;
  disabled?: boolean;
  /** An empty field is a value of its own, and this stands in it. */
  emptyText?: string;
  width?: number;
  description?: string;
  testId?: string;
  onCommit: (value: number | null) => void;
}

/** A number in one unit. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step = 1, unit, decimals = false, emptyText, width = 92, onCommit } = props;
  return (
    <TypedField
      label={label}
      shown={textOf(value)}
      unit={unit ?? ''}
      disabled={props.disabled}
      emptyText={emptyText}
      width={width}
      description={props.description}
      testId={props.testId}
      commit={(text) => {
        const parsed = parseNumber(text, { min, max, decimals, mayBeEmpty: emptyText !== undefined });
        if (!parsed.ok) return parsed;
        if (parsed.value !== value) onCommit(parsed.value);
        return { ok: true, text: textOf(parsed.value) };
      }}
      stepped={(text, direction) => textOf(Number(Math.min(max, Math.max(min, (Number(text) || 0) + direction * step)).toFixed(4)))}
    />
  );
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}
