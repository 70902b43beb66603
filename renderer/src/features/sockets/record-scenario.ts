import type { ScenarioInput, Settings, SocketFilter } from '../../../../contract/index.ts';
import { NO_FILTER } from './search-sockets.ts';
import type { BoardRow } from './socket-board.ts';

const LONGEST_NAME = 120;

/** A run that sends nothing of ours and records the sockets that the filter finds, read as the view reads them. */
export function recordScenario(name: string, filter: SocketFilter, { source, intervalMs }: Settings['sockets']): ScenarioInput {
  return {
    name: name.slice(0, LONGEST_NAME),
    direction: 'observe',
    observe: filter,
    kernel: { source, intervalMs: Math.round(intervalMs) },
  };
}

/** What a capture by a filter is called: what the filter says, and of a pid whose it is. */
export function recordName({ process, pid, port, local, remote }: SocketFilter, shown: readonly BoardRow[]): string {
  const owner = shown.find(({ row }) => row.pid === pid)?.row.processName ?? 'pid';
  return [pid === null ? process : `${owner} ${pid}`, port === null ? null : `port ${port}`, local, remote]
    .filter((part) => part !== null)
    .join(', ');
}

/** The filter and the name of a capture of one socket. */
export function recordOne({ local, remote, row }: BoardRow): { filter: SocketFilter; name: string } {
  const owner = row.pid === null ? '' : `${row.processName ?? 'pid'} ${row.pid}, `;
  return { filter: { ...NO_FILTER, local, remote }, name: `${owner}${local} to ${remote}` };
}
