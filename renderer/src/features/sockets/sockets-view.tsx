import { useCallback, useDeferredValue, useMemo } from 'react';
import { SOCKET_ROWS_MAX } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatCount } from '../../ui/format.ts';
import { RowTable } from '../../ui/row-table.tsx';
import view from '../../ui/view.module.css';
import { arrangeSockets } from './arrange-sockets.ts';
import { NoSockets, NothingMatches } from './empty-sockets.tsx';
import { ReadingStrip } from './reading-strip.tsx';
import { RecordNotice } from './record-notice.tsx';
import type { BoardRow } from './socket-board.ts';
import { socketColumns } from './socket-columns.tsx';
import { SocketControls } from './socket-controls.tsx';
import { SocketDetails } from './socket-details.tsx';
import classes from './sockets.module.css';
import { useSockets } from './sockets-store.ts';
import { useRememberedSearch } from './use-remembered-search.ts';
import { useSocketWatch } from './use-socket-watch.ts';

/** Every established TCP connection of this machine, whoever owns it, and what waits at each: `netstat -npt`, live. */
export function SocketsView() {
  const watch = useSocketWatch();
  const { reading, error, history, board } = watch;
  const boardRows = board.rows;
  const [search, setSearch] = useRememberedSearch();
  const typed = useDeferredValue(search);
  const sortKey = useSockets((state) => state.sortKey);
  const descending = useSockets((state) => state.descending);
  const chosenKey = useSockets((state) => state.chosen?.key ?? null);
  const link = useApp((state) => state.link);
  const hasCounters = useMemo(() => boardRows.some(({ row }) => row.tcp !== null), [boardRows]);
  const columns = useMemo(() => socketColumns(history, hasCounters), [history, hasCounters]);
  const rows = useMemo(() => {
    const { sortBy } = columns.find(({ key }) => key === sortKey) ?? columns[0]!;
    return arrangeSockets(boardRows, { sortBy, descending, search: typed });
  }, [boardRows, columns, sortKey, descending, typed]);
  const open = useMemo(() => boardRows.filter(({ closedMs }) => closedMs === null), [boardRows]);
  const shown = useMemo(() => rows.filter(({ closedMs }) => closedMs === null), [rows]);
  const sort = useCallback(
    (key: string) =>
      useSockets.setState((before) => ({
        sortKey: key,
        // What waits most is looked for first.
        descending:
          before.sortKey === key
            ? !before.descending
            : (columns.find((column) => column.key === key)?.isNumber ?? false) || key === 'queued',
      })),
    [columns],
  );
  const isEmpty = reading !== null && rows.length === 0;
  return (
    <div className={`${view.view} ${classes.sockets}`} data-stale={error !== null || link !== 'connected' || undefined}>
      <div className={view.head}>
        <h2>Sockets</h2>
        <output className={classes.count} data-testid="socket-count" data-value={reading ? shown.length : ''}>
          {reading ? countInWords(shown.length, reading.told, reading.total) : ''}
        </output>
        <span className={view.space} />
        <SocketControls search={search} onSearch={setSearch} open={open} shown={shown} />
      </div>
      <ReadingStrip watch={watch} />
      <RecordNotice />
      {error && (
        <div className={classes.alert}>
          <ErrorAlert
            title="The sockets could not be read"
            error={error}
            safe={
              reading
                ? 'The table shows the last reading that was taken. The next one is tried by itself.'
                : 'The next reading is tried by itself; choosing another source tries at once.'
            }
          />
        </div>
      )}
      {isEmpty ? (
        open.length === 0 ? (
          <NoSockets />
        ) : (
          <NothingMatches search={search} open={open} onClear={() => setSearch('')} />
        )
      ) : reading ? (
        <RowTable
          label="Table of sockets"
          columns={columns}
          rows={rows}
          keyOf={keyOf}
          lookOf={lookOf}
          sortKey={sortKey}
          descending={descending}
          onSort={sort}
          choice={{ chosenKey, onChoose: choose, onOpen: openDetails, onClose: closeDetails }}
        />
      ) : (
        <div className={view.empty}>{!error && link === 'connected' && <p role="status">Reading the sockets of this machine…</p>}</div>
      )}
      <SocketDetails watch={watch} />
    </div>
  );
}

const keyOf = ({ key }: BoardRow) => key;
const lookOf = ({ row, closedMs }: BoardRow) => ({
  'data-closed': closedMs === null ? undefined : 'true',
  'data-role': row.role ?? undefined,
  'data-testid': 'socket-row',
});
const choose = (chosen: BoardRow) => useSockets.setState({ chosen });
const openDetails = (chosen: BoardRow) => useSockets.setState({ chosen, detailsOpen: true });
const closeDetails = () => useSockets.setState({ detailsOpen: false });

function countInWords(shown: number, told: number, total: number): string {
  const cut = total > told ? ` The machine has ${formatCount(total)}; the table has at most ${formatCount(SOCKET_ROWS_MAX)}.` : '';
  return `${shown === told ? '' : `${formatCount(shown)} of `}${formatCount(told)} established.${cut}`;
}
