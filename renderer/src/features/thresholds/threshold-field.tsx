import { Autocomplete, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { figureUnit, parseThreshold, SCENARIO_LIMITS } from '../../../../contract/index.ts';
import { completeFigure } from './complete-figure.ts';
import classes from './thresholds.module.css';

interface ThresholdFieldProps {
  label: string;
  /** Empty in a field for a new one. */
  value: string;
  disabled: boolean;
  /** Told what was accepted; an empty text takes the threshold away. */
  onCommit: (text: string) => void;
}

/**
 * A condition on a figure, which takes effect on Enter or when the field is left. The names of figures are completed while one is typed.
 * What is no condition stays as it was typed, marked, with what would be one; Escape gives the old value back.
 */
export function ThresholdField({ label, value, disabled, onCommit }: ThresholdFieldProps) {
  const [text, setText] = useState(value);
  const [fault, setFault] = useState<string | null>(null);
  const reset = (next: string) => {
    setText(next);
    setFault(null);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a value from outside replaces what was typed
  useEffect(() => reset(value), [value]);
  const commit = () => {
    const next = text.trim();
    if (next === value) return reset(value);
    const parsed = next === '' ? null : parseThreshold(next);
    if (parsed && !parsed.ok) return setFault(`A threshold is ${parsed.allowed}`);
    // The field of what was new is there for the next one; that of another has its new value by now.
    reset(value === '' ? '' : next);
    onCommit(next);
  };
  return (
    <Tooltip opened={fault !== null} label={<span role="alert">{fault}</span>} color="red" position="right" multiline w={300}>
      <Autocomplete
        className={classes.field}
        aria-label={label}
        aria-description="A figure of the summary, a comparison and a number, for instance received.fps>=1000. It takes effect on Enter or when the field is left."
        data-testid={value === '' ? 'threshold-new' : 'threshold'}
        size="xs"
        placeholder="received.fps>=1000"
        spellCheck={false}
        maxLength={SCENARIO_LIMITS.thresholdCharacters.max}
        disabled={disabled}
        value={text}
        error={fault !== null}
        data={completeFigure(text)}
        filter={({ options }) => options}
        comboboxProps={{ width: 320, position: 'bottom-start' }}
        maxDropdownHeight={260}
        renderOption={({ option }) => (
          <span className={classes.option}>
            <span>{option.value}</span>
            <span className={classes.unit}>{figureUnit(option.value)}</span>
          </span>
        )}
        onChange={reset}
        onBlur={commit}
        onKeyDown={(event) => {
          // An option that is marked takes the key for itself.
          if (event.key === 'Enter' && !event.defaultPrevented) commit();
          if (event.key === 'Escape') reset(value);
        }}
      />
    </Tooltip>
  );
}
