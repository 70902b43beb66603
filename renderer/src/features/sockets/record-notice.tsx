import { Button, CloseButton } from '@mantine/core';
import { IconCircleFilled } from '@tabler/icons-react';
import { isActive, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import classes from './sockets.module.css';
import { useSockets } from './sockets-store.ts';

/** Tells that sockets are being recorded and where that is stopped, that it has ended and where the capture is, or why it could not begin. */
export function RecordNotice() {
  const run = useApp((state) => (state.run?.scenario?.direction === 'observe' ? state.run : null));
  const error = useSockets((state) => state.recordError);
  const dismissed = useSockets((state) => state.dismissedCaptureId);
  if (error) {
    return (
      <div className={classes.alert}>
        <ErrorAlert
          title="The recording did not start"
          error={error}
          safe="The table is not affected."
          onClose={() => useSockets.setState({ recordError: null })}
        />
      </div>
    );
  }
  if (!run?.scenario) return null;
  const { name } = run.scenario;
  if (isActive(run)) return <InProgress name={name} />;
  if (run.captureId === null || run.captureId === dismissed) return null;
  return run.error ? null : <Ended name={name} captureId={run.captureId} />;
}

function InProgress({ name }: { name: string }) {
  const { actions } = useSession();
  const stopping = useApp((state) => state.busy === 'stopping');
  return (
    <div className={classes.notice} role="status" data-testid="socket-recording">
      <IconCircleFilled size={10} color="var(--bad)" aria-hidden />
      <span className={classes.sentence}>
        Recording <strong>{name}</strong> as a capture. It goes on in every view; stop it here, or with Stop above.
      </span>
      <Button
        size="compact-xs"
        color="red"
        variant="light"
        loading={stopping}
        onClick={() => void actions.stop()}
        data-testid="socket-record-stop"
      >
        Stop and keep
      </Button>
      <Button size="compact-xs" variant="default" onClick={() => useApp.setState({ view: 'monitor' })}>
        Show in the Monitor
      </Button>
    </div>
  );
}

function Ended({ name, captureId }: { name: string; captureId: string }) {
  return (
    <div className={classes.notice} role="status" data-testid="socket-recorded">
      <span className={classes.sentence}>
        <strong>{name}</strong> was recorded.
      </span>
      <Button size="compact-xs" variant="default" onClick={() => useApp.setState({ view: 'captures', openCaptureId: captureId })}>
        Open the capture
      </Button>
      <CloseButton size="sm" aria-label="Dismiss" onClick={() => useSockets.setState({ dismissedCaptureId: captureId })} />
    </div>
  );
}
