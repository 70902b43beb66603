import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useEffect, useState } from 'react';
import type { ErrorValue } from '../../../../contract/index.ts';
import { currentCaptureId, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';

/** Gives the running or just ended run a name, so that it is found again. */
export function SaveDialog() {
  const opened = useApp((state) => state.saveDialogOpen);
  const captureId = useApp(currentCaptureId);
  const close = () => useApp.setState({ saveDialogOpen: false });
  return (
    <Modal opened={opened && captureId !== null} onClose={close} title="Save this run">
      {captureId && <SaveForm key={captureId} captureId={captureId} onDone={close} />}
    </Modal>
  );
}

function SaveForm({ captureId, onDone }: { captureId: string; onDone: () => void }) {
  const { api, actions } = useSession();
  const item = useApp((state) => state.captures?.find(({ id }) => id === captureId) ?? null);
  const [name, setName] = useState(item?.name ?? '');
  const [notes, setNotes] = useState<string | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [busy, setBusy] = useState(false);
  const saved = item?.saved ?? false;

  // Notes stand in the capture alone; one that was never saved has none.
  useEffect(() => {
    if (!saved) return;
    let current = true;
    void api.request('captures.open', { id: captureId }).then((answer) => {
      if (current && answer.ok) setNotes((typed) => typed ?? answer.value.notes);
    });
    return () => {
      current = false;
    };
  }, [api, captureId, saved]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const fault = await actions.updateCapture({ id: captureId, name: name.trim(), saved: true, ...(notes === null ? {} : { notes }) });
    setBusy(false);
    setError(fault);
    if (fault) return;
    notifications.show({ title: 'Saved', message: `“${name.trim()}” is kept among the captures.` });
    onDone();
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          size="sm"
          data-autofocus
          data-testid="save-name"
          required
          maxLength={120}
          value={name}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="Notes"
          size="sm"
          rows={4}
          maxLength={10_000}
          placeholder="What was tried, and what to remember"
          value={notes ?? ''}
          onChange={(event) => setNotes(event.currentTarget.value)}
        />
        {error && <ErrorAlert title="The run was not saved" error={error} safe="What was recorded is kept under its old name." />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="sm" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" size="sm" data-testid="save-confirm" loading={busy} disabled={name.trim() === ''}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
