import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { CONNECTION_ROWS_MAX, type ConnectionRow } from '../../../../contract/index.ts';
import { clientAddress, useApp } from '../../state/app-store.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatCount } from '../../ui/format.ts';
import { RowTable } from '../../ui/row-table.tsx';
import view from '../../ui/view.module.css';
import { type Arrangement, arrangeRows } from './arrange-rows.ts';
import { COLUMNS, roleText } from './columns.ts';
import classes from './connections.module.css';
import { useConnections } from './use-connections.ts';

/** Every connection of the server as it is now: who it is, what it carries, and what waits for it. */
export function ConnectionsView() {
  const { answer, error } = useConnections();
  // An observation has no server that anybody could be connected to.
  const running = useApp(({ run }) => (run?.phase === 'running' || run?.phase === 'draining') && run.scenario?.direction !== 'observe');
  const [arrangement, setArrangement] = useState<Arrangement>({ sortKey: 'id', descending: false, role: null, text: '' });
  const typed = useDeferredValue(arrangement);
  const rows = useMemo(() => arrangeRows(answer?.rows ?? [], typed), [answer, typed]);
  const roles = useMemo(() => countRoles(answer?.rows ?? []), [answer]);
  const change = (part: Partial<Arrangement>) => setArrangement((before) => ({ ...before, ...part }));
  const sort = (key: string) =>
    setArrangement((before) => ({ ...before, sortKey: key, descending: before.sortKey === key && !before.descending }));
  if (!running) return <NotRunning />;
  return (
    <div className={`${view.view} ${classes.connections}`}>
      <div className={view.head}>
        <h2>Connections</h2>
        <output className={view.count} data-testid="connection-count" data-value={answer?.total ?? ''}>
          {answer ? inWords(rows.length, answer.rows.length, answer.total) : 'Asking the server…'}
        </output>
        <span className={view.space} />
        <NativeSelect
          aria-label="Role"
          data-testid="connection-role"
          value={arrangement.role ?? ''}
          data={[
            { value: '', label: 'Every role' },
            ...roles.map(([role, count]) => ({ value: role, label: `${roleText(role)} (${formatCount(count)})` })),
          ]}
          onChange={(event) => change({ role: (event.currentTarget.value || null) as Arrangement['role'] })}
        />
        <TextInput
          aria-label="Find by id, address, group or user agent"
          data-testid="connection-filter"
          placeholder="Id, address, group, user agent"
          w={230}
          leftSection={<IconSearch size={14} />}
          value={arrangement.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
      </div>
      {error && <ErrorAlert title="The connections could not be read" error={error} safe="The stream is not affected." />}
      {answer && rows.length === 0 ? (
        <Nobody filtered={answer.rows.length > 0} onClear={() => change({ role: null, text: '' })} />
      ) : (
        <RowTable
          label="Table of connections"
          columns={COLUMNS}
          rows={rows}
          keyOf={keyOf}
          lookOf={lookOf}
          sortKey={arrangement.sortKey}
          descending={arrangement.descending}
          onSort={sort}
        />
      )}
    </div>
  );
}

const keyOf = ({ id }: ConnectionRow) => id;
const lookOf = ({ role, userAgent }: ConnectionRow) => ({ 'data-role': role, title: userAgent ?? undefined });

function inWords(shown: number, sent: number, total: number): string {
  const cut = total > sent ? ` The server has ${formatCount(total)}; the table has at most ${formatCount(CONNECTION_ROWS_MAX)}.` : '';
  return shown === sent ? `${formatCount(sent)} open.${cut}` : `${formatCount(shown)} of ${formatCount(sent)} open.${cut}`;
}

function countRoles(rows: readonly ConnectionRow[]): [ConnectionRow['role'], number][] {
  const counts = new Map<ConnectionRow['role'], number>();
  for (const { role } of rows) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function NotRunning() {
  return (
    <div className={view.empty}>
      <h2>No server is running</h2>
      <p>
        Start a run: each connection of its server stands here, with what it carries and what waits for it. The preset “Many connections”
        has the most of them.
      </p>
      <Button onClick={() => useApp.setState({ view: 'monitor' })}>Go to the Monitor</Button>
    </div>
  );
}

function Nobody({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const address = useApp(clientAddress);
  if (filtered) {
    return (
      <div className={view.empty}>
        <h2>No connection is like that</h2>
        <Button variant="default" onClick={onClear}>
          Show all
        </Button>
      </div>
    );
  }
  return (
    <div className={view.empty}>
      <h2>Nobody is connected</h2>
      <p>Clients appear here as soon as they are. Your own connect to</p>
      {address !== null && <CopyText large label="the address" text={address} />}
    </div>
  );
}
