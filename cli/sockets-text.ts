import { endText, type SocketFilter, type SocketRow, type SocketTable } from '../contract/index.ts';
import { printable } from '../contract/printable.ts';
import { queuedBytes, type SocketHistory } from './socket-history.ts';
import type { SocketSort } from './sockets-options.ts';

/** How a table is to be shown. */
export interface SocketsView {
  filter: SocketFilter;
  sort: SocketSort | null;
  /** Of a watch: adds peak and last minute. */
  history?: SocketHistory;
  /** Time of the newest reading, by the clock of the history. */
  nowMs?: number;
  /** Size of the terminal: longer lines are cut, further rows are counted. `null`: no terminal, everything is shown. */
  terminal: { columns: number; rows: number } | null;
}

interface Column {
  head: string;
  align: 'left' | 'right';
  cell: (row: SocketRow) => string;
}

const BASE: readonly Column[] = [
  { head: 'Recv-Q', align: 'right', cell: (row) => String(row.recvQueueBytes) },
  { head: 'Send-Q', align: 'right', cell: (row) => String(row.sendQueueBytes) },
  { head: 'State', align: 'left', cell: (row) => row.state },
  { head: 'Local Address', align: 'left', cell: (row) => endText(row.localAddress, row.localPort) },
  { head: 'Remote Address', align: 'left', cell: (row) => endText(row.remoteAddress, row.remotePort) },
  { head: 'PID/Process', align: 'left', cell: processText },
];
const SPARK_CELLS = 20;
/** What a watch tries in turn on a terminal that is too narrow: cells of the last minute, characters of addresses and processes. */
const NARROWER: readonly { sparkCells: number; characters: number }[] = [
  { sparkCells: SPARK_CELLS, characters: Number.POSITIVE_INFINITY },
  { sparkCells: 12, characters: Number.POSITIVE_INFINITY },
  ...[24, 21, 18, 15, 13, 11, 9, 7].map((characters) => ({ sparkCells: characters >= 15 ? 12 : 8, characters })),
];
/** Lines of a screen that no row may have: head, table head, one for what is left out, the reasons, and the cursor's. */
const LINES_AROUND = 6;

/** A reading for people: what was read, then a line a socket, fullest queues first, then why processes are not told. */
export function socketsText(table: SocketTable, view: SocketsView): string {
  const { sockets, total, source, takenAt, costMs } = table;
  const head = `${takenAt}  ${source}, read in ${costMs.toFixed(0)} ms: ${sockets.length} of ${total} established connections`;
  if (sockets.length === 0) return lines([head, '', ...nothingText(table, view.filter)], view);
  const sorted = sortRows(sockets, view.sort);
  const room = view.terminal ? Math.max(1, view.terminal.rows - LINES_AROUND) : sorted.length;
  const shown = sorted.slice(0, room);
  const left = sorted.length - shown.length;
  return lines(
    [head, ...tableLines(shown, columnsOf(view, shown)), ...(left > 0 ? [`and ${left} more`] : []), ...reasonLines(sockets)],
    view,
  );
}

/** A copy in the order wanted; without one, those first whose queues hold most. */
export function sortRows(rows: readonly SocketRow[], sort: SocketSort | null): SocketRow[] {
  const byPort = (a: SocketRow, b: SocketRow) => a.localPort - b.localPort || a.remotePort - b.remotePort;
  const orders: Record<SocketSort | 'queued', (a: SocketRow, b: SocketRow) => number> = {
    queued: (a, b) => queuedBytes(b) - queuedBytes(a),
    recv: (a, b) => b.recvQueueBytes - a.recvQueueBytes,
    send: (a, b) => b.sendQueueBytes - a.sendQueueBytes,
    // Those without a name last.
    process: (a, b) =>
      Number(a.processName === null) - Number(b.processName === null) ||
      (a.processName ?? '').localeCompare(b.processName ?? '', 'en') ||
      (a.pid ?? 0) - (b.pid ?? 0),
    port: byPort,
  };
  const order = orders[sort ?? 'queued'];
  return [...rows].sort((a, b) => order(a, b) || byPort(a, b));
}

