import { Tooltip } from '@mantine/core';
import { type Direction, endsOf, type FrameCounts, type Sample } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { useFigure } from '../../state/session.ts';
import { formatCount } from '../../ui/format.ts';
import classes from './monitor.module.css';

interface Entry {
  key: string;
  label: string;
  text: string;
  read: (sample: Sample) => number | null;
  /** More than none of these is worth a look. */
  warns?: boolean;
}

/** Everything that has no outcome yet: in a queue of either end, in the kernel, or on the path. */
const inFlight = ({ due, notOffered, dropped, droppedByReceiver, received, lost }: FrameCounts) =>
  Math.max(0, due - notOffered - dropped - droppedByReceiver - received - lost);

const generated = (direction: Direction): readonly Entry[] => [
  { key: 'due', label: 'due', text: 'Frames that were due since the run began, in its warm-up too.', read: ({ frames }) => frames.due },
  {
    key: 'received',
    label: 'received',
    text: `Received whole, and taken, by ${endsOf(direction).receiver}${direction === 'relay' ? ', a copy for each' : ''}.`,
    read: ({ frames }) => frames.received,
  },
  {
    key: 'in-flight',
    label: 'in flight',
    text: 'Accepted by the sender and not taken by the receiver yet: in a queue of either end, in the kernel, or on the path.',
    read: ({ frames }) => inFlight(frames),
  },
  {
    key: 'dropped',
    label: 'dropped',
    text: 'Dropped by the sender because its queue was full or it had no credit, and in the inbox by its policy.',
    read: ({ frames }) => frames.dropped + frames.droppedByReceiver,
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

const PUBLISHED: Entry = {
  key: 'published',
  label: 'published',
  text: 'Frames that the server received from the publishers. The counts after it are of the copies for the subscribers.',
  read: ({ publish }) => publish?.received ?? null,
};

const LISTENED: readonly Entry[] = [
  { key: 'foreign', label: 'received', text: 'Frames received from your clients.', read: ({ frames }) => frames.foreign },
  { key: 'open', label: 'connections', text: 'Connections that are open now.', read: ({ connections }) => connections.open },
  { key: 'closed', label: 'closed', text: 'Connections that have closed.', read: ({ connections }) => connections.closed },
  { key: 'refused', label: 'refused', text: 'Connections that were refused.', read: ({ connections }) => connections.refused, warns: true },
];

const ENTRIES: Record<Direction, readonly Entry[]> = {
  ingest: generated('ingest'),
  echo: generated('echo'),
  push: generated('push'),
  relay: [PUBLISHED, ...generated('relay')],
  listen: LISTENED,
  // Nothing of ours is counted: there is no ledger.
  observe: [],
};

/** Where every frame of the run is, since its start. */
export function Ledger() {
  const direction = useApp((state) => viewedScenario(state).direction);
  return (
    <dl className={classes.ledger} aria-label="Ledger of frames since the start">
      {ENTRIES[direction].map((entry) => (
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
