import { ActionIcon, Button, FileButton, Loader, Tooltip, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileImport, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { type Experiment, type ExperimentResult, suggestedTitle } from '../../../../contract/index.ts';
import { isExperimenting, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatMoment } from '../../ui/format.ts';
import { UndoNotice } from '../../ui/undo-notice.tsx';
import { beginDraft, deleteResult, importExperiment } from './experiment-actions.ts';
import classes from './experiment-list.module.css';
import { type Selection, useExperiments } from './experiment-store.ts';
import shared from './experiments.module.css';
import { durationText, resultStateText } from './step-facts.ts';

const RESULTS_AT_FIRST = 12;
const UNDO_SHOWN_MS = 10_000;

/** What there is to run, and under it what was found earlier. */
export function ExperimentList({ list }: { list: readonly Experiment[] }) {
  const { api } = useSession();
  const results = useExperiments((state) => state.results) ?? [];
  const own = useExperiments((state) => state.own);
  const unreadable = useExperiments((state) => state.unreadable);
  const draft = useExperiments((state) => state.draft);
  const [all, setAll] = useState(false);
  // One that is running is above.
  const earlier = results.filter(({ state }) => state !== 'running');
  return (
    <nav className={classes.side} aria-label="Experiments and results">
      <div className={classes.sideHead}>
        <h2>Your own</h2>
        <span>
          <FileButton accept="application/json,.json" onChange={(file) => file && void importExperiment(api, file)}>
            {(props) => (
              <Button
                {...props}
                variant="subtle"
                color="gray"
                size="compact-xs"
                data-testid="experiment-import"
                leftSection={<IconFileImport size={14} />}
              >
                Import…
              </Button>
            )}
          </FileButton>
          <Tooltip label="One is being written: save or discard it first. Press to go on with it." disabled={!draft}>
            <Button
              variant="light"
              size="compact-xs"
              data-testid="experiment-new"
              leftSection={<IconPlus size={14} />}
              onClick={() => (draft ? useExperiments.setState({ selection: { kind: 'draft' }, error: null }) : beginDraft(api))}
            >
              New
            </Button>
          </Tooltip>
        </span>
      </div>
      {draft && (
        <Item selection={{ kind: 'draft' }} testId="experiment-draft">
          <span className={classes.itemTitle}>{draft.title || suggestedTitle(draft)}</span>
          <span className={classes.itemFacts}>being written{draft.editing !== null && ', saved as it was'}</span>
        </Item>
      )}
      {own.length === 0 && !draft && (
        <p className={shared.dim}>
          None yet. “New” makes one of the monitor’s settings: choose what to vary, and see what each value costs.
        </p>
      )}
      <ul>
        {own.map((experiment) => (
          <li key={experiment.name}>
            <ExperimentItem experiment={experiment} />
          </li>
        ))}
      </ul>
      {unreadable.map((fault) => (
        <p key={fault} className={classes.unreadable}>
          {fault}
        </p>
      ))}
      <div className={classes.sideHead}>
        <h2>Those that ship</h2>
      </div>
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
      {earlier.length === 0 && <p className={shared.dim}>None yet. Each experiment that you run is kept here.</p>}
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
  const { api } = useSession();
  const { id, startedAt, experiment } = result;
  const moment = formatMoment(startedAt);
  const remove = async () => {
    const undo = await deleteResult(api, id);
    if (!undo) return;
    notifications.show({
      id: `deleted-result-${id}`,
      autoClose: UNDO_SHOWN_MS,
      title: 'Moved to the trash; its captures stay',
      message: <UndoNotice id={`deleted-result-${id}`} text={`${experiment.title}, ${moment}`} onUndo={() => void undo()} />,
    });
  };
  return (
    <div className={classes.itemRow}>
      <Item selection={{ kind: 'result', id }} testId="experiment-result">
        <span className={classes.itemTitle}>{experiment.title}</span>
        <span className={classes.itemFacts}>
          {moment}, {resultStateText(result)}
        </span>
      </Item>
      <ActionIcon
        className={classes.itemButton}
        aria-label={`Delete the result of ${experiment.title}, ${moment}`}
        title="Delete"
        onClick={() => void remove()}
      >
        <IconTrash size={14} />
      </ActionIcon>
    </div>
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
