import { Button, Tooltip } from '@mantine/core';
import { IconCircleFilled } from '@tabler/icons-react';
import type { SocketFilter } from '../../../../contract/index.ts';
import { type AppState, isActive, isExperimenting, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { recordScenario } from './record-scenario.ts';
import { useSockets } from './sockets-store.ts';

interface RecordButtonProps {
  label: string;
  testId: string;
  /** What would be recorded and under which name, or why it cannot be. */
  what: { ok: true; filter: SocketFilter; name: string } | { ok: false; reason: string };
}

/** Starts a capture of sockets; where it cannot, it says why. */
export function RecordButton({ label, testId, what }: RecordButtonProps) {
  const { actions } = useSession();
  const hindrance = useApp(hindranceOf);
  const reason = hindrance ?? (what.ok ? null : what.reason);
  const record = async () => {
    if (reason !== null || !what.ok) return;
    const { settings } = useApp.getState();
    useSockets.setState({ recordError: null });
    useSockets.setState({ recordError: await actions.record(recordScenario(what.name, what.filter, settings.sockets)) });
  };
  return (
    <Tooltip
      label={
        reason ??
        `Record “${what.ok ? what.name : ''}” as a capture, read from the same source at the same interval. Nothing of ours is sent.`
      }
    >
      <Button
        variant="default"
        data-testid={testId}
        // Not `disabled`: the reason has to be reached by keyboard as well.
        data-disabled={reason !== null || undefined}
        aria-disabled={reason !== null}
        aria-description={reason ?? undefined}
        leftSection={<IconCircleFilled size={10} color={reason === null ? 'var(--bad)' : undefined} />}
        onClick={() => void record()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

function hindranceOf({ run, experiment, busy, link }: AppState): string | null {
  if (link !== 'connected') return 'The engine cannot be reached.';
  if (isExperimenting(experiment)) return 'An experiment is in progress, which starts and stops runs by itself. Stop it first.';
  if (isActive(run)) return 'A run is in progress. Stop it first.';
  return busy === null ? null : 'A run is being started or stopped.';
}
