import { Button, Checkbox, Tooltip } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useState } from 'react';
import { bottleneckText, type ExperimentResult, type ExperimentRun, planRuns, type StepResult } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import classes from './editor.module.css';
import shared from './experiments.module.css';
import { figureText, figureUnit } from './figure-text.ts';

const LEAST_COMPARED = 2;

/** Every run of a result in the order in which they were made: what it found, its capture, and a choice of captures to compare. */
export function RunTable({ result }: { result: ExperimentResult }) {
  const { experiment, steps } = result;
  const { actions } = useSession();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const figure = experiment.figures[0]!;
  // The library may have lost one since.
  const kept = useApp((state) => state.captures);
  const runs = planRuns(experiment).flatMap((planned) => {
    const run = runAt(steps[planned.step], planned.repetition);
    return run ? [{ ...planned, run, value: steps[planned.step]!.figures[0]?.values[planned.repetition] ?? null }] : [];
  });
  if (runs.length === 0) return null;
  const toggle = (id: string, on: boolean) => setChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <details className={shared.runs} data-testid="experiment-runs">
      <summary>
        {runs.length} {runs.length === 1 ? 'run' : 'runs'}, each with its verdict and capture
      </summary>
      <div className={shared.compareBar}>
        <Tooltip label={chosen.length < LEAST_COMPARED ? 'Choose two or more runs in the table.' : 'What differs between these captures'}>
          <Button
            variant="default"
            data-testid="experiment-compare"
            leftSection={<IconArrowsDiff size={14} />}
            aria-disabled={chosen.length < LEAST_COMPARED}
            data-disabled={chosen.length < LEAST_COMPARED || undefined}
            onClick={() => chosen.length >= LEAST_COMPARED && actions.openComparison(chosen)}
          >
            {chosen.length === 0 ? 'Compare' : `Compare ${chosen.length} runs`}
          </Button>
        </Tooltip>
      </div>
      <table className={classes.planTable} aria-label="Runs in their order">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Repetition</th>
            <th scope="col">{figureUnit(figure) ? `${figure.label}, ${figureUnit(figure)}` : figure.label}</th>
            <th scope="col">Step</th>
            <th scope="col">Verdict</th>
            <th scope="col">Capture</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ index, repetition, label, run, value }) => (
            <tr key={index} data-testid="experiment-run">
              <td>{index + 1}</td>
              <td>{repetition + 1}</td>
              <td>{figureText(value, figure.unit)}</td>
              <td>{label}</td>
              <td className={run.error ? shared.failed : shared.verdict}>
                {run.error
                  ? `Failed: ${run.error.message}`
                  : (run.verdict ?? (run.bottleneck === null ? 'no verdict' : bottleneckText(run.bottleneck)))}
              </td>
              <td>
                <CaptureCell
                  run={run}
                  name={`run ${index + 1}, ${label}`}
                  isGone={run.captureId !== null && kept !== null && !kept.some(({ id }) => id === run.captureId)}
                  chosen={run.captureId !== null && chosen.includes(run.captureId)}
                  onChoose={(on) => run.captureId !== null && toggle(run.captureId, on)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Results from before runs were told one by one have their bottlenecks, and captures where none of them failed before it had one. */
function runAt(step: StepResult | undefined, repetition: number): ExperimentRun | undefined {
  if (!step) return undefined;
  if (step.runs.length > 0) return step.runs[repetition];
  const bottleneck = step.bottlenecks[repetition];
  if (bottleneck === undefined) return undefined;
  const captureId = step.captureIds.length === step.bottlenecks.length ? step.captureIds[repetition]! : null;
  return { captureId, bottleneck, verdict: null, error: null };
}

interface CaptureCellProps {
  run: ExperimentRun;
  name: string;
  isGone: boolean;
  chosen: boolean;
  onChoose: (on: boolean) => void;
}

function CaptureCell({ run, name, isGone, chosen, onChoose }: CaptureCellProps) {
  const { captureId } = run;
  if (captureId === null) return <span className={shared.dim}>none</span>;
  if (isGone) return <span className={shared.dim}>not in the library</span>;
  return (
    <span className={shared.captureCell}>
      <Checkbox size="xs" aria-label={`Compare ${name}`} checked={chosen} onChange={(event) => onChoose(event.currentTarget.checked)} />
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={`Open the capture of ${name}`}
        onClick={() => useApp.setState({ view: 'captures', openCaptureId: captureId })}
      >
        Open
      </Button>
    </span>
  );
}
