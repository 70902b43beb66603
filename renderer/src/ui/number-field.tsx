import { TextInput, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { parseNumber } from './parse-number.ts';

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

/**
 * A number that takes effect on Enter or when the field is left, not with every key. What is not accepted stays as it was
 * typed, marked, with what would be; Escape gives the old value back. The arrow keys step.
 */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, step = 1, unit, decimals = false, disabled = false, emptyText, width = 92, onCommit } = props;
  const shown = value === null ? '' : String(value);
  const [text, setText] = useState(shown);
  const [fault, setFault] = useState<string | null>(null);
  const reset = (next: string) => {
    setText(next);
    setFault(null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a value from outside replaces what was typed
  useEffect(() => reset(shown), [shown]);

  const commit = () => {
    if (text === shown) return setFault(null);
    const parsed = parseNumber(text, { min, max, decimals, mayBeEmpty: emptyText !== undefined });
    if (!parsed.ok) return setFault(parsed.fault);
    reset(parsed.value === null ? '' : String(parsed.value));
    if (parsed.value !== value) onCommit(parsed.value);
  };

  const stepBy = (amount: number) => {
    const next = Math.min(max, Math.max(min, (Number(text) || 0) + amount));
    reset(String(Number(next.toFixed(4))));
  };

  return (
    <Tooltip opened={fault !== null} label={<span role="alert">{fault}</span>} color="red" position="bottom-end">
      <TextInput
        aria-label={unit ? `${label}, ${unit}` : label}
        aria-description={props.description}
        data-testid={props.testId}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        error={fault !== null}
        placeholder={emptyText}
        disabled={disabled}
        w={width}
        rightSection={unit ? <span style={{ color: 'var(--dim)', fontSize: 11 }}>{unit}</span> : undefined}
        rightSectionWidth={unit ? 12 + unit.length * 7 : undefined}
        rightSectionPointerEvents="none"
        onChange={(event) => reset(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape') reset(shown);
          else if (event.key === 'ArrowUp') stepBy(step);
          else if (event.key === 'ArrowDown') stepBy(-step);
          else return;
          event.preventDefault();
        }}
      />
    </Tooltip>
  );
}
