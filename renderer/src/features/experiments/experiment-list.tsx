import { Button, FileButton, Loader, UnstyledButton } from '@mantine/core';
import { IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { Experiment, ExperimentResult } from '../../../../contract/index.ts';
import { isExperimenting, useApp } from '../../state/app-store.ts';
import { formatMoment } from '../../ui/format.ts';
import { openExperimentFile } from './experiment-actions.ts';
import { type Selection, useExperiments } from './experiment-store.ts';
import classes from './experiments.module.css';
import { durationText, resultStateText } from './step-facts.ts';

const RESULTS_AT_FIRST = 12;

/** What there is to run, and under it what was found earlier. */
export function ExperimentList({ list }: { list: readonly Experiment[] }) {
  const results = useExperiments((state) => state.results) ?? [];
  const [all, setAll] = useState(false);
  // One that is running is above.
  const earlier = results.filter(({ state }) => state !== 'running');
  return (
    <nav className={classes.side} aria-label="Experiments and results">
      <div className={classes.sideHead}>
        <h2>Experiments</h2>
        <FileButton accept="application/json,.json" onChange={(file) => file && void openExperimentFile(file)}>
          {(props) => (
            <Button {...props} variant="subtle" color="gray" size="compact-xs" leftSection={<IconFolderOpen size={14} />}>
              Open a file…
            </Button>
          )}
        </FileButton>
      </div>
      {list.length === 0 && <p className={classes.dim}>None ship with this engine. Open a file that holds one.</p>}
      <ul>
        {list.map((experiment) => (
          <li key={experiment.name}>
            <ExperimentItem experiment={experiment} />
          </li>
        ))}
      </ul>
      <div className={classes.sideHead}>
        <h2>Earlier results</h2>
      </div>
      {earlier.length === 0 && <p className={classes.dim}>None yet. Each experiment that you run is kept here.</p>}
      <ul>
        {earlier.slice(0, all ? undefined : RESULTS_AT_FIRST).map((result) => (
          <li key={result.id}>
            <ResultItem result={result} />
          </li>
        ))}
      </ul>
      {!all && earlier.length > RESULTS_AT_FIRST && (
        <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
          All {earlier.length} results
        </Button>
      )}
    </nav>
  );
}

function ExperimentItem({ experiment }: { experiment: Experiment }) {
  const { name, title, description, steps } = experiment;
  const repetitions = useExperiments((state) => state.repetitions[name] ?? experiment.repetitions);
  const running = useApp((state) => isExperimenting(state.experiment) && state.experiment?.result?.experiment.name === name);
  return (
    <Item selection={{ kind: 'experiment', name }} testId={`experiment-${name}`}>
      <span className={classes.itemTitle}>
        {title}
        {running && <Loader size={12} aria-label="in progress" />}
      </span>
      <span className={classes.itemText}>{description}</span>
      <span className={classes.itemFacts}>
        {steps.length} {steps.length === 1 ? 'step' : 'steps'} × {repetitions}, {durationText(experiment, repetitions)}
      </span>
    </Item>
  );
}

function ResultItem({ result }: { result: ExperimentResult }) {
  return (
    <Item selection={{ kind: 'result', id: result.id }} testId="experiment-result">
      <span className={classes.itemTitle}>{result.experiment.title}</span>
      <span className={classes.itemFacts}>
        {formatMoment(result.startedAt)}, {resultStateText(result)}
      </span>
    </Item>
  );
}

function Item({ selection, testId, children }: { selection: Selection; testId: string; children: React.ReactNode }) {
  const current = useExperiments((state) => JSON.stringify(state.selection) === JSON.stringify(selection));
  return (
    <UnstyledButton
      className={classes.item}
      aria-current={current || undefined}
      data-testid={testId}
      onClick={() => useExperiments.setState({ selection, error: null })}
    >
      {children}
    </UnstyledButton>
  );
}
