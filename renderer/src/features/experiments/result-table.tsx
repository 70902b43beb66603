import { Loader, Tooltip, UnstyledButton } from '@mantine/core';
import { Fragment, useId } from 'react';
import {
  bottleneckText,
  type Experiment,
  experimentCeilingNote,
  type FigureGain,
  figureGain,
  labelOf,
  referenceIndex,
  type StepResult,
} from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import classes from './experiments.module.css';
import { type ExperimentFigure, figureText, figureUnit, rangeText, ratioText } from './figure-text.ts';
import { bottleneckCounts, changesOf, comparedWith, sourcesOf } from './step-facts.ts';

interface ResultTableProps {
  experiment: Experiment;
  steps: readonly StepResult[];
  /** Label of the step that runs now. */
  runningStep: string | null;
}

/** A row a step: what was changed, each figure over the repetitions, other people's beside it, and what held it back. */
export function ResultTable({ experiment, steps, runningStep }: ResultTableProps) {
  const footnotes = useId();
  const sources = sourcesOf(steps);
  const ceilingNote = experimentCeilingNote(experiment, steps);
  return (
    <>
      <div className={classes.tableRoom}>
        <table className={classes.table} aria-label={`Steps of ${experiment.title}`} data-testid="experiment-table">
          <thead>
            <tr>
              <th scope="col">Step</th>
              {experiment.figures.map((figure) => (
                <th key={figure.path} scope="col" className={classes.figureHead}>
                  {figure.label} <span className={classes.unit}>{figureUnit(figure)}</span>
                  <span className={classes.better}>{figure.better} is better</span>
                </th>
              ))}
              <th scope="col">Bottleneck</th>
              <th scope="col">Captures</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps stand in their order, and none is ever removed
              <Fragment key={at}>
                <tr data-testid="experiment-step" data-running={step.label === runningStep || undefined}>
                  <th scope="row">
                    <StepName step={step} repetitions={experiment.repetitions} running={step.label === runningStep} />
                  </th>
                  {experiment.figures.map((figure) => (
                    <td key={figure.path}>
                      <FigureCell
                        step={step}
                        base={steps[referenceIndex(experiment.kind, at) ?? -1]}
                        figure={figure}
                        steps={steps}
                        sources={sources}
                        footnotes={footnotes}
                      />
                    </td>
                  ))}
                  <td>
                    <Bottlenecks step={step} />
                  </td>
                  <td>
                    <CaptureLinks step={step} />
                  </td>
                </tr>
                {step.errors.length > 0 && (
                  <tr className={classes.failures}>
                    <td colSpan={experiment.figures.length + 3}>
                      {step.errors.map(({ message, hint }, run) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: two runs may fail with the same words, and none is ever removed
                        <p key={run}>
                          A run failed: {message} <span className={classes.dim}>{hint}</span>
                        </p>
                      ))}
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.notes}>
        <p>
          Median of the repetitions [lowest – highest], × against {comparedWith(experiment)}; in colour where the repetitions of both do not
          overlap; where they do, the runs show no difference. A run that failed, or in which a figure could not be taken, is left out of
          it.
        </p>
        {ceilingNote !== null && <p>{ceilingNote}</p>}
        {sources.length > 0 && (
          <>
            <p>
              <span className={classes.theirs}>theirs</span> Other people’s figures, on their machines, with other libraries. Not measured
              here:
            </p>
            <ol>
              {sources.map((source, at) => (
                <li key={source} id={`${footnotes}-${at}`}>
                  {source}
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </>
  );
}

function StepName({ step, repetitions, running }: { step: StepResult; repetitions: number; running: boolean }) {
  // A label that was made of the changes says them already.
  const changes = step.label === labelOf(step.set) ? [] : changesOf(step.set);
  const made = step.bottlenecks.length;
  return (
    <>
      <span className={classes.stepLabel}>
        <span>{step.label}</span>
        {running && <Loader size={11} aria-label="runs now" />}
      </span>
      {changes.map(({ label, value }) => (
        <span key={label} className={classes.change}>
          {label}: {value}
        </span>
      ))}
      {Object.keys(step.set).length === 0 && <span className={classes.change}>nothing changed</span>}
      {made > 0 && (
        <span className={classes.runCount} data-testid="experiment-runs-made">
          {made} of {repetitions} runs{step.errors.length > 0 && `, ${step.errors.length} failed`}
        </span>
      )}
    </>
  );
}

interface FigureCellProps {
  step: StepResult;
  /** What its ratio compares with. */
  base: StepResult | undefined;
  figure: ExperimentFigure;
  steps: readonly StepResult[];
  sources: readonly string[];
  footnotes: string;
}

function FigureCell({ step, base, figure, steps, sources, footnotes }: FigureCellProps) {
  const find = (of: StepResult) => of.figures.find(({ path }) => path === figure.path);
  const found = find(step);
  const theirs = step.theirs[figure.path];
  const median = found?.median ?? null;
  const most = Math.max(0, ...steps.map((other) => find(other)?.median ?? 0));
  const gain = found ? figureGain(found, base && find(base), figure.better) : null;
  return (
    <div className={classes.figure}>
      <div className={classes.reading}>
        <span className={classes.median} data-value={median ?? ''}>
          {figureText(median, figure.unit)}
        </span>
        <span className={classes.ratio} data-verdict={gain?.verdict}>
          {ratioText(gain?.ratio ?? null)}
        </span>
      </div>
      <div className={classes.bar} aria-hidden>
        {median !== null && most > 0 && <div style={{ width: `${Math.max(0, (median / most) * 100)}%` }} />}
      </div>
      <div className={classes.range}>{found && rangeText(found, figure.unit)}</div>
      {gain && <GainNote gain={gain} />}
      {theirs && <Theirs text={theirs.text} source={theirs.source} number={sources.indexOf(theirs.source) + 1} footnotes={footnotes} />}
    </div>
  );
}

/** Why a ratio is no gain. */
function GainNote({ gain: { ratio, overlaps, verdict } }: { gain: FigureGain }) {
  if (ratio === null) return null;
  if (verdict === 'single') return <span className={classes.overlap}>one run: no comparison</span>;
  return overlaps ? <span className={classes.overlap}>ranges overlap</span> : null;
}

/** The footnote's id is not in the address: the fragment of the page's address is the token's place. */
function Theirs({ text, source, number, footnotes }: { text: string; source: string; number: number; footnotes: string }) {
  const id = `${footnotes}-${number - 1}`;
  return (
    <Tooltip label={`Other people’s figure on their machine, not measured here. ${source}`}>
      <UnstyledButton
        className={classes.theirs}
        aria-label={`Theirs: ${text}, source ${number}`}
        onClick={() => document.getElementById(id)?.scrollIntoView({ block: 'nearest' })}
      >
        theirs {text} <sup>{number}</sup>
      </UnstyledButton>
    </Tooltip>
  );
}

function Bottlenecks({ step }: { step: StepResult }) {
  const counts = bottleneckCounts(step);
  return (
    <>
      {counts.map(({ name, times }) => (
        <span key={name ?? ''} className={name === null ? classes.change : classes.bottleneck}>
          {name === null ? 'no verdict' : bottleneckText(name)}
          {counts.length > 1 && <span className={classes.dim}> {times}×</span>}
        </span>
      ))}
    </>
  );
}

function CaptureLinks({ step }: { step: StepResult }) {
  return (
    <div className={classes.captures}>
      {step.captureIds.map((id, at) => (
        <UnstyledButton
          key={id}
          className={classes.capture}
          aria-label={`Open the capture of run ${at + 1} of ${step.label}`}
          onClick={() => useApp.setState({ view: 'captures', openCaptureId: id })}
        >
          {at + 1}
        </UnstyledButton>
      ))}
    </div>
  );
}
