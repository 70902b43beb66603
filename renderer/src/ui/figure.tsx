import { Tooltip } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import classes from './figure.module.css';

interface FigureFrameProps extends Omit<ComponentProps<'div'>, 'children'> {
  label: string;
  unit: string;
  large?: boolean;
  /** Stands behind the label, in its size. */
  beside?: ReactNode;
  children: ReactNode;
}

/** The place of one figure of an instrument: it stays where and as wide as it is, whatever it shows. */
export function FigureFrame({ label, unit, large = false, beside, children, ...rest }: FigureFrameProps) {
  return (
    <div {...rest} className={classes.root} data-large={large || undefined}>
      <div className={classes.label}>
        {label}
        {beside}
      </div>
      <div className={classes.reading}>
        {children}
        <span className={classes.unit}>{unit}</span>
      </div>
    </div>
  );
}

/** The number of a figure: as it is shown, and unrounded for whoever reads the page by program. */
export function FigureReading({ text, value, testId }: { text: string; value: number | null; testId?: string }) {
  return (
    <span className={classes.value} data-testid={testId} data-value={value ?? ''}>
      {text}
    </span>
  );
}

interface FigureProps {
  label: string;
  text: string;
  unit: string;
  value: number | null;
  /** What it is and over which time. */
  explanation: string;
  testId?: string;
}

/** A figure that does not change. */
export function Figure({ label, text, unit, value, explanation, testId }: FigureProps) {
  return (
    <Tooltip label={explanation}>
      <FigureFrame label={label} unit={unit}>
        <FigureReading text={text} value={value} testId={testId} />
      </FigureFrame>
    </Tooltip>
  );
}
