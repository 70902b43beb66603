import { Button, Progress } from '@mantine/core';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import type { ExperimentState } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatClock } from '../../ui/format.ts';
import { stopExperiment } from './experiment-actions.ts';
import { useExperiments } from './experiment-store.ts';
import classes from './experiments.module.css';

/** How far the experiment is, and the button that ends it. */
export function ExperimentProgress({ state }: { state: ExperimentState }) {
  const { api } = useSession();
  const connected = useApp((app) => app.link === 'connected');
  const asked = useExperiments((own) => own.busy === 'stopping');
  const stopping = asked || state.phase === 'stopping';
  const { runsDone, runsTotal, leftS, step } = state;
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
        </span>
        <span className={classes.dim}>
          {stopping
            ? 'Stopping. The runs made until now are kept.'
            : leftS === null
              ? 'The first run tells how long it takes.'
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
        {stopping ? 'Stopping' : 'Stop'}
      </Button>
    </div>
  );
}