function columnsOf({ history, nowMs, terminal }: SocketsView, rows: readonly SocketRow[]): readonly Column[] {
  if (!history || nowMs === undefined) return BASE;
  const peak: Column = { head: 'Peak', align: 'right', cell: (row) => String(history.peakBytes(row) ?? '') };
  const watched = (cells: number): Column[] => [
    peak,
    { head: cells < 'Last minute'.length ? 'Minute' : 'Last minute', align: 'left', cell: (row) => history.sparkline(row, cells, nowMs) },
  ];
  const whole = [...BASE, ...watched(SPARK_CELLS)];
  const fits = (columns: readonly Column[]) => terminal === null || widthOf(columns, rows) <= terminal.columns;
  if (fits(whole)) return whole;
  // What a watch adds is what it was asked for, so everything else gives way first: what all rows have in common, then what is long.
  const isStateTold = rows.some(({ state }) => state !== 'ESTABLISHED');
  const base = isStateTold ? BASE : BASE.filter(({ head }) => head !== 'State');
  const narrowed = NARROWER.map(({ sparkCells, characters }) => [
    ...base.map((column) => shortened(column, characters)),
    ...watched(sparkCells),
  ]);
  return narrowed.find(fits) ?? (narrowed[narrowed.length - 1] as Column[]);
}

/** Text of at most so many characters; of an address the end stays, which tells the port. */
function shortened({ head, align, cell }: Column, characters: number): Column {
  if (align === 'right') return { head, align, cell };
  const isAddress = head.endsWith('Address');
  const cut = (text: string) => {
    if (text.length <= characters) return text;
    return isAddress ? `…${text.slice(1 - characters)}` : `${text.slice(0, characters - 1)}…`;
  };
  return { head: isAddress ? head.replace(' Address', '') : head, align, cell: (row) => cut(cell(row)) };
}

function widthsOf(columns: readonly Column[], rows: readonly SocketRow[]): number[] {
  return columns.map(({ head, cell }) => rows.reduce((most, row) => Math.max(most, cell(row).length), head.length));
}

function widthOf(columns: readonly Column[], rows: readonly SocketRow[]): number {
  return widthsOf(columns, rows).reduce((total, width) => total + width + 2, -2);
}

function tableLines(rows: readonly SocketRow[], columns: readonly Column[]): string[] {
  const widths = widthsOf(columns, rows);
  const line = (cells: readonly string[]) =>
    cells
      .map((text, index) => (columns[index]?.align === 'right' ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ head }) => head)), ...rows.map((row) => line(columns.map(({ cell }) => cell(row))))];
}

/** Each reason once, with how many rows have it. */
function reasonLines(rows: readonly SocketRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { processUnknown } of rows) if (processUnknown !== null) counts.set(processUnknown, (counts.get(processUnknown) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `- (${count}): ${reason}`);
}

function nothingText({ total, withoutProcess = 0 }: SocketTable, filter: SocketFilter): string[] {
  if (total === 0) return ['No TCP connection is established here. Another network namespace (a container’s) has sockets of its own.'];
  const { process, pid, port, local, remote } = filter;
  const wanted = [
    process === null ? null : `process ${JSON.stringify(process)}`,
    pid === null ? null : `pid ${pid}`,
    port === null ? null : `port ${port}`,
    local === null ? null : `local ${local}`,
    remote === null ? null : `remote ${remote}`,
  ].filter((text) => text !== null);
  const byProcess = process !== null || pid !== null;
  return [
    `No established TCP connection matches ${wanted.join(', ')}.`,
    ...(byProcess && withoutProcess > 0
      ? [
          `Of ${total} connections, ${withoutProcess} ${withoutProcess === 1 ? 'does not tell its' : 'do not tell their'} process to this user.`,
        ]
      : []),
    byProcess
      ? 'Try part of the name, or no filter to see what there is. Processes of other users are told to root alone; a program may run under the name of its interpreter.'
      : 'Try no filter to see what there is. Listening sockets and those that are closing are not shown.',
  ];
}

function processText({ pid, processName, otherProcesses }: SocketRow): string {
  if (pid === null) return '-';
  return `${pid}/${printable(processName ?? '')}${otherProcesses ? ` +${otherProcesses}` : ''}`;
}

function lines(all: readonly string[], { terminal }: SocketsView): string {
  const width = terminal?.columns ?? Number.POSITIVE_INFINITY;
  return all
    .map(printable)
    .map((line) => `${line.length > width ? `${line.slice(0, width - 1)}…` : line}\n`)
    .join('');
}
