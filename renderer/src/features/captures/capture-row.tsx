import { ActionIcon, Badge, Checkbox, Menu, Tooltip } from '@mantine/core';
import { IconDotsVertical, IconFileAnalytics, IconPencil, IconStarFilled, IconTrash } from '@tabler/icons-react';
import { type MouseEvent, memo } from 'react';
import { type CaptureListItem, MIXED_FIGURES, STOPPED_EARLY, stoppedText } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatBytes, formatDuration, formatFps, formatMegabytesPerS, formatMoment, formatMs } from '../../ui/format.ts';
import classes from './captures.module.css';
import library from './library.module.css';
import { deleteCaptures } from './library-actions.ts';
import { listedVerdict } from './listed-verdict.ts';
import { SaveAsItems } from './save-as-items.tsx';
import { Thumbnail } from './thumbnail.tsx';

interface CaptureRowProps {
  capture: CaptureListItem;
  rowIndex: number;
  rowId: string;
  isActive: boolean;
  isSelected: boolean;
  onPress: (id: string, event: MouseEvent) => void;
  onCheck: (id: string, event: { shiftKey: boolean }) => void;
  onRename: (capture: CaptureListItem) => void;
}

function CaptureRowOf({ capture, rowIndex, rowId, isActive, isSelected, onPress, onCheck, onRename }: CaptureRowProps) {
  const { id, name, state, saved, fault, tags, preset, settings, mixed, importedFrom } = capture;
  const verdict = listedVerdict(capture);
  const readable = state !== 'unreadable';
  // Only the controls of the active row are reached with the Tab key: else a thousand rows would stand before whatever comes next.
  const tabIndex = isActive ? 0 : -1;
  return (
    <tr
      id={rowId}
      className={library.row}
      aria-rowindex={rowIndex}
      aria-selected={isSelected}
      data-active={isActive || undefined}
      data-testid="capture-row"
      data-capture-id={id}
      onClick={(event) => onPress(id, event)}
      onDoubleClick={() => readable && useApp.setState({ openCaptureId: id })}
    >
      <td className={library.check}>
        <Checkbox
          size="xs"
          aria-label={`Select ${name}`}
          data-testid="capture-select"
          tabIndex={-1}
          checked={isSelected}
          onChange={() => {}}
          onClick={(event) => {
            event.stopPropagation();
            onCheck(id, event);
          }}
        />
      </td>
      <td>
        <Thumbnail capture={capture} />
      </td>
      <td className={library.what}>
        <div className={library.nameLine}>
          <Tooltip label={saved ? 'Saved under this name' : 'Recorded, not saved under a name'}>
            <IconStarFilled size={13} className={classes.star} data-saved={saved || undefined} aria-label={saved ? 'Saved' : 'Not saved'} />
          </Tooltip>
          {readable ? (
            <button
              type="button"
              className={classes.open}
              data-testid="capture-open"
              tabIndex={tabIndex}
              title={name}
              onClick={(event) => {
                event.stopPropagation();
                useApp.setState({ openCaptureId: id });
              }}
            >
              {name}
            </button>
          ) : (
            <span className={classes.open}>{name}</span>
          )}
          {settings !== '' && (
            <span className={library.settings} title={settings} data-testid="capture-settings">
              {settings}
            </span>
          )}
          <StateBadge capture={capture} />
          {mixed && (
            <Badge
              size="xs"
              variant="light"
              color="gray"
              tt="none"
              className={classes.badge}
              title={MIXED_FIGURES[mixed]}
              data-testid="capture-mixed"
            >
              mixed
            </Badge>
          )}
          {importedFrom !== null && (
            <Badge
              size="xs"
              variant="light"
              color="violet"
              className={classes.badge}
              title={`Imported from ${importedFrom}: not measured in this library`}
            >
              imported
            </Badge>
          )}
          {tags.length > 0 && (
            <span className={library.tags} title={tags.join(', ')}>
              {tags.map((tag) => (
                <span key={tag} className={library.tag}>
                  {tag}
                </span>
              ))}
            </span>
          )}
        </div>
        <div className={library.second} title={fault ?? verdict ?? undefined}>
          {fault ? (
            <span className={classes.fault}>{fault}</span>
          ) : (
            <>
              {preset !== null && preset !== name && <span className={library.preset}>{preset}</span>}
              {verdict ?? (state === 'recording' ? 'The run goes on.' : 'No verdict: too short, or not measured.')}
            </>
          )}
        </div>
      </td>
      <td className={library.number}>{formatFps(capture.receivedFps)}</td>
      <td className={library.number}>{formatMs(capture.latencyP99Ms)}</td>
      <td className={library.number}>{formatMegabytesPerS(capture.receivedBytesPerS)}</td>
      <td className={library.moment}>{formatMoment(capture.startedAt)}</td>
      <td className={library.number}>{formatDuration(capture.durationS)}</td>
      <td className={library.number}>{formatBytes(capture.diskBytes)}</td>
      <td>
        <RowActions capture={capture} tabIndex={tabIndex} onRename={onRename} />
      </td>
    </tr>
  );
}

export const CaptureRow = memo(CaptureRowOf);

function StateBadge({ capture: { state, stopped } }: Pick<CaptureRowProps, 'capture'>) {
  if (stopped) {
    return (
      <Badge size="xs" variant="light" color="gray" tt="none" className={classes.badge} title={STOPPED_EARLY} data-testid="capture-stopped">
        stopped, {stoppedText(stopped)}
      </Badge>
    );
  }
  if (state === 'complete') return null;
  const color = state === 'unreadable' ? 'red' : state === 'recording' ? 'cyan' : 'orange';
  return (
    <Badge size="xs" variant="light" color={color} className={classes.badge}>
      {state}
    </Badge>
  );
}

function RowActions({ capture, tabIndex, onRename }: Pick<CaptureRowProps, 'capture' | 'onRename'> & { tabIndex: number }) {
  const { actions } = useSession();
  const { id, name, state } = capture;
  const readable = state !== 'unreadable';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a press on a control from being one on the row
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div className={classes.actions} onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}>
      <Tooltip label="Open the report">
        <ActionIcon
          aria-label={`Open the report of ${name}`}
          data-testid="capture-open-report"
          tabIndex={tabIndex}
          disabled={!readable}
          onClick={() => void actions.openReport(id)}
        >
          <IconFileAnalytics size={16} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" withArrow transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon aria-label={`More actions for ${name}`} data-testid="capture-more" tabIndex={tabIndex}>
            <IconDotsVertical size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={14} />}
            disabled={!readable}
            data-testid="capture-rename"
            onClick={() => onRename(capture)}
          >
            Rename…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Save as</Menu.Label>
          <SaveAsItems capture={capture} />
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={14} />}
            disabled={state === 'recording'}
            data-testid="capture-delete"
            onClick={() => void deleteCaptures(actions, [capture])}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
