import { IconCheck, IconX } from '@tabler/icons-react';
import { foundText, type ThresholdResult } from '../../../../contract/index.ts';
import classes from './thresholds.module.css';

/** What a run found for its thresholds: held or missed, the condition, and the figure. */
export function ThresholdList({ results }: { results: readonly ThresholdResult[] }) {
  return (
    <ul className={classes.list} data-testid="thresholds">
      {results.map((result) => (
        <li key={result.text} data-holds={result.holds}>
          {result.holds ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
          <span className={classes.result}>{result.holds ? 'held' : 'missed'}</span>
          <code>{result.text}</code>
          <span className={classes.found}>{foundText(result)}</span>
        </li>
      ))}
    </ul>
  );
}
