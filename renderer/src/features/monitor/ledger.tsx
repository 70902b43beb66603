import { Tooltip } from '@mantine/core';
import type { Sample } from '../../../../contract/index.ts';
import { shownScenario, useApp } from '../../state/app-store.ts';
import { useFigure } from '../../state/session.ts';
import { formatCount } from '../../ui/format.ts';
import classes from './monitor.module.css';

interface Entry {
  key: string;
  label: string;
  text: string;
  read: (sample: Sample) => number;
  /** More than none of these is worth a look. */
  warns?: boolean;
}

const GENERATED: readonly Entry[] = [
  { key: 'due', label: 'due', text: 'Frames that were due since the run began.', read: ({ frames }) => frames.due },
  { key: 'received', label: 'received', text: 'Received whole by the server.', read: ({ frames }) => frames.received },
  {
    key: 'in-flight',
    label: 'in flight',
    text: 'Handed to a socket and not received yet.',
    read: ({ frames }) => Math.max(0, frames.offered - frames.received - frames.lost),
  },
  {
    key: 'dropped',
    label: 'dropped',
    text: 'Dropped by the sender because its queue was full.',
    read: ({ frames }) => frames.dropped,
    warns: true,
  },
  {
    key: 'not-offered',
    label: 'not offered',
    text: 'Due while no connection was open to offer them to.',
    read: ({ frames }) => frames.notOffered,
    warns: true,
  },
  {
    key: 'lost',
    label: 'lost',
    text: 'Handed to a socket that closed before they arrived.',
    read: ({ frames }) => frames.lost,
    warns: true,
  },
];

const LISTENED: readonly Entry[] = [
  { key: 'foreign', label: 'received', text: 'Frames received from your clients.', read: ({ frames }) => frames.foreign },
  { key: 'open', label: 'connections', text: 'Connections that are open now.', read: ({ connections }) => connections.open },
  { key: 'closed', label: 'closed', text: 'Connections that have closed.', read: ({ connections }) => connections.closed },
  { key: 'refused', label: 'refused', text: 'Connections that were refused.', read: ({ connections }) => connections.refused, warns: true },
];

/** Where every frame of the run is, since its start. */
export function Ledger() {
  const listens = useApp((state) => shownScenario(state).direction === 'listen');
  return (
    <dl className={classes.ledger} aria-label="Ledger of frames since the start">
      {(listens ? LISTENED : GENERATED).map((entry) => (
        <Tooltip key={entry.key} label={entry.text}>
          <div>
            <dt>{entry.label}</dt>
            <Count entry={entry} />
          </div>
        </Tooltip>
      ))}
    </dl>
  );
}

function Count({ entry }: { entry: Entry }) {
  const value = useFigure(({ sample }) => (sample ? entry.read(sample) : null));
  return (
    <dd data-testid={`ledger-${entry.key}`} data-value={value ?? ''} data-warns={(entry.warns && value !== null && value > 0) || undefined}>
      {formatCount(value)}
    </dd>
  );
}
