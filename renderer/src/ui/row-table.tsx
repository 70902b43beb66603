import { useElementSize, useMergedRef } from '@mantine/hooks';
import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { movedIndex } from './moved-index.ts';
import classes from './row-table.module.css';
import { rowWindow, scrollToRow } from './row-window.ts';
import { SORTED_HEAD, SORTED_HEAD_PX, SortHeads } from './sort-heads.tsx';
import type { SortValue } from './sort-rows.ts';

/** Fixed, so that the rows in view follow from the scroll position alone. The style sheet has the same. */
const ROW_PX = 26;

/** One column of a table of many rows. */
export interface RowColumn<Row> {
  key: string;
  title: string;
  /** What it is, and in which unit. */
  text: string;
  widthPx: number;
  /** Numbers stand at the right. */
  isNumber: boolean;
  show: (row: Row) => ReactNode;
  /** What does not fit into the cell, for whoever points at it. */
  hint?: (row: Row) => string | undefined;
  sortBy: (row: Row) => SortValue;
}

/** What of a row tells its looks, as `data-` attributes, and what it says to whoever points at it. */
export interface RowLook {
  title?: string;
  [data: `data-${string}`]: string | undefined;
}

/** One row may be chosen, by pointer or keyboard: arrows, Page Up and Down, Home and End move the choice, Enter opens it, Escape closes. */
export interface RowChoice<Row> {
  chosenKey: string | number | null;
  onChoose: (row: Row) => void;
  onOpen: (row: Row) => void;
  onClose: () => void;
}

interface RowTableProps<Row> {
  label: string;
  columns: readonly RowColumn<Row>[];
  rows: readonly Row[];
  /** Must not contain what a DOM id may not. */
  keyOf: (row: Row) => string | number;
  lookOf: (row: Row) => RowLook;
  sortKey: string;
  descending: boolean;
  onSort: (key: string) => void;
  choice?: RowChoice<Row>;
}

/** A row for each of many things. Only those in view are in the document, so that 20 000 scroll as 20 do. */
export function RowTable<Row>({ label, columns, rows, keyOf, lookOf, sortKey, descending, onSort, choice }: RowTableProps<Row>) {
  const { ref: sizeRef, height } = useElementSize();
  const scroller = useRef<HTMLElement>(null);
  const ref = useMergedRef(sizeRef, scroller);
  const [scrollPx, setScrollPx] = useState(0);
  const viewPx = Math.max(0, height - SORTED_HEAD_PX);
  const { first, end, abovePx, belowPx } = rowWindow(rows.length, ROW_PX, scrollPx, viewPx);
  const widthPx = columns.reduce((sum, column) => sum + column.widthPx, 0);
  const chosenIndex = choice && choice.chosenKey !== null ? rows.findIndex((row) => keyOf(row) === choice.chosenKey) : -1;
  const wasMoved = useRef(false);
  // Only what the keyboard chose is brought into view: a row that moves by itself does not take the view with it.
  useEffect(() => {
    const element = scroller.current;
    if (!wasMoved.current || !element || chosenIndex < 0) return;
    wasMoved.current = false;
    element.scrollTop = scrollToRow(chosenIndex, ROW_PX, element.scrollTop, viewPx);
  });

  const press = (event: React.KeyboardEvent) => {
    if (!choice || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = movedIndex(event.key, chosenIndex, rows.length, Math.max(1, Math.floor(viewPx / ROW_PX) - 1));
    const row = to === null ? undefined : rows[to];
    const chosen = rows[chosenIndex];
    if (row) {
      wasMoved.current = true;
      choice.onChoose(row);
    } else if (event.key === 'Enter' && chosen) choice.onOpen(chosen);
    else if (event.key === 'Escape') choice.onClose();
    else return;
    event.preventDefault();
  };

  const isChosenInDocument = chosenIndex >= first && chosenIndex < end;
  const grid = choice && {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    'aria-activedescendant': isChosenInDocument ? rowId(keyOf(rows[chosenIndex]!)) : undefined,
    onKeyDown: press,
  };
  return (
    <section
      ref={ref}
      className={classes.scroller}
      aria-label={choice ? undefined : label}
      // Scrolled by keyboard, where no choice moves in it.
      tabIndex={choice ? undefined : 0}
      onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}
    >
      <table
        className={classes.table}
        style={{ minWidth: widthPx }}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        {...grid}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: `${(column.widthPx / widthPx) * 100}%` }} />
          ))}
        </colgroup>
        <thead className={SORTED_HEAD}>
          <tr aria-rowindex={1}>
            <SortHeads columns={columns} sortKey={sortKey} descending={descending} onSort={onSort} />
          </tr>
        </thead>
        <tbody>
          {abovePx > 0 && <Spacer heightPx={abovePx} columns={columns.length} />}
          {rows.slice(first, end).map((row, index) => (
            <TableRow
              key={keyOf(row)}
              id={choice ? rowId(keyOf(row)) : undefined}
              row={row}
              rowIndex={first + index + 2}
              columns={columns}
              lookOf={lookOf}
              isChosen={choice ? first + index === chosenIndex : undefined}
              onPress={choice?.onOpen}
            />
          ))}
          {belowPx > 0 && <Spacer heightPx={belowPx} columns={columns.length} />}
        </tbody>
      </table>
    </section>
  );
}

const rowId = (key: string | number) => `row-${String(key).replaceAll(' ', '_')}`;

/** The room of the rows that are not in the document. */
function Spacer({ heightPx, columns }: { heightPx: number; columns: number }) {
  return (
    <tr aria-hidden className={classes.spacer} style={{ height: heightPx }}>
      <td colSpan={columns} />
    </tr>
  );
}

interface TableRowProps<Row> {
  id: string | undefined;
  row: Row;
  rowIndex: number;
  columns: readonly RowColumn<Row>[];
  lookOf: (row: Row) => RowLook;
  isChosen: boolean | undefined;
  onPress: ((row: Row) => void) | undefined;
}

function TableRowOf<Row>({ id, row, rowIndex, columns, lookOf, isChosen, onPress }: TableRowProps<Row>) {
  // The table takes the keys for all of its rows.
  return (
    <tr
      id={id}
      className={classes.row}
      aria-rowindex={rowIndex}
      aria-selected={isChosen}
      {...lookOf(row)}
      onClick={onPress ? () => onPress(row) : undefined}
    >
      {columns.map(({ key, isNumber, show, hint }) => (
        <td key={key} data-number={isNumber || undefined} data-column={key} title={hint?.(row)}>
          {show(row)}
        </td>
      ))}
    </tr>
  );
}

const TableRow = memo(TableRowOf) as typeof TableRowOf;
