import { describe, expect, it } from 'vitest';
import { type SocketRow, type SocketTable, socketFilterSchema } from '../contract/index.ts';
import { SocketHistory } from './socket-history.ts';
import { socketsText, sortRows } from './sockets-text.ts';

const row = (fields: Partial<SocketRow>): SocketRow => ({
  recvQueueBytes: 0,
  sendQueueBytes: 0,
  state: 'ESTABLISHED',
  localAddress: '127.0.0.1',
  localPort: 8080,
  remoteAddress: '127.0.0.1',
  remotePort: 40_001,
  pid: 42,
  processName: 'python3',
  processUnknown: null,
  role: null,
  tcp: null,
  ...fields,
});
const table = (sockets: SocketRow[], total = sockets.length): SocketTable => ({
  source: 'netstat',
  takenAt: '2026-01-02T03:04:05.000Z',
  costMs: 12.4,
  total,
  sockets,
});
const everything = socketFilterSchema.parse({});
const plain = { filter: everything, sort: null, terminal: null };

describe('socketsText', () => {
  it('aligns columns, numbers at the right, fullest queues first, and tells each reason once', () => {
    const unknown = { pid: null, processName: null, processUnknown: 'not permitted' };
    const text = socketsText(
      table([
        row({ localPort: 1, sendQueueBytes: 7, ...unknown }),
        row({ localAddress: '::1', recvQueueBytes: 123_456, otherProcesses: 2 }),
        row({ localPort: 2, ...unknown }),
      ]),
      plain,
    );
    expect(text).toBe(
      [
        '2026-01-02T03:04:05.000Z  netstat, read in 12 ms: 3 of 3 established connections',
        'Recv-Q  Send-Q  State        Local Address  Remote Address   PID/Process',
        '123456       0  ESTABLISHED  [::1]:8080     127.0.0.1:40001  42/python3 +2',
        '     0       7  ESTABLISHED  127.0.0.1:1    127.0.0.1:40001  -',
        '     0       0  ESTABLISHED  127.0.0.1:2    127.0.0.1:40001  -',
        '- (2): not permitted',
        '',
      ].join('\n'),
    );
  });

  it('says that nothing was found, and what to try', () => {
    const byName = socketsText(table([], 5), { ...plain, filter: socketFilterSchema.parse({ process: 'pytohn', port: 80 }) });
    expect(byName).toContain('0 of 5 established');
    expect(byName).not.toContain('to this user.');
    const untold = (count: number, wanted: object) =>
      socketsText({ ...table([], 10), withoutProcess: count }, { ...plain, filter: socketFilterSchema.parse(wanted) });
    expect(untold(7, { process: 'x' })).toContain('\nOf 10 connections, 7 do not tell their process to this user.\n');
    expect(untold(1, { pid: 4 })).toContain('1 does not tell its process');
    expect(untold(7, { port: 80 })).not.toContain('to this user.');
    expect(byName).toContain('No established TCP connection matches process "pytohn", port 80.\nTry part of the name');
    expect(socketsText(table([], 5), { ...plain, filter: socketFilterSchema.parse({ port: 80 }) })).toContain('Try no filter');
    expect(socketsText(table([], 0), plain)).toContain('No TCP connection is established here.');
  });

  it('does not let a process write to the terminal by its name', () => {
    const text = socketsText(table([row({ processName: '\u001b[2Jevil\nroot' })]), plain);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('42/\ufffd[2Jevil\ufffdroot');
  });

  it('keeps to the terminal: lines are cut, rows that have no room are counted', () => {
    const rows = Array.from({ length: 20 }, (_, index) => row({ localPort: index + 1 }));
    const text = socketsText(table(rows), { ...plain, terminal: { columns: 40, rows: 10 } });
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(2 + 4 + 1);
    expect(lines.at(-1)).toBe('and 16 more');
    expect(Math.max(...lines.map((line) => line.length))).toBe(40);
    expect(lines[2]?.endsWith('…')).toBe(true);
  });

  it('shows peak and last minute of a watch; a narrow terminal loses the state first', () => {
    const history = new SocketHistory();
    history.add(table([row({ recvQueueBytes: 900 })]), 0);
    history.add(table([row({ recvQueueBytes: 100 })]), 1_000);
    const watch = (columns: number) =>
      socketsText(table([row({ recvQueueBytes: 100 })]), { ...plain, history, nowMs: 1_000, terminal: { columns, rows: 24 } });
    expect(watch(200)).toContain('Peak  Last minute');
    expect(watch(200)).toContain(` 900  ${' '.repeat(19)}█`);
    expect(watch(88)).toContain('Peak  Last minute');
    expect(watch(88)).not.toContain('State');
  });

  it('what a watch adds is whole at 80 columns, also beside long addresses and names', () => {
    const history = new SocketHistory();
    const long = { remoteAddress: '2001:db8:1234:5678:9abc:def0:1234:5678', remotePort: 40_006, processName: 'a-rather-long-name' };
    const rows = [row({ recvQueueBytes: 1_234_567 }), row({ sendQueueBytes: 3_719_168, localPort: 51_234, pid: 1_234_567, ...long })];
    history.add(table(rows), 0);
    const watch = (shown: SocketRow[]) =>
      socketsText(table(shown), { filter: everything, sort: null, history, nowMs: 0, terminal: { columns: 80, rows: 24 } }).split('\n');
    const lines = watch(rows).slice(1, 4);
    expect(lines[0]).toMatch(/^ *Recv-Q +Send-Q +Local +Remote +PID\/Process +Peak +(Last minute|Minute)$/);
    expect(lines[1]).toMatch(/^ +0 +3719168 .*…\S*:40006 .* 3719168 +█$/);
    expect(lines[2]).toMatch(/ 1234567 +█$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(watch([{ ...rows[0]!, state: 'CLOSE-WAIT' }])[1]).toContain('State');
  });
});

it('sorts by what is asked for, and leaves the rows given as they are', () => {
  const rows = [
    row({ localPort: 3, recvQueueBytes: 5, processName: 'b' }),
    row({ localPort: 1, sendQueueBytes: 9, pid: null, processName: null }),
    row({ localPort: 2, recvQueueBytes: 6, sendQueueBytes: 1, processName: 'a' }),
  ];
  const ports = (sort: Parameters<typeof sortRows>[1]) => sortRows(rows, sort).map(({ localPort }) => localPort);
  expect(ports(null)).toEqual([1, 2, 3]);
  expect(ports('recv')).toEqual([2, 3, 1]);
  expect(ports('send')).toEqual([1, 2, 3]);
  expect(ports('process')).toEqual([2, 3, 1]);
  expect(ports('port')).toEqual([1, 2, 3]);
  expect(rows.map(({ localPort }) => localPort)).toEqual([3, 1, 2]);
});
