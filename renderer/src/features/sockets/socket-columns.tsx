import type { SocketRow } from '../../../../contract/index.ts';
import { formatBytes, formatCount, formatMs, NO_VALUE } from '../../ui/format.ts';
import type { RowColumn } from '../../ui/row-table.tsx';
import { QueueTrace } from './queue-trace.tsx';
import type { BoardRow } from './socket-board.ts';
import type { SocketHistory } from './socket-history.ts';
import classes from './sockets.module.css';

type Column = RowColumn<BoardRow>;

/** Bytes to the byte, and beside them in a unit that can be said. */
export function exactBytes(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : `${formatCount(bytes)} B (${formatBytes(bytes)})`;
}

/** What waits at a socket on both sides of it, which is what the table is sorted by at first. */
const queuedBytes = ({ row }: BoardRow) => row.recvQueueBytes + row.sendQueueBytes;

/** What a role in our own run is called. */
export const ROLE_TEXT: Record<NonNullable<SocketRow['role']>, string> = { sender: 'sender', receiver: 'receiver', path: 'path' };

function queue(key: 'recv' | 'send', title: string, text: string, read: (row: SocketRow) => number): Column {
  return {
    key,
    title,
    text,
    widthPx: 92,
    isNumber: true,
    show: ({ row }) => (
      <span className={classes.queue} data-queue={key} data-value={read(row)}>
        {formatCount(read(row))}
      </span>
    ),
    hint: ({ row }) => exactBytes(read(row)),
    sortBy: ({ row }) => read(row),
  };
}

function counter(key: string, title: string, text: string, read: (tcp: NonNullable<SocketRow['tcp']>) => number | null): Column {
  const value = ({ row }: BoardRow) => (row.tcp === null ? null : read(row.tcp));
  const format = key === 'retransmits' ? formatCount : formatMs;
  return { key, title, text, widthPx: 84, isNumber: true, show: (entry) => format(value(entry)), sortBy: value };
}

/** Of sources that tell more of a connection than its queues. */
const COUNTERS: readonly Column[] = [
  counter('rtt', 'RTT, ms', 'Smoothed round-trip time of the connection in milliseconds.', ({ rttMs }) => rttMs),
  counter('retransmits', 'Retrans.', 'Segments sent again since the connection was opened.', ({ retransmits }) => retransmits),
  counter(
    'rwnd',
    'Rwnd, ms',
    'Milliseconds in which the peer’s receive window kept this end from sending, since the connection was opened.',
    ({ rwndLimitedMs }) => rwndLimitedMs,
  ),
];

/** Every column, from the left. */
export function socketColumns(history: SocketHistory, hasCounters: boolean): readonly Column[] {
  return [
    queue('recv', 'Recv-Q', 'Bytes that have arrived and that the process has not read.', ({ recvQueueBytes }) => recvQueueBytes),
    queue(
      'send',
      'Send-Q',
      'Bytes that the process has written and that the peer has not acknowledged.',
      ({ sendQueueBytes }) => sendQueueBytes,
    ),
    {
      key: 'queued',
      title: 'Waiting, last minute',
      text: 'Recv-Q with Send-Q upon it, over the last minute, each row by its own scale. Sorted by what waits now: their sum.',
      widthPx: 136,
      isNumber: false,
      show: (entry) => <QueueTrace entry={entry} history={history} />,
      sortBy: queuedBytes,
    },
    {
      key: 'state',
      title: 'State',
      text: 'State of the connection (RFC 793). One that was closed stays here for some seconds.',
      widthPx: 104,
      isNumber: false,
      show: ({ row, closedMs }) => (closedMs === null ? row.state : 'closed'),
      sortBy: ({ row, closedMs }) => (closedMs === null ? row.state : 'closed'),
    },
    {
      key: 'local',
      title: 'Local',
      text: 'Address and port of this machine’s end.',
      widthPx: 168,
      isNumber: false,
      show: ({ row, local }) => <End end={local} port={row.localPort} />,
      hint: ({ local }) => local,
      sortBy: ({ sortableLocal }) => sortableLocal,
    },
    {
      key: 'remote',
      title: 'Remote',
      text: 'Address and port of the other end.',
      widthPx: 168,
      isNumber: false,
      show: ({ row, remote }) => <End end={remote} port={row.remotePort} />,
      hint: ({ remote }) => remote,
      sortBy: ({ sortableRemote }) => sortableRemote,
    },
    {
      key: 'process',
      title: 'Process',
      text: 'Name and pid of the process that owns the socket.',
      widthPx: 168,
      isNumber: false,
      show: ({ row }) => <Process row={row} />,
      hint: ({ row }) => processText(row),
      sortBy: ({ row }) => (row.pid === null ? null : `${row.processName?.toLowerCase() ?? ''} ${String(row.pid).padStart(8, '0')}`),
    },
    {
      key: 'role',
      title: 'Our run',
      text: 'Which end of the run in progress it is, where it is one.',
      widthPx: 80,
      isNumber: false,
      show: ({ row }) => (row.role === null ? NO_VALUE : ROLE_TEXT[row.role]),
      sortBy: ({ row }) => row.role,
    },
    ...(hasCounters ? COUNTERS : []),
  ];
}

/** Where there is not room for the whole, the port is still there: it tells the sockets of one machine apart. */
function End({ end, port }: { end: string; port: number }) {
  const tail = `:${port}`;
  return (
    <span className={classes.end}>
      <span className={classes.address}>{end.slice(0, -tail.length)}</span>
      {tail}
    </span>
  );
}

/** Whose socket it is, in words; why that is not known, where it is not. */
export function processText({ pid, processName, processUnknown, otherProcesses = 0 }: SocketRow): string {
  if (pid === null) return `Process not known: ${processUnknown}`;
  const others =
    otherProcesses === 0 ? '' : `, open in ${formatCount(otherProcesses)} more ${otherProcesses === 1 ? 'process' : 'processes'}`;
  return `${processName ?? 'Name not known'}, pid ${pid}${others}`;
}

function Process({ row: { pid, processName, processUnknown, otherProcesses } }: { row: SocketRow }) {
  // What comes before a colon is the reason, and what comes after it is an explanation.
  if (pid === null) return <span className={classes.unknown}>{processUnknown?.split(':')[0] ?? 'not known'}</span>;
  return (
    <>
      {processName ?? <span className={classes.unknown}>no name</span>} <span className={classes.pid}>{pid}</span>
      {otherProcesses !== undefined && <span className={classes.pid}> +{otherProcesses}</span>}
    </>
  );
}
