import { Button } from '@mantine/core';
import type { ExperimentResult } from '../../../../contract/index.ts';
import { formatMoment } from '../../ui/format.ts';
import { findListed, useExperiments } from './experiment-store.ts';
import classes from './experiments.module.css';
import { ResultButtons } from './result-buttons.tsx';
import { ResultTable } from './result-table.tsx';
import { RunTable } from './run-table.tsx';
import { StepCharts } from './step-charts.tsx';
import { resultStateText } from './step-facts.ts';

/** A result made earlier, with the machine that it was made on. */
export function ResultDetail({ result }: { result: ExperimentResult }) {
  const { experiment, environment, steps } = result;
  const known = useExperiments((state) => findListed(state, experiment.name) !== undefined);
  return (
    <section className={classes.detail} aria-label={`Result of ${experiment.title}`} data-testid="result-detail">
      <div className={classes.head}>
        <div>
          <h2>{experiment.title}</h2>
          <p className={classes.question}>{experiment.description}</p>
        </div>
        <div className={classes.start}>
          <ResultButtons result={result} />
          {known && (
            <Button variant="default" onClick={() => useExperiments.setState({ selection: { kind: 'experiment', name: experiment.name } })}>
              To the experiment
            </Button>
          )}
        </div>
      </div>
      <p className={classes.method}>
        {formatMoment(result.startedAt)}, {resultStateText(result)}. {experiment.repetitions} repetitions of {experiment.durationS} s after{' '}
        {experiment.warmupS} s of warm-up. {environment.cpu}, {environment.cores} cores, {environment.os}, Node.js {environment.node}, ws{' '}
        {environment.ws}, Sockscope {environment.sockscope}.
      </p>
      <ResultTable experiment={experiment} steps={steps} runningStep={null} />
      <StepCharts experiment={experiment} steps={steps} />
      <RunTable result={result} />
    </section>
  );
}
