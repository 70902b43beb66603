import { Checkbox } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { CaptureListItem } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { movedIndex } from '../../ui/moved-index.ts';
import { rowWindow, scrollToRow } from '../../ui/row-window.ts';
import { SORTED_HEAD, SORTED_HEAD_PX, SortHeads } from '../../ui/sort-heads.tsx';
import { CaptureRow } from './capture-row.tsx';
import classes from './library.module.css';
import { deleteCaptures, select } from './library-actions.ts';
import { useLibrary } from './library-store.ts';

/** Fixed, so that the rows in view follow from the scroll position alone. The style sheet has the same. */
const ROW_PX = 58;

const COLUMNS: readonly { key: string; title: string; text: string; widthPx: number | null; isNumber: boolean }[] = [
  {
    key: 'name',
    title: 'Capture',
    text: 'Name, what is set otherwise than in the preset, tags, preset and verdict.',
    widthPx: null,
    isNumber: false,
  },
  { key: 'receivedFps', title: 'FPS', text: 'Received frames a second over the measured time.', widthPx: 84, isNumber: true },
  {
    key: 'latencyP99Ms',
    title: 'p99, ms',
    text: 'Latency that 99 of 100 frames stay below; in direction echo, of the whole exchange.',
    widthPx: 84,
    isNumber: true,
  },
  { key: 'receivedBytesPerS', title: 'MB/s', text: 'Payload received, in millions of bytes a second.', widthPx: 76, isNumber: true },
  { key: 'startedAt', title: 'Started', text: 'When the run began, in your time zone.', widthPx: 170, isNumber: false },
  { key: 'durationS', title: 'Duration', text: 'Measured time.', widthPx: 82, isNumber: true },
  { key: 'diskBytes', title: 'Size', text: 'Of all files of the capture on the disk.', widthPx: 84, isNumber: true },
];

interface CaptureTableProps {
  rows: readonly CaptureListItem[];
  sortKey: string;
  descending: boolean;
  onSort: (key: string) => void;
  onRename: (capture: CaptureListItem) => void;
}

/**
 * The captures, a row each, of which only those in view are in the document. By keyboard: arrows, Page Up and Down, Home and End move; Enter
 * opens; Space selects, with Shift the arrows too, Ctrl+A all; F2 renames; Delete deletes what is selected, or the active row; Escape selects nothing.
 */
