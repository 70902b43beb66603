import { ActionIcon, Badge, Button, Loader, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDotsVertical, IconDownload, IconFileAnalytics, IconPencil, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CaptureListItem, ReportFormat } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatBytes, formatDuration, formatFps, formatMoment, NO_VALUE } from '../../ui/format.ts';
import classes from './captures.module.css';
import { RenameDialog } from './rename-dialog.tsx';

const UNDO_SHOWN_MS = 10_000;

const FORMAT_LABELS: Record<ReportFormat, string> = {
  html: 'HTML report',
  json: 'JSON, every sample',
  csv: 'CSV, a row a sample',
  md: 'Markdown summary',
  exchanges: 'CSV, a row an exchange',
  arrivals: 'CSV, a row an arrival',
  junit: 'JUnit XML, a case a threshold',
  'frames-csv': 'CSV, a row a recorded frame',
};

/** Every capture of the library, newest first. */
export function CaptureList() {
  const captures = useApp((state) => state.captures);
  const [renamed, setRenamed] = useState<CaptureListItem | null>(null);
  if (captures === null) {
    return (
      <div className={classes.empty}>
        <Loader size="sm" />
      </div>
    );
  }
  if (captures.length === 0) {
    return (
      <div className={classes.empty}>
        <h2>No captures yet</h2>
        <p>Every run is recorded here by itself. Start one in the Monitor, then save it under a name to find it again.</p>
        <Button onClick={() => useApp.setState({ view: 'monitor' })}>Go to the Monitor</Button>
      </div>
    );
  }
  return (
    <div className={classes.list}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Started</th>
            <th scope="col" className={classes.number}>
              Duration
            </th>
            <th scope="col" className={classes.number}>
              Received FPS
            </th>
            <th scope="col" className={classes.number}>
              Frame
            </th>
            <th scope="col">Compression</th>
            <th scope="col" className={classes.wide}>
              Verdict
            </th>
            <th scope="col">
              <span className={classes.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {captures.map((capture) => (
            <CaptureRow key={capture.id} capture={capture} onRename={() => setRenamed(capture)} />
          ))}
        </tbody>
      </table>
      <RenameDialog capture={renamed} onClose={() => setRenamed(null)} />
    </div>
  );
}

function CaptureRow({ capture, onRename }: { capture: CaptureListItem; onRename: () => void }) {
  const { id, name, state, saved, fault } = capture;
  const readable = state !== 'unreadable';
  return (
    <tr data-testid="capture-row" data-capture-id={id}>
      <td>
        <div className={classes.nameCell}>
          <Tooltip label={saved ? 'Saved under this name' : 'Recorded, not saved under a name'}>
            <IconStarFilled size={13} className={classes.star} data-saved={saved || undefined} aria-label={saved ? 'Saved' : 'Not saved'} />
          </Tooltip>
          {readable ? (
            <button
              type="button"
              className={classes.open}
              data-testid="capture-open"
              onClick={() => useApp.setState({ openCaptureId: id })}
            >
              {name}
            </button>
          ) : (
            <span className={classes.open}>{name}</span>
          )}
          <StateBadge state={state} />
        </div>
      </td>
      <td className={classes.dim}>{formatMoment(capture.startedAt)}</td>
      <td className={classes.number}>{formatDuration(capture.durationS)}</td>
      <td className={classes.number}>{formatFps(capture.receivedFps)}</td>
      <td className={classes.number}>{formatBytes(capture.payloadBytes)}</td>
      <td>{capture.compressed === null ? NO_VALUE : capture.compressed ? 'on' : 'off'}</td>
      <td className={classes.verdict} title={fault ?? capture.verdict ?? undefined}>
        {fault ? <span className={classes.fault}>{fault}</span> : (capture.verdict ?? NO_VALUE)}
      </td>
      <td>
        <RowActions capture={capture} onRename={onRename} />
      </td>
    </tr>
  );
}

function StateBadge({ state }: { state: CaptureListItem['state'] }) {
  if (state === 'complete') return null;
  const color = state === 'unreadable' ? 'red' : state === 'recording' ? 'cyan' : 'orange';
  return (
    <Badge size="xs" variant="light" color={color} className={classes.badge}>
      {state}
    </Badge>
  );
}

function RowActions({ capture, onRename }: { capture: CaptureListItem; onRename: () => void }) {
  const { actions } = useSession();
  const { id, name, state } = capture;
  const readable = state !== 'unreadable';
  const remove = async () => {
    if (!(await actions.deleteCapture(id, name))) return;
    const notificationId = `deleted-${id}`;
    notifications.show({
      id: notificationId,
      autoClose: UNDO_SHOWN_MS,
      title: 'Moved to the trash',
      message: (
        <div className={classes.undo}>
          <span>{name}</span>
          <Button
            variant="light"
            data-testid="capture-undo"
            onClick={() => {
              notifications.hide(notificationId);
              void actions.restoreCapture(id, name);
            }}
          >
            Undo
          </Button>
        </div>
      ),
    });
  };
  return (
    <div className={classes.actions}>
      <Tooltip label="Open the report">
        <ActionIcon
          aria-label={`Open the report of ${name}`}
          data-testid="capture-open-report"
          disabled={!readable}
          onClick={() => void actions.openReport(id)}
        >
          <IconFileAnalytics size={16} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" withArrow transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon aria-label={`More actions for ${name}`} data-testid="capture-more">
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={14} />} disabled={!readable} onClick={onRename}>
            Rename…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Save as</Menu.Label>
          {(Object.keys(FORMAT_LABELS) as ReportFormat[]).map((format) => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={14} />}
              disabled={!readable}
              data-testid={`capture-save-${format}`}
              onClick={() => void actions.saveReport(id, format)}
            >
              {FORMAT_LABELS[format]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={14} />}
            disabled={state === 'recording'}
            data-testid="capture-delete"
            onClick={() => void remove()}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
