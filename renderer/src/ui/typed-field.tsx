import { TextInput, Tooltip } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { refuseField } from './refused-fields.ts';

interface TypedFieldProps {
  label: string;
  /** The value as text. */
  shown: string;
  /** What stands behind the text. */
  unit?: string | undefined;
  disabled?: boolean | undefined;
  emptyText?: string | undefined;
  width: number;
  description?: string | undefined;
  testId?: string | undefined;
  /** Takes what was typed: how it is shown from then on, or what is wrong with it. */
  commit: (text: string) => { ok: true; text: string } | { ok: false; fault: string };
  /** The text a step up (1) or down (-1). */
  stepped: (text: string, direction: 1 | -1) => string;
}

/** What has its unit in its text needs the room. */
const WITHOUT_UNIT = { input: { paddingInline: 8 } };

/**
 * A value that takes effect on Enter or when the field is left, not with every key. What is not accepted stays as it was
 * typed, marked, with what would be; Escape gives the old value back. The arrow keys step.
 */
export function TypedField({ label, shown, unit, disabled = false, emptyText, width, commit, stepped, ...others }: TypedFieldProps) {
  const [text, setText] = useState(shown);
  const [fault, setFault] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const reset = (next: string) => {
    setText(next);
    setFault(null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a value from outside replaces what was typed
  useEffect(() => reset(shown), [shown]);
  useEffect(() => {
    return fault === null || !input.current ? undefined : refuseField({ label, fault, input: input.current });
  }, [label, fault]);

  const take = () => {
    if (text === shown) return setFault(null);
    const taken = commit(text);
    if (taken.ok) reset(taken.text);
    else setFault(taken.fault);
  };

  return (
    <Tooltip opened={fault !== null} label={<span role="alert">{fault}</span>} color="red" position="bottom-end">
      <TextInput
        ref={input}
        aria-label={unit ? `${label}, ${unit}` : label}
        aria-description={others.description}
        data-testid={others.testId}
        inputMode={unit === undefined ? undefined : 'decimal'}
        autoComplete="off"
        value={text}
        error={fault !== null}
        placeholder={emptyText}
        disabled={disabled}
        w={width}
        rightSection={unit ? <span style={{ color: 'var(--dim)', fontSize: 11 }}>{unit}</span> : undefined}
        rightSectionWidth={unit ? 12 + unit.length * 7 : undefined}
        rightSectionPointerEvents="none"
        styles={unit === undefined ? WITHOUT_UNIT : undefined}
        onChange={(event) => reset(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          else if (event.key === 'Escape') reset(shown);
          else if (event.key === 'ArrowUp') reset(stepped(text, 1));
          else if (event.key === 'ArrowDown') reset(stepped(text, -1));
          else return;
          event.preventDefault();
        }}
      />
    </Tooltip>
  );
}
