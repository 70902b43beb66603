import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { CaptureListItem, ErrorValue } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';

/** Another name for a capture. Naming it also marks it as saved. */
export function RenameDialog({ capture, onClose }: { capture: CaptureListItem | null; onClose: () => void }) {
  return (
    <Modal opened={capture !== null} onClose={onClose} title="Rename the capture">
      {capture && <RenameForm key={capture.id} capture={capture} onDone={onClose} />}
    </Modal>
  );
}

function RenameForm({ capture, onDone }: { capture: CaptureListItem; onDone: () => void }) {
  const { actions } = useSession();
  const [name, setName] = useState(capture.name);
  const [error, setError] = useState<ErrorValue | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const fault = await actions.updateCapture({ id: capture.id, name: name.trim(), saved: true });
    setError(fault);
    if (!fault) onDone();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          size="sm"
          data-autofocus
          data-testid="rename-name"
          required
          maxLength={120}
          value={name}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {error && <ErrorAlert title="The capture was not renamed" error={error} safe="It is kept under its old name." />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" size="sm" data-testid="rename-confirm" disabled={name.trim() === ''}>
            Rename
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
