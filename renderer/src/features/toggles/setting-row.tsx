import { Loader, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ToggleApply } from '../../../../contract/index.ts';
import { ApplyMark } from './apply-mark.tsx';
import classes from './toggles.module.css';
import { useHint } from './use-hint.ts';

interface SettingRowProps {
  label: string;
  explanation: string;
  apply?: ToggleApply;
  applying?: boolean;
  /** The control gets a line of its own below the label. */
  wide?: boolean;
  children: ReactNode;
}

/** Label and control of one setting, with its explanation under the pointer and for a while on focus. */
export function SettingRow({ label, explanation, apply, applying = false, wide = false, children }: SettingRowProps) {
  const hint = useHint();
  return (
    <Tooltip label={explanation} position="right" openDelay={600} {...hint.tooltip}>
      <div className={classes.row} {...hint.row} data-wide={wide || undefined}>
        <span className={classes.label}>
          {label}
          {applying ? <Loader size={11} /> : apply && <ApplyMark apply={apply} />}
        </span>
        {children}
      </div>
    </Tooltip>
  );
}
