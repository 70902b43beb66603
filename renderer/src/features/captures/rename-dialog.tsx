import { Modal } from '@mantine/core';
import { CAPTURE_TEXT_LIMITS, type CaptureListItem } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { NameForm } from '../../ui/name-form.tsx';

/** Another name for a capture. Naming it also marks it as saved. */
export function RenameDialog({ capture, onClose }: { capture: CaptureListItem | null; onClose: () => void }) {
  const { actions } = useSession();
  return (
    <Modal opened={capture !== null} onClose={onClose} title="Rename the capture">
      {capture && (
        <NameForm
          key={capture.id}
          name={capture.name}
          maxLength={CAPTURE_TEXT_LIMITS.nameChars}
          confirm="Rename"
          testId="rename"
          fault={{ title: 'The capture was not renamed', safe: 'It is kept under its old name.' }}
          onSubmit={(name) => actions.updateCapture({ id: capture.id, name, saved: true })}
          onDone={onClose}
        />
      )}
    </Modal>
  );
}