export function CaptureTable({ rows, sortKey, descending, onSort, onRename }: CaptureTableProps) {
  const { actions } = useSession();
  const selected = useLibrary((state) => state.selected);
  const { ref: sizeRef, height } = useElementSize();
  const scroller = useRef<HTMLElement>(null);
  const ref = useMergedRef(sizeRef, scroller);
  const [scrollPx, setScrollPx] = useState(0);
  const [activeId, setActiveId] = useState<string | null>(null);
  const wasMoved = useRef(false);
  const viewPx = Math.max(0, height - SORTED_HEAD_PX);
  const { first, end, abovePx, belowPx } = rowWindow(rows.length, ROW_PX, scrollPx, viewPx);
  const activeIndex = activeId === null ? -1 : rows.findIndex(({ id }) => id === activeId);
  const active = rows[activeIndex];
  const shownSelected = rows.filter(({ id }) => selected.has(id));

  // Only what the keyboard chose is brought into view.
  useEffect(() => {
    const element = scroller.current;
    if (!wasMoved.current || !element || activeIndex < 0) return;
    wasMoved.current = false;
    element.scrollTop = scrollToRow(activeIndex, ROW_PX, element.scrollTop, viewPx);
  });

  const state = useRef({ rows, activeIndex });
  state.current = { rows, activeIndex };
  const check = useCallback((id: string, { shiftKey }: { shiftKey: boolean }) => {
    const { rows: shown, activeIndex: from } = state.current;
    const at = shown.findIndex((row) => row.id === id);
    const isSelected = !useLibrary.getState().selected.has(id);
    const range = shiftKey && from >= 0 ? shown.slice(Math.min(from, at), Math.max(from, at) + 1) : shown.slice(at, at + 1);
    select(range, shiftKey || isSelected);
    setActiveId(id);
  }, []);
  const press = useCallback(
    (id: string, event: MouseEvent) => {
      if (event.shiftKey || event.ctrlKey || event.metaKey) check(id, event);
      else setActiveId(id);
    },
    [check],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const to = isCommand ? null : movedIndex(event.key, activeIndex, rows.length, Math.max(1, Math.floor(viewPx / ROW_PX) - 1));
    const row = to === null ? undefined : rows[to];
    if (row) {
      wasMoved.current = true;
      if (event.shiftKey) select(rows.slice(Math.min(Math.max(activeIndex, 0), to!), Math.max(activeIndex, to!) + 1), true);
      setActiveId(row.id);
    } else if (isCommand && event.key.toLowerCase() === 'a') select(rows, true);
    else if (isCommand) return;
    else if (event.key === ' ' && active) select([active], !selected.has(active.id));
    else if (event.key === 'Enter' && active && active.state !== 'unreadable') useApp.setState({ openCaptureId: active.id });
    else if (event.key === 'F2' && active && active.state !== 'unreadable') onRename(active);
    else if (event.key === 'Delete') {
      const meant = (shownSelected.length > 0 ? shownSelected : active ? [active] : []).filter((capture) => capture.state !== 'recording');
      if (meant.length > 0) void deleteCaptures(actions, meant);
    } else if (event.key === 'Escape') select(rows, false);
    else return;
    event.preventDefault();
  };

  const isAllSelected = rows.length > 0 && shownSelected.length === rows.length;
  return (
    <section ref={ref} className={classes.scroller} onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}>
      <table
        className={classes.table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: it is a grid: its rows are chosen by keyboard
        role="grid"
        tabIndex={0}
        aria-label="Captures"
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-activedescendant={activeIndex >= first && activeIndex < end && active ? rowId(active.id) : undefined}
        data-testid="capture-table"
        onKeyDown={onKeyDown}
      >
        <colgroup>
          <col style={{ width: 40 }} />
          <col style={{ width: 88 }} />
          {COLUMNS.map(({ key, widthPx }) => (
            <col key={key} style={widthPx === null ? undefined : { width: widthPx }} />
          ))}
          <col style={{ width: 80 }} />
        </colgroup>
        <thead className={SORTED_HEAD}>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.check}>
              <Checkbox
                size="xs"
                aria-label="Select all that are shown"
                data-testid="capture-select-all"
                checked={isAllSelected}
                indeterminate={!isAllSelected && shownSelected.length > 0}
                onChange={() => select(rows, !isAllSelected)}
              />
            </th>
            <th scope="col">
              <span className={classes.hidden}>Thumbnail</span>
            </th>
            <SortHeads columns={COLUMNS} sortKey={sortKey} descending={descending} onSort={onSort} />
            <th scope="col">
              <span className={classes.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Spacer heightPx={abovePx} />
          {rows.slice(first, end).map((capture, index) => (
            <CaptureRow
              key={capture.id}
              capture={capture}
              rowId={rowId(capture.id)}
              rowIndex={first + index + 2}
              isActive={capture.id === activeId}
              isSelected={selected.has(capture.id)}
              onPress={press}
              onCheck={check}
              onRename={onRename}
            />
          ))}
          <Spacer heightPx={belowPx} />
        </tbody>
      </table>
    </section>
  );
}

/** Ids of captures are names of folders of our own: letters, digits, dots, dashes and underscores. */
const rowId = (id: string) => `capture-${id}`;

/** The room of the rows that are not in the document. */
function Spacer({ heightPx }: { heightPx: number }) {
  if (heightPx === 0) return null;
  return (
    <tr aria-hidden className={classes.spacer} style={{ height: heightPx }}>
      <td colSpan={COLUMNS.length + 3} />
    </tr>
  );
}
