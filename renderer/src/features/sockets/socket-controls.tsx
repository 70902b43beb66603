import { Button, CloseButton, NativeSelect, TextInput, Tooltip } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Settings } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { RecordButton } from './record-button.tsx';
import { recordName } from './record-scenario.ts';
import { recordableSearch } from './search-sockets.ts';
import type { BoardRow } from './socket-board.ts';
import { useSockets } from './sockets-store.ts';

type SocketSettings = Settings['sockets'];

const SOURCES: readonly { value: SocketSettings['source']; label: string }[] = [
  { value: 'auto', label: 'Auto' },
  { value: 'netstat', label: 'netstat' },
  { value: 'ss', label: 'ss' },
  { value: 'procfs', label: 'procfs' },
];
const INTERVALS_MS: readonly number[] = [250, 500, 1_000, 2_000, 5_000, 10_000, 60_000];
const LONGEST_SEARCH = 200;

/** A time between readings, as it is chosen and told. */
export const everyText = (intervalMs: number) => (intervalMs < 1_000 ? `${intervalMs} ms` : `${intervalMs / 1_000} s`);

interface SocketControlsProps {
  search: string;
  onSearch: (search: string) => void;
  /** Those that are established, and those of them that are shown. */
  open: readonly BoardRow[];
  shown: readonly BoardRow[];
}

/** What is looked for, how it is read, holding the view, and recording what it shows. */
export function SocketControls({ search, onSearch, open, shown }: SocketControlsProps) {
  const { actions } = useSession();
  const settings = useApp((state) => state.settings.sockets);
  const change = (part: Partial<SocketSettings>) =>
    void actions.setSettings({ sockets: { ...useApp.getState().settings.sockets, ...part } });
  const intervals = [...new Set([...INTERVALS_MS, settings.intervalMs])].sort((a, b) => a - b);
  const recordable = useMemo(() => {
    const answer = recordableSearch(
      search,
      open.map(({ row }) => row),
    );
    return answer.ok ? { ...answer, name: recordName(answer.filter, shown) } : answer;
  }, [search, open, shown]);
  return (
    <>
      <TextInput
        aria-label="Find by process, pid, port or address"
        title="A number is a pid or a port, pid:4242 and :8000 are one of them; any other text is part of a process’s name or of an address. Several words all have to match."
        data-testid="socket-search"
        placeholder="Process, pid, port or address"
        w={244}
        maxLength={LONGEST_SEARCH}
        leftSection={<IconSearch size={14} />}
        rightSection={search !== '' && <CloseButton size="xs" aria-label="Clear the search" onClick={() => onSearch('')} />}
        value={search}
        // What was looked for the last time is replaced by typing.
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onSearch('')}
      />
      <NativeSelect
        aria-label="Source of the readings"
        title="Auto takes netstat where it is installed, else ss, else procfs. Only ss tells round-trip times and retransmits."
        data-testid="socket-source"
        w={96}
        value={settings.source}
        data={[...SOURCES]}
        onChange={(event) => change({ source: event.currentTarget.value as SocketSettings['source'] })}
      />
      <NativeSelect
        aria-label="Time between two readings"
        title="Time from the start of one reading to the start of the next"
        data-testid="socket-interval"
        w={104}
        value={String(settings.intervalMs)}
        data={intervals.map((ms) => ({ value: String(ms), label: `Every ${everyText(ms)}` }))}
        onChange={(event) => change({ intervalMs: Number(event.currentTarget.value) })}
      />
      <PauseButton />
      <RecordButton label="Record" testId="socket-record" what={recordable} />
    </>
  );
}

function PauseButton() {
  const paused = useSockets((state) => state.paused);
  const Icon = paused ? IconPlayerPlayFilled : IconPlayerPauseFilled;
  return (
    <Tooltip label={paused ? 'Read on' : 'Hold the view as it is: nothing is read until it goes on'}>
      <Button
        variant={paused ? 'filled' : 'default'}
        w={96}
        px={0}
        aria-pressed={paused}
        data-testid="socket-pause"
        leftSection={<Icon size={13} />}
        onClick={() => useSockets.setState({ paused: !paused })}
      >
        {paused ? 'Go on' : 'Pause'}
      </Button>
    </Tooltip>
  );
}
