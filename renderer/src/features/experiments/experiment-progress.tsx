import { Button, Progress, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import type { ExperimentState } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatClock } from '../../ui/format.ts';
import { UndoNotice } from '../../ui/undo-notice.tsx';
import { discardExperiment, stopExperiment } from './experiment-actions.ts';
import { useExperiments } from './experiment-store.ts';
import classes from './experiments.module.css';
import { useTimeLeft } from './use-time-left.ts';

const UNDO_SHOWN_MS = 10_000;

/** How far the experiment is, and the buttons that end it: with what is done, or without a trace. */
export function ExperimentProgress({ state }: { state: ExperimentState }) {
  const { api } = useSession();
  const connected = useApp((app) => app.link === 'connected');
  const asked = useExperiments((own) => own.busy === 'stopping');
  const stopping = asked || state.phase === 'stopping';
  const { runsDone, runsTotal, step, result } = state;
  const leftS = useTimeLeft(state);
  const steps = result?.experiment.steps.length ?? 1;
  const repetitions = result?.experiment.repetitions ?? 1;
  const repetition = Math.min(repetitions, Math.floor(runsDone / steps) + 1);
  const discard = async () => {
    const discarded = await discardExperiment(api);
    if (!discarded) return;
    const { runs, undo } = discarded;
    notifications.show({
      id: 'experiment-discarded',
      autoClose: UNDO_SHOWN_MS,
      title: 'The experiment was cancelled',
      message: (
        <UndoNotice
          id="experiment-discarded"
          text={`Its result and ${runs} ${runs === 1 ? 'capture' : 'captures'} are in the trash.`}
          onUndo={() => void undo()}
        />
      ),
    });
  };
  return (
    <div className={classes.progress}>
      <div className={classes.progressText}>
        <span role="status" data-testid="experiment-progress">
          Run {Math.min(runsDone + 1, runsTotal)} of {runsTotal}
          {step !== null && (
            <>
              : <strong>{step}</strong>
            </>
          )}
          {repetitions > 1 && `, repetition ${repetition} of ${repetitions}`}
        </span>
        <span className={classes.dim} data-testid="experiment-left">
          {stopping
            ? 'Stopping. The runs made until now are kept.'
            : leftS === null
              ? ''
              : leftS < 1
                ? 'nearly done'
                : `about ${formatClock(leftS)} min left`}
        </span>
      </div>
      <Progress
        value={runsTotal === 0 ? 0 : (runsDone / runsTotal) * 100}
        aria-label={`${runsDone} of ${runsTotal} runs done`}
        transitionDuration={0}
      />
      <Button variant="default" onClick={() => useApp.setState({ view: 'monitor' })}>
        Watch the run
      </Button>
      <Button
        color="red"
        variant="light"
        data-testid="experiment-stop"
        aria-label="Stop the experiment"
        leftSection={<IconPlayerStopFilled size={15} />}
        disabled={!connected}
        aria-disabled={stopping}
        onClick={() => !stopping && void stopExperiment(api)}
      >
        {stopping ? 'Stopping' : 'Stop and keep'}
      </Button>
      <Tooltip label="Stops it and puts its result and the captures of its runs into the trash.">
        <Button
          variant="subtle"
          color="gray"
          data-testid="experiment-cancel"
          disabled={!connected}
          aria-disabled={stopping}
          onClick={() => !stopping && void discard()}
        >
          Cancel
        </Button>
      </Tooltip>
    </div>
  );
}
