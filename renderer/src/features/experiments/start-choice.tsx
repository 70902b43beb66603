import { Button, Group, Modal, Stack } from '@mantine/core';
import { isExperimenting, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { stopAndStart } from './experiment-actions.ts';
import { useExperiments } from './experiment-store.ts';

/** An experiment was to be started while something else is in progress: what gives way is the user's to say. */
export function StartChoice() {
  const { api } = useSession();
  const waiting = useExperiments((state) => state.waiting);
  const other = useApp((state) =>
    isExperimenting(state.experiment) ? (state.experiment?.result?.experiment.title ?? 'Another experiment') : null,
  );
  const close = () => useExperiments.setState({ waiting: null });
  const what = other === null ? 'the run' : 'the other experiment';
  return (
    <Modal
      opened={waiting !== null}
      onClose={close}
      title={other === null ? 'A run is in progress' : `“${other}” is in progress`}
      data-testid="start-choice"
    >
      <Stack gap="md">
        <p>
          “{waiting?.experiment.title}” needs the machine for itself. Stop {what} and start it now?{' '}
          {other === null ? 'The capture of the run is kept.' : 'The runs that it has made are kept.'}
        </p>
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            size="sm"
            onClick={() => {
              close();
              if (other === null) useApp.setState({ view: 'monitor' });
            }}
          >
            {other === null ? 'Watch the run' : 'Let it go on'}
          </Button>
          <Button size="sm" data-testid="start-choice-stop" onClick={() => void stopAndStart(api)}>
            Stop {what} and start
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
