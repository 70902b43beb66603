import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PlannedRun } from '../../../../contract/index.ts';
import { formatClock } from '../../ui/format.ts';
import classes from './editor.module.css';
import shared from './experiments.module.css';

const ROWS_AT_FIRST = 48;

/** Every run in its order, with when it begins. */
export function PlanTable({ runs, summary }: { runs: readonly PlannedRun[]; summary: string }) {
  const [all, setAll] = useState(false);
  const repetitions = (runs[runs.length - 1]?.repetition ?? 0) + 1;
  return (
    <>
      <p data-testid="plan-summary">
        <strong>
          {runs.length} {runs.length === 1 ? 'run' : 'runs'}, {summary}
        </strong>
        <span className={shared.dim}>
          {' '}
          {repetitions > 1 && 'Repetitions are interleaved, so that a slow phase of the machine meets every step.'}
        </span>
      </p>
      <table className={classes.planTable} aria-label="Plan: all runs in their order">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">At</th>
            <th scope="col">Repetition</th>
            <th scope="col">Step</th>
          </tr>
        </thead>
        <tbody>
          {runs.slice(0, all ? undefined : ROWS_AT_FIRST).map(({ index, repetition, label, startS }) => (
            <tr key={index} data-testid="plan-run" data-first={(index > 0 && runs[index - 1]!.repetition !== repetition) || undefined}>
              <td>{index + 1}</td>
              <td>{formatClock(startS)}</td>
              <td>{repetition + 1}</td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && runs.length > ROWS_AT_FIRST && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          All {runs.length} runs
        </Button>
      )}
    </>
  );
}
