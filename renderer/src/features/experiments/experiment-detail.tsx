import { Button, Tooltip } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { EXPERIMENT_LIMITS, type Experiment, findPreset, planRuns } from '../../../../contract/index.ts';
import { isExperimenting, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatMoment } from '../../ui/format.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { startExperiment } from './experiment-actions.ts';
import { ExperimentMenu } from './experiment-menu.tsx';
import { ExperimentProgress } from './experiment-progress.tsx';
import { useExperiments } from './experiment-store.ts';
import classes from './experiments.module.css';
import { PlanTable } from './plan-table.tsx';
import { ResultButtons } from './result-buttons.tsx';
import { ResultTable } from './result-table.tsx';
import { RunTable } from './run-table.tsx';
import { StepCharts } from './step-charts.tsx';
import { changesOf, durationText, plannedSteps, resultStateText } from './step-facts.ts';

/** One experiment: its question, its start, how far it is, and its newest result as it fills. */
export function ExperimentDetail({ experiment }: { experiment: Experiment }) {
  const { name, title, description } = experiment;
  const live = useApp((state) => (state.experiment?.result?.experiment.name === name ? state.experiment : null));
  const earlier = useExperiments((state) => state.results?.find((candidate) => candidate.experiment.name === name) ?? null);
  const isOwn = useExperiments((state) => state.own.some((own) => own.name === name));
  const repetitions = useExperiments((state) => state.repetitions[name] ?? experiment.repetitions);
  const running = isExperimenting(live);
  const shown = running && live?.result ? live.result.experiment : { ...experiment, repetitions };
  const result = live?.result ?? earlier;
  return (
    <section className={classes.detail} aria-label={title} data-testid="experiment-detail">
      <div className={classes.head}>
        <div>
          <h2>{title}</h2>
          <p className={classes.question}>{description}</p>
        </div>
        <div className={classes.start}>
          {!running && <Start experiment={experiment} />}
          <ExperimentMenu experiment={experiment} isOwn={isOwn} />
        </div>
      </div>
      <Faults name={name} />
      {running && live && <ExperimentProgress state={live} />}
      <Method experiment={shown} />
      <details className={classes.fold} data-testid="experiment-plan">
        <summary>Plan: {shown.steps.length * shown.repetitions} runs</summary>
        <PlanTable runs={planRuns(shown)} summary={durationText(shown, shown.repetitions)} />
      </details>
      <div className={classes.resultHead}>
        <h3>{result ? (running ? 'Result so far' : 'Last result') : 'No result yet'}</h3>
        <span className={classes.dim}>
          {result ? `${formatMoment(result.startedAt)}, ${resultStateText(result)}` : 'Start, and the table fills as the runs end.'}
        </span>
        <span className={classes.space} />
        {result && <ResultButtons result={result} />}
      </div>
      <ResultTable
        experiment={result?.experiment ?? experiment}
        steps={result?.steps ?? plannedSteps(experiment)}
        runningStep={running ? (live?.step ?? null) : null}
      />
      {result && <StepCharts experiment={result.experiment} steps={result.steps} />}
      {result && <RunTable result={result} />}
    </section>
  );
}

function Start({ experiment }: { experiment: Experiment }) {
  const { api } = useSession();
  const { name } = experiment;
  const repetitions = useExperiments((state) => state.repetitions[name] ?? experiment.repetitions);
  const busy = useExperiments((state) => state.busy);
  const reason = useApp((state) => (state.link === 'connected' ? null : 'The engine cannot be reached.'));
  const change = (value: number | null) =>
    value !== null && useExperiments.setState((state) => ({ repetitions: { ...state.repetitions, [name]: value } }));
  return (
    <>
      <span className={classes.dim}>Repetitions</span>
      <NumberField
        label="Repetitions"
        testId="experiment-repetitions"
        width={64}
        value={repetitions}
        {...EXPERIMENT_LIMITS.repetitions}
        onCommit={change}
      />
      <Tooltip label={reason ?? `${experiment.steps.length * repetitions} runs, ${durationText(experiment, repetitions)}`}>
        <Button
          size="sm"
          data-testid="experiment-start"
          aria-label="Start the experiment"
          leftSection={<IconPlayerPlayFilled size={15} />}
          aria-disabled={reason !== null || busy !== null}
          data-disabled={reason !== null || busy !== null || undefined}
          onClick={() => reason === null && void startExperiment(api, experiment, repetitions)}
        >
          {busy === 'starting' ? 'Starting' : busy === 'stopping' ? 'Stopping' : 'Start'}
        </Button>
      </Tooltip>
    </>
  );
}

function Faults({ name }: { name: string }) {
  const asked = useExperiments((state) => state.error);
  const state = useApp((app) => app.experiment);
  const error = state && (state.result === null || state.result.experiment.name === name) ? state.error : null;
  if (asked) {
    return (
      <ErrorAlert title={asked.title} error={asked.error} safe={asked.safe} onClose={() => useExperiments.setState({ error: null })} />
    );
  }
  if (!error) return null;
  return state?.phase === 'failed' ? (
    <ErrorAlert title="The experiment failed" error={error} safe="What was measured until then is kept." />
  ) : (
    <ErrorAlert
      title="The result is not kept on disk"
      error={error}
      safe="The runs are not affected. Copy the table before you close the window."
    />
  );
}

function Method({ experiment }: { experiment: Experiment }) {
  const { kind, steps, repetitions, durationS, warmupS, preset, scenario, set } = experiment;
  const changes = changesOf(set);
  return (
    <p className={classes.method}>
      {kind === 'ladder'
        ? `A ladder of ${steps.length} ${steps.length === 1 ? 'step' : 'steps: each keeps the changes of those before it'}. `
        : `${steps.length} ${steps.length === 1 ? 'step' : 'steps side by side, each compared with the first'}. `}
      {scenario === null ? 'Scenario' : 'A scenario of its own, from'} “{findPreset(preset)?.title ?? preset}”, {durationS} s measured after{' '}
      {warmupS} s of warm-up in each run.{' '}
      {changes.length > 0 && `In every step: ${changes.map(({ label, value }) => `${label} ${value}`).join(', ')}. `}
      {repetitions > 1 && 'Repetitions are interleaved, so that a slow phase of the machine meets every step.'}
    </p>
  );
}
