import { Tooltip } from '@mantine/core';
import classes from './figure.module.css';

interface FigureProps {
  label: string;
  /** As it is shown. */
  text: string;
  unit: string;
  /** The number behind it, unrounded; `null` where there is none. */
  value: number | null;
  /** What it is and over which time. */
  explanation: string;
  testId?: string;
  large?: boolean;
}

/** One figure of an instrument: its place and width stay whatever it shows. */
export function Figure({ label, text, unit, value, explanation, testId, large = false }: FigureProps) {
  return (
    <Tooltip label={explanation}>
      <div className={classes.root} data-large={large || undefined}>
        <div className={classes.label}>{label}</div>
        <div className={classes.reading}>
          <span className={classes.value} data-testid={testId} data-value={value ?? ''}>
            {text}
          </span>
          <span className={classes.unit}>{unit}</span>
        </div>
      </div>
    </Tooltip>
  );
}
