import { Button, Loader } from '@mantine/core';
import { useEffect } from 'react';
import { isExperimenting, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { loadExperiments } from './experiment-actions.ts';
import { ExperimentDetail } from './experiment-detail.tsx';
import { ExperimentEditor } from './experiment-editor.tsx';
import { ExperimentList } from './experiment-list.tsx';
import { findListed, useExperiments } from './experiment-store.ts';
import classes from './experiments.module.css';
import { ResultDetail } from './result-detail.tsx';
import { StartChoice } from './start-choice.tsx';

/** Runs of one scenario under several settings: what there is to run, how far it is, and what was found. */
export function ExperimentsView() {
  const { api } = useSession();
  const list = useExperiments((state) => state.list);
  const loadError = useExperiments((state) => state.loadError);
  const experimenting = useApp((state) => isExperimenting(state.experiment));
  const link = useApp((state) => state.link);
  const changed = useApp((state) => state.experimentsChanged);
  // Its result is among the earlier ones when an experiment has ended.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is loaded changes with them
  useEffect(() => void loadExperiments(api), [api, experimenting, link, changed]);
  if (list === null) {
    return (
      <div className={classes.empty}>
        {loadError ? (
          <>
            <ErrorAlert title="The experiments could not be listed" error={loadError} safe="Results made earlier are not touched." />
            <Button variant="default" onClick={() => void loadExperiments(api)}>
              Try again
            </Button>
          </>
        ) : (
          <Loader size="sm" />
        )}
      </div>
    );
  }
  return (
    <div className={classes.view}>
      <ExperimentList list={list} />
      <Selected />
      <StartChoice />
    </div>
  );
}

function Selected() {
  const results = useExperiments((state) => state.results);
  const draft = useExperiments((state) => state.draft);
  const selection = useExperiments((state) => state.selection);
  const experiment = useExperiments((state) => (selection?.kind === 'experiment' ? findListed(state, selection.name) : undefined));
  if (selection?.kind === 'experiment') {
    if (experiment) return <ExperimentDetail key={experiment.name} experiment={experiment} />;
  }
  if (selection?.kind === 'draft' && draft) return <ExperimentEditor draft={draft} />;
  if (selection?.kind === 'result') {
    const result = results?.find(({ id }) => id === selection.id);
    if (result) return <ResultDetail key={result.id} result={result} />;
  }
  return (
    <div className={classes.empty}>
      <h2>Nothing is chosen</h2>
      <p>Choose an experiment on the left, or make one of your own from the monitor’s settings.</p>
    </div>
  );
}
