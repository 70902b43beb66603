import { ActionIcon, Menu, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDotsVertical, IconDownload, IconEdit, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { EXPERIMENT_LIMITS, type Experiment } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { NameForm } from '../../ui/name-form.tsx';
import { UndoNotice } from '../../ui/undo-notice.tsx';
import { deleteExperiment, duplicateExperiment, editExperiment, exportExperiment, renameExperiment } from './experiment-actions.ts';

const UNDO_SHOWN_MS = 10_000;

/** What can be done with an experiment beside starting it. One that ships is changed as a copy. */
export function ExperimentMenu({ experiment, isOwn }: { experiment: Experiment; isOwn: boolean }) {
  const { api } = useSession();
  const [renaming, setRenaming] = useState(false);
  const remove = async () => {
    const undo = await deleteExperiment(api, experiment);
    if (!undo) return;
    const id = `deleted-experiment-${experiment.name}`;
    notifications.show({
      id,
      autoClose: UNDO_SHOWN_MS,
      title: 'Moved to the trash',
      message: <UndoNotice id={id} text={experiment.title} onUndo={() => void undo()} />,
    });
  };
  return (
    <>
      <Menu position="bottom-end" withArrow transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon aria-label={`More actions for ${experiment.title}`} data-testid="experiment-more" size={30}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isOwn && (
            <>
              <Menu.Item
                leftSection={<IconEdit size={14} />}
                data-testid="experiment-edit"
                onClick={() => editExperiment(api, experiment, experiment.name)}
              >
                Change…
              </Menu.Item>
              <Menu.Item leftSection={<IconPencil size={14} />} data-testid="experiment-rename" onClick={() => setRenaming(true)}>
                Rename…
              </Menu.Item>
              <Menu.Item
                leftSection={<IconCopy size={14} />}
                data-testid="experiment-duplicate"
                onClick={() => void duplicateExperiment(api, experiment)}
              >
                Duplicate
              </Menu.Item>
            </>
          )}
          {!isOwn && (
            <Menu.Item
              leftSection={<IconCopy size={14} />}
              data-testid="experiment-copy-edit"
              onClick={() => editExperiment(api, experiment, null)}
            >
              Change a copy…
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            data-testid="experiment-export"
            onClick={() => void exportExperiment(api, experiment.name)}
          >
            Export as JSON
          </Menu.Item>
          {isOwn && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={14} />} data-testid="experiment-delete" onClick={() => void remove()}>
                Delete
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={renaming} onClose={() => setRenaming(false)} title="Rename the experiment">
        {renaming && (
          <NameForm
            name={experiment.title}
            maxLength={EXPERIMENT_LIMITS.titleChars}
            confirm="Rename"
            testId="experiment-rename"
            fault={{ title: 'The experiment was not renamed', safe: 'It is kept under its old name.' }}
            onSubmit={(title) => renameExperiment(api, experiment, title)}
            onDone={() => setRenaming(false)}
          />
        )}
      </Modal>
    </>
  );
}
