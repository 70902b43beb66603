import { Button, Loader } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { CaptureListItem } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatCount } from '../../ui/format.ts';
import view from '../../ui/view.module.css';
import { arrangeCaptures, countValues, isFiltered } from './arrange-captures.ts';
import { CaptureTable } from './capture-table.tsx';
import { ImportButton } from './import-button.tsx';
import { ImportStatus } from './import-status.tsx';
import { useLibrary } from './library-store.ts';
import { ListFilters } from './list-filters.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useArrangement } from './use-arrangement.ts';
import { useLibraryRefresh } from './use-library-refresh.ts';

const NO_FILTER = { search: '', preset: null, tag: null, bottleneck: null };

/** The library: every capture that is there, to be found, opened, compared, handed over and thrown away. */
export function CaptureList() {
  const { api } = useSession();
  const captures = useApp((state) => state.captures);
  const [settings, change] = useArrangement();
  const selected = useLibrary((state) => state.selected);
  const [renamed, setRenamed] = useState<CaptureListItem | null>(null);
  const typed = useDeferredValue(settings);
  const rows = useMemo(() => arrangeCaptures(captures ?? [], typed), [captures, typed]);
  const knownTags = useMemo(() => countValues(captures ?? [], ({ tags }) => tags).map(([tag]) => tag), [captures]);
  const meant = rows.filter(({ id }) => selected.has(id));
  useLibraryRefresh();
  useEffect(() => {
    // Where it fails, opening a capture tells so.
    void api.request('captures.prepare', null);
  }, [api]);
  const sort = (key: string) => change({ sortKey: key, descending: settings.sortKey === key ? !settings.descending : key !== 'name' });
  return (
    <div className={view.view}>
      <div className={view.head}>
        <h2>Captures</h2>
        <output className={view.count} data-testid="capture-count" data-value={rows.length}>
          {captures !== null && inWords(rows.length, captures.length)}
        </output>
        <span className={view.space} />
        {captures !== null && captures.length > 0 && <ListFilters captures={captures} settings={settings} onChange={change} />}
        <ImportButton />
        <Button
          variant="default"
          leftSection={<IconTrash size={14} />}
          data-testid="trash-open"
          onClick={() => useLibrary.setState({ isTrashOpen: true })}
        >
          Trash
        </Button>
      </div>
      <ImportStatus />
      {captures === null ? (
        <div className={view.empty}>
          <Loader size="sm" />
        </div>
      ) : captures.length === 0 ? (
        <NoCaptures />
      ) : rows.length === 0 ? (
        <div className={view.empty}>
          <h2>No capture is like that</h2>
          <p>{isFiltered(settings) ? 'Nothing that is recorded has what is looked for.' : 'The list is being arranged.'}</p>
          <Button variant="default" data-testid="capture-show-all" onClick={() => change(NO_FILTER)}>
            Show all
          </Button>
        </div>
      ) : (
        <CaptureTable rows={rows} sortKey={settings.sortKey} descending={settings.descending} onSort={sort} onRename={setRenamed} />
      )}
      {meant.length > 0 && <SelectionBar captures={meant} knownTags={knownTags} />}
      <RenameDialog capture={renamed} onClose={() => setRenamed(null)} />
    </div>
  );
}

function inWords(shown: number, all: number): string {
  if (all === 0) return '';
  return shown === all ? `${formatCount(all)} in the library` : `${formatCount(shown)} of ${formatCount(all)} shown`;
}

function NoCaptures() {
  return (
    <div className={view.empty}>
      <h2>No captures yet</h2>
      <p>
        Every run is recorded here by itself. Start one in the Monitor, then save it under a name to find it again; or import what a
        colleague exported as JSON.
      </p>
      <Button onClick={() => useApp.setState({ view: 'monitor' })}>Go to the Monitor</Button>
    </div>
  );
}
