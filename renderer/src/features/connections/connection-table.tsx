import { useElementSize, useMergedRef } from '@mantine/hooks';
import { memo, useRef, useState } from 'react';
import type { ConnectionRow } from '../../../../contract/index.ts';
import { COLUMNS, TABLE_WIDTH_PX } from './columns.ts';
import classes from './connections.module.css';
import { rowWindow } from './row-window.ts';

/** Fixed, so that the rows in view follow from the scroll position alone. The style sheet has the same. */
const ROW_PX = 26;
const HEAD_PX = 28;

interface ConnectionTableProps {
  rows: readonly ConnectionRow[];
  sortKey: string;
  descending: boolean;
  onSort: (key: string) => void;
}

/** A row for each connection. Only those in view are in the document, so that 20 000 scroll as 20 do. */
export function ConnectionTable({ rows, sortKey, descending, onSort }: ConnectionTableProps) {
  const { ref: sizeRef, height } = useElementSize();
  const scroller = useRef<HTMLElement>(null);
  const ref = useMergedRef(sizeRef, scroller);
  const [scrollPx, setScrollPx] = useState(0);
  const { first, end, abovePx, belowPx } = rowWindow(rows.length, ROW_PX, scrollPx, Math.max(0, height - HEAD_PX));
  return (
    <section
      ref={ref}
      className={classes.scroller}
      aria-label="Table of connections"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the table is scrolled by keyboard
      tabIndex={0}
      onScroll={(event) => setScrollPx(event.currentTarget.scrollTop)}
    >
      <table className={classes.table} style={{ minWidth: TABLE_WIDTH_PX }} aria-rowcount={rows.length + 1} aria-colcount={COLUMNS.length}>
        <colgroup>
          {COLUMNS.map(({ key, widthPx }) => (
            <col key={key} style={{ width: `${(widthPx / TABLE_WIDTH_PX) * 100}%` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map(({ key, title, text, isNumber }) => (
              <th
                key={key}
                scope="col"
                data-number={isNumber || undefined}
                aria-sort={key !== sortKey ? undefined : descending ? 'descending' : 'ascending'}
              >
                <button type="button" title={`${text} Press to sort.`} onClick={() => onSort(key)} data-testid={`sort-${key}`}>
                  {title}
                  <span aria-hidden>{key === sortKey ? (descending ? ' ▾' : ' ▴') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {abovePx > 0 && <Spacer heightPx={abovePx} />}
          {rows.slice(first, end).map((row, index) => (
            <Row key={row.id} row={row} rowIndex={first + index + 2} />
          ))}
          {belowPx > 0 && <Spacer heightPx={belowPx} />}
        </tbody>
      </table>
    </section>
  );
}

/** The room of the rows that are not in the document. */
function Spacer({ heightPx }: { heightPx: number }) {
  return (
    <tr aria-hidden style={{ height: heightPx }}>
      <td colSpan={COLUMNS.length} />
    </tr>
  );
}

const Row = memo(function Row({ row, rowIndex }: { row: ConnectionRow; rowIndex: number }) {
  return (
    <tr aria-rowindex={rowIndex} data-role={row.role} title={row.userAgent ?? undefined}>
      {COLUMNS.map(({ key, isNumber, show }) => (
        <td key={key} data-number={isNumber || undefined} data-column={key}>
          {show(row)}
        </td>
      ))}
    </tr>
  );
});
