import { Button } from '@mantine/core';
import { useApp } from '../../state/app-store.ts';
import { formatCount } from '../../ui/format.ts';
import view from '../../ui/view.module.css';
import type { BoardRow } from './socket-board.ts';

/** The machine has no connection at all. */
export function NoSockets() {
  return (
    <div className={view.empty}>
      <h2>No connection is established</h2>
      <p>
        No process of this machine has an open TCP connection now. Start the program that you want to watch, or a run: its sockets stand
        here with the next reading.
      </p>
      <Button variant="default" onClick={() => useApp.setState({ view: 'monitor' })}>
        Go to the Monitor
      </Button>
    </div>
  );
}

/** There are connections, and none is what was looked for. */
export function NothingMatches({ search, open, onClear }: { search: string; open: readonly BoardRow[]; onClear: () => void }) {
  const unknown = open.filter(({ row }) => row.pid === null).length;
  return (
    <div className={view.empty}>
      <h2>No socket is like “{search.trim()}”</h2>
      <p>
        {formatCount(open.length)} {open.length === 1 ? 'is' : 'are'} established. A number finds a pid or a port; any other text finds a
        part of a process’s name or of an address.
        {unknown > 0 && ` The process of ${formatCount(unknown)} is not known, so that they are found by port and address alone.`}
      </p>
      <Button variant="default" onClick={onClear} data-testid="socket-show-all">
        Show all
      </Button>
    </div>
  );
}
