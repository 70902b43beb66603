import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';

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

/** A number that takes effect on Enter or when the field is left, not with every key. Escape gives the old one back. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step = 1, unit, decimals = false, disabled = false, emptyText, width = 92, onCommit } = props;
  const [text, setText] = useState<number | string>(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);

  const commit = () => {
    const asked = typeof text === 'number' ? text : text.trim() === '' ? null : Number(text);
    if (asked === null && emptyText === undefined) return setText(value ?? '');
    if (asked !== null && !Number.isFinite(asked)) return setText(value ?? '');
    const next = asked === null ? null : Math.min(max, Math.max(min, asked));
    setText(next ?? '');
    if (next !== value) onCommit(next);
  };

  return (
    <NumberInput
      aria-label={unit ? `${label}, ${unit}` : label}
      aria-description={props.description}
      data-testid={props.testId}
      value={text}
      min={min}
      max={max}
      step={step}
      allowDecimal={decimals}
      decimalScale={4}
      clampBehavior="none"
      placeholder={emptyText}
      disabled={disabled}
      w={width}
      rightSection={unit ? <span style={{ color: 'var(--dim)', fontSize: 11 }}>{unit}</span> : undefined}
      rightSectionWidth={unit ? 12 + unit.length * 7 : undefined}
      rightSectionPointerEvents="none"
      onChange={setText}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setText(value ?? '');
      }}
    />
  );
}
