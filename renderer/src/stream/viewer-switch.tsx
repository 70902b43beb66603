import { Button, Switch, Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { isExperimenting, shownScenario, useApp } from '../state/app-store.ts';
import { useSession } from '../state/session.ts';
import { formatFps } from '../ui/format.ts';
import { type ViewerStatus, wantsViewer } from './viewer.ts';
import classes from './viewer-switch.module.css';

const EXPLANATION =
  'The window receives the stream over a WebSocket of its own, as any viewer: what it shows went the whole way, and received, decoded and displayed are counted apart. It costs the server a send of every frame. Off: the engine hands over the newest picture at display rate.';

/** Direction relay: lets the window be a viewer, and says how it fares. */
export function ViewerSwitch() {
  const { viewer } = useSession();
  const status = useSyncExternalStore(viewer.subscribe, viewer.getStatus);
  const scenario = useApp(shownScenario);
  const held = useApp((state) => isExperimenting(state.experiment));
  if (scenario.direction !== 'relay') return null;
  return (
    <section className={classes.root} aria-label="The window as a viewer" data-testid="viewer" data-state={status.state}>
      <Tooltip label={EXPLANATION} position="bottom-start">
        <Switch
          size="xs"
          label="Own WebSocket"
          labelPosition="left"
          data-testid="viewer-switch"
          checked={wantsViewer(status.wish, scenario)}
          onChange={(event) => viewer.want(event.currentTarget.checked)}
        />
      </Tooltip>
      {held ? (
        <p className={classes.note}>Off while an experiment is measured.</p>
      ) : (
        <Account status={status} onRetry={() => viewer.retry()} />
      )}
    </section>
  );
}

function Account({ status, onRetry }: { status: ViewerStatus; onRetry: () => void }) {
  const { state, fault, rates } = status;
  switch (state) {
    case 'off':
      return null;
    case 'connecting':
      return <p className={classes.note}>Connecting</p>;
    case 'open':
      return (
        <dl className={classes.rates}>
          <Rate name="Received" fps={rates?.received} />
          <Rate name="Decoded" fps={rates?.decoded} />
          <Rate name="Displayed" fps={rates?.displayed} />
          <span className={classes.unit}>FPS</span>
        </dl>
      );
    case 'retrying':
      return (
        <p className={classes.note} role="status">
          {fault} Connecting again.
        </p>
      );
    case 'failed':
      return (
        <div className={classes.fault} role="alert">
          <p>{fault}</p>
          <p>Shown are the engine’s pictures.</p>
          <Button variant="default" size="compact-xs" onClick={onRetry}>
            Try again
          </Button>
        </div>
      );
  }
}

function Rate({ name, fps }: { name: string; fps: number | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={`viewer-${name.toLowerCase()}`} data-value={fps ?? ''}>
        {formatFps(fps)}
      </dd>
    </div>
  );
}
