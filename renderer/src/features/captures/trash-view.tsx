import { ActionIcon, Button, Group, Loader, Modal, Stack } from '@mantine/core';
import { IconArrowBackUp, IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { CaptureListItem, ErrorValue } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatBytes, formatCount, formatDuration, formatMoment } from '../../ui/format.ts';
import view from '../../ui/view.module.css';
import classes from './captures.module.css';
import { useLibrary } from './library-store.ts';
import { useLibraryRefresh } from './use-library-refresh.ts';

/** What was deleted: to be brought back, or removed for good. */
export function TrashView() {
  const { api, actions } = useSession();
  // It changes when the library does.
  const captures = useApp((state) => state.captures);
  const [items, setItems] = useState<readonly CaptureListItem[] | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [doomed, setDoomed] = useState<readonly CaptureListItem[] | null>(null);
  useLibraryRefresh();
  const load = useCallback(async () => {
    const answer = await api.request('trash.list', null);
    if (answer.ok) setItems(answer.value);
    setError(answer.ok ? null : answer.error);
  }, [api]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a library that has changed is a reason to look again
  useEffect(() => void load(), [load, captures]);

  const empty = async () => {
    const answer = await api.request('trash.empty', { ids: (doomed ?? []).map(({ id }) => id) });
    setDoomed(null);
    await load();
    if (!answer.ok) setError(answer.error);
  };
  return (
    <div className={view.view} data-testid="trash">
      <div className={view.head}>
        <ActionIcon aria-label="Back to the captures" data-testid="trash-close" onClick={() => useLibrary.setState({ isTrashOpen: false })}>
          <IconArrowLeft size={18} />
        </ActionIcon>
        <h2>Trash</h2>
        <output className={view.count} data-testid="trash-count" data-value={items?.length ?? ''}>
          {items && items.length > 0 && sizeInWords(items)}
        </output>
        <span className={view.space} />
        <Button
          variant="default"
          c={items && items.length > 0 ? 'red' : undefined}
          leftSection={<IconTrash size={14} />}
          data-testid="trash-empty"
          disabled={!items || items.length === 0}
          onClick={() => setDoomed(items)}
        >
          Empty the trash…
        </Button>
      </div>
      {error && (
        <ErrorAlert title="The trash is not as it was asked for" error={error} safe="Captures outside of the trash are untouched." />
      )}
      {items === null && !error && (
        <div className={view.empty}>
          <Loader size="sm" />
        </div>
      )}
      {items?.length === 0 && (
        <div className={view.empty}>
          <h2>The trash is empty</h2>
          <p>Captures that are deleted lie here until the trash is emptied.</p>
        </div>
      )}
      {items && items.length > 0 && (
        <div className={classes.list}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Deleted</th>
                <th scope="col">Started</th>
                <th scope="col" className={classes.number}>
                  Duration
                </th>
                <th scope="col" className={classes.number}>
                  Size
                </th>
                <th scope="col" className={classes.wide}>
                  Verdict
                </th>
                <th scope="col">
                  <span className={classes.hidden}>Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <tr key={item.id} data-testid="trash-row" data-capture-id={item.id}>
                  <td>
                    <div className={classes.nameCell}>
                      <span className={classes.open} title={item.name}>
                        {item.name}
                      </span>
                    </div>
                  </td>
                  <td className={classes.dim}>{formatMoment(item.deletedAt)}</td>
                  <td className={classes.dim}>{formatMoment(item.startedAt)}</td>
                  <td className={classes.number}>{formatDuration(item.durationS)}</td>
                  <td className={classes.number}>{formatBytes(item.diskBytes)}</td>
                  <td className={classes.verdict} title={item.fault ?? item.verdict ?? undefined}>
                    {item.fault ? <span className={classes.fault}>{item.fault}</span> : item.verdict}
                  </td>
                  <td>
                    <Button
                      variant="default"
                      leftSection={<IconArrowBackUp size={14} />}
                      aria-label={`Bring ${item.name} back`}
                      data-testid="trash-restore"
                      onClick={() => void actions.restoreCapture(item.id, item.name)}
                    >
                      Bring back
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Modal opened={doomed !== null} onClose={() => setDoomed(null)} title="Empty the trash?">
        <Stack gap="sm">
          <p>{doomed && sizeInWords(doomed)} will be removed from the disk for good. They cannot be brought back afterwards.</p>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" size="sm" data-autofocus onClick={() => setDoomed(null)}>
              Keep them
            </Button>
            <Button color="red" size="sm" data-testid="trash-empty-confirm" onClick={() => void empty()}>
              Remove for good
            </Button>
          </Group>
        </Stack>
      </Modal>
    </div>
  );
}

function sizeInWords(items: readonly CaptureListItem[]): string {
  const bytes = items.reduce((sum, { diskBytes }) => sum + (diskBytes ?? 0), 0);
  return `${formatCount(items.length)} ${items.length === 1 ? 'capture' : 'captures'}, ${formatBytes(bytes)}`;
}
