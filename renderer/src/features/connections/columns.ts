import { type ConnectionRow, endText } from '../../../../contract/index.ts';
import { formatBytes, formatCount, formatDuration, formatMs, NO_VALUE } from '../../ui/format.ts';
import type { RowColumn } from '../../ui/row-table.tsx';

/** One column of the table of connections. */
type Column = RowColumn<ConnectionRow>;

const ROLE_TEXT: Record<ConnectionRow['role'], string> = {
  publisher: 'publisher',
  subscriber: 'subscriber',
  client: 'client',
  idle: 'idle',
  viewer: 'this window',
  foreign: 'foreign',
};

/** What a role is called. */
export function roleText(role: ConnectionRow['role']): string {
  return ROLE_TEXT[role];
}

function number(
  key: string,
  title: string,
  text: string,
  widthPx: number,
  read: (row: ConnectionRow) => number | null,
  format: (value: number | null) => string,
): Column {
  return { key, title, text, widthPx, isNumber: true, show: (row) => format(read(row)), sortBy: read };
}

const seconds = (ms: number | null) => formatDuration(ms === null ? null : ms / 1_000);
const address = ({ remoteAddress, remotePort }: ConnectionRow) => endText(remoteAddress, remotePort);

/** Every column, from the left. */
export const COLUMNS: readonly Column[] = [
  number('id', 'Id', 'Number of the connection in this run.', 64, ({ id }) => id, String),
  {
    key: 'role',
    title: 'Role',
    text: 'What it is: one of ours, this window, or a client that came by itself.',
    widthPx: 92,
    isNumber: false,
    show: ({ role }) => roleText(role),
    sortBy: ({ role }) => roleText(role),
  },
  {
    key: 'address',
    title: 'Address',
    text: 'Address and port of the other end.',
    widthPx: 150,
    isNumber: false,
    show: address,
    sortBy: address,
  },
  number('age', 'Age', 'Time since it was opened.', 76, ({ ageMs }) => ageMs, seconds),
  number(
    'idle',
    'Silent',
    'Time since a message or pong last came, or a frame was last handed to it.',
    76,
    ({ idleMs }) => idleMs,
    seconds,
  ),
  {
    key: 'groups',
    title: 'Groups',
    text: 'The groups that it is a member of.',
    widthPx: 92,
    isNumber: false,
    show: ({ groups }) => groups.join(', ') || NO_VALUE,
    sortBy: ({ groups }) => groups.join(', ') || null,
  },
  {
    key: 'deflate',
    title: 'Deflate',
    text: 'Whether it negotiated permessage-deflate (RFC 7692).',
    widthPx: 68,
    isNumber: false,
    show: ({ deflate }) => (deflate ? 'yes' : 'no'),
    sortBy: ({ deflate }) => Number(deflate),
  },
  number('framesIn', 'In', 'Frames received from it.', 76, ({ framesIn }) => framesIn, formatCount),
  number('framesOut', 'Out', 'Frames sent to it.', 76, ({ framesOut }) => framesOut, formatCount),
  number('dropped', 'Dropped', 'Frames that were dropped for it.', 76, ({ dropped }) => dropped, formatCount),
  number('bytesIn', 'Bytes in', 'Bytes received from it.', 84, ({ bytesIn }) => bytesIn, formatBytes),
  number('bytesOut', 'Bytes out', 'Bytes sent to it.', 84, ({ bytesOut }) => bytesOut, formatBytes),
  number(
    'buffered',
    'Buffered',
    'Bytes that the server holds for it because the kernel did not take them yet.',
    84,
    ({ bufferedBytes }) => bufferedBytes,
    formatBytes,
  ),
  number('rtt', 'RTT, ms', 'Newest heartbeat round trip in milliseconds; none before the first.', 76, ({ rttMs }) => rttMs, formatMs),
];
