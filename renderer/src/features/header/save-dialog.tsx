import { Modal, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import { CAPTURE_TEXT_LIMITS } from '../../../../contract/index.ts';
import { currentCaptureId, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { NameForm } from '../../ui/name-form.tsx';

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
  const [notes, setNotes] = useState<string | null>(null);
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

  const save = async (name: string) => {
    const fault = await actions.updateCapture({ id: captureId, name, saved: true, ...(notes === null ? {} : { notes }) });
    if (!fault) notifications.show({ title: 'Saved', message: `“${name}” is kept among the captures.` });
    return fault;
  };

  return (
    <NameForm
      name={item?.name ?? ''}
      maxLength={CAPTURE_TEXT_LIMITS.nameChars}
      confirm="Save"
      testId="save"
      fault={{ title: 'The run was not saved', safe: 'What was recorded is kept under its old name.' }}
      onSubmit={save}
      onDone={onDone}
    >
      <Textarea
        label="Notes"
        size="sm"
        rows={4}
        maxLength={CAPTURE_TEXT_LIMITS.notesChars}
        placeholder="What was tried, and what to remember"
        value={notes ?? ''}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
    </NameForm>
  );
}
