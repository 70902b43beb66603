import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconHistory } from '@tabler/icons-react';
import type { RecoveryReport } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import classes from './recovery-notice.module.css';
import { failedSentence, recoveredSentence } from './recovery-sentence.ts';

/** Tells after a crash which captures were recovered and what is in them, and which could not be; until it is dismissed. */
export function RecoveryNotice() {
  const recovery = useApp((state) => state.recovery);
  const { actions } = useSession();
  if (!recovery || (recovery.recovered.length === 0 && recovery.failed.length === 0)) return null;
  return (
    <section className={classes.notice} aria-label="Recovered captures" role="status" data-testid="recovery-notice">
      <Sentences {...recovery} />
      <CloseButton size="sm" aria-label="Dismiss" data-testid="recovery-dismiss" onClick={() => void actions.dismissRecovery()} />
    </section>
  );
}

function Sentences({ recovered, failed }: RecoveryReport) {
  const [only] = recovered.length === 1 ? recovered : [];
  return (
    <div className={classes.sentences}>
      {recovered.length > 0 && (
        <p>
          <IconHistory size={16} className={classes.recovered} aria-hidden />
          <span>{recoveredSentence(recovered)}</span>
          <Button
            size="compact-xs"
            variant="default"
            className={classes.open}
            data-testid="recovery-open"
            onClick={() => useApp.setState({ view: 'captures', openCaptureId: only?.id ?? null })}
          >
            {only ? 'Open the capture' : 'Show the captures'}
          </Button>
        </p>
      )}
      {failed.length > 0 && (
        <p>
          <IconAlertTriangle size={16} className={classes.failed} aria-hidden />
          <span>{failedSentence(failed)}</span>
        </p>
      )}
    </div>
  );
}
