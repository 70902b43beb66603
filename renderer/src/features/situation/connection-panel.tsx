import { Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { ratePerS, type Sample } from '../../../../contract/index.ts';
import { CONNECTIONS } from '../../charts/catalogue.ts';
import { chartRows, downsample } from '../../charts/chart-data.ts';
import { LivePlot } from '../../charts/live-plot.tsx';
import { useSession } from '../../state/session.ts';
import { useIsPast, useStreamFigure } from '../../state/stream-figure.ts';
import { useStoreVersion } from '../../state/use-store-version.ts';
import { formatBytes, formatCount, formatFps } from '../../ui/format.ts';
import classes from './connection-panel.module.css';
import { membersText } from './members-text.ts';

const RAMP_APART_MS = 500;
const RAMP_HEIGHT_PX = 102;
const RAMP_ROWS = 200;
const LEAST_SPAN_S = 10;
const SAMPLES_APART = 4;

interface Entry {
  key: string;
  label: string;
  text: string;
  /** A count or a level. */
  read?: (sample: Sample) => number | null;
  /** A count whose growth a second is shown. */
  growth?: (sample: Sample) => number | null;
  format?: (value: number | null) => string;
  /** Where more is to be told than the value. */
  textOf?: (sample: Sample) => string;
  reason: string;
  warns?: boolean;
}

const ENTRIES: readonly Entry[] = [
  { key: 'open', label: 'open', text: 'Connections that are open at the server.', read: ({ connections }) => connections.open, reason: '' },
  {
    key: 'idle',
    label: 'idle',
    text: 'Of the open ones, those that send nothing by design.',
    read: ({ connections }) => connections.idle,
    reason: '',
  },
  {
    key: 'refused',
    label: 'refused',
    text: 'Clients that were refused because the pool was full, since the start.',
    read: ({ pool, connections }) => pool?.refused ?? connections.refused,
    reason: 'pool',
    warns: true,
  },
  {
    key: 'per-connection',
    label: 'RSS each',
    text: 'Growth of resident memory since the run began, for each connection of the server. Idle clients live in another process.',
    read: ({ memory }) => memory.perConnectionBytes,
    format: formatBytes,
    reason: 'memory.perConnectionBytes',
  },
  {
    key: 'created',
    label: 'created',
    text: 'Connections that were taken into the pool, since the start.',
    read: ({ pool }) => pool?.created ?? null,
    reason: 'pool',
  },
  {
    key: 'removed',
    label: 'removed',
    text: 'Connections that left the pool, for whatever reason.',
    read: ({ pool }) => pool?.removed ?? null,
    reason: 'pool',
  },
  {
    key: 'swept',
    label: 'idle, swept',
    text: 'Closed by the sweep because nothing had happened on them.',
    read: ({ pool }) => pool?.idleSwept ?? null,
    reason: 'pool',
  },
  {
    key: 'dead',
    label: 'dead',
    text: 'Peers that answered no ping.',
    read: ({ pool }) => pool?.deadPeers ?? null,
    reason: 'pool',
    warns: true,
  },
  { key: 'groups', label: 'groups', text: 'Groups that have a member.', read: ({ pool }) => pool?.groups ?? null, reason: 'pool' },
  {
    key: 'members',
    label: 'members',
    text: 'Memberships in groups. After the plus: those of windows, which get each broadcast too. Copies for them and for clients of your own are not among the deliveries.',
    read: ({ pool }) => pool?.members ?? null,
    textOf: membersText,
    reason: 'pool',
  },
  {
    key: 'broadcasts',
    label: 'broadcasts/s',
    text: 'Frames that were handed to a whole group, a second, over the last second.',
    growth: ({ pool }) => pool?.broadcasts ?? null,
    format: formatFps,
    reason: 'pool',
  },
  {
    key: 'deliveries',
    label: 'deliveries/s',
    text: 'Copies that our subscribers received, a second, over the last second. What windows and clients of your own received is not among them.',
    growth: ({ frames }) => frames.received,
    format: formatFps,
    reason: '',
  },
];

/** What connections cost: how many there are, how they came, and what the server does for them. */
export function ConnectionPanel() {
  return (
    <section className={classes.panel} aria-label="Connections">
      <dl className={classes.figures}>
        {ENTRIES.map((entry) => (
          <Cell key={entry.key} entry={entry} />
        ))}
      </dl>
      <Ramp />
    </section>
  );
}

function Cell({ entry: { key, label, text, read, growth, format = formatCount, textOf, reason, warns } }: { entry: Entry }) {
  const { samples } = useSession();
  const value = useStreamFigure(({ sample }) => {
    if (!sample) return null;
    if (growth) return ratePerS(growth)(sample, secondBefore(sample, samples.samples));
    return read?.(sample) ?? null;
  });
  const shown = useStreamFigure(({ sample }) => (sample && textOf ? textOf(sample) : format(value)));
  const missing = useStreamFigure(({ sample }) => (sample && value === null ? (sample.unavailable[reason] ?? null) : null));
  const when = useIsPast() ? ' Of the time before the run ended.' : '';
  return (
    <Tooltip label={missing === null ? `${text}${when}` : `Not available: ${missing}.`}>
      <div data-warns={(warns && (value ?? 0) > 0) || undefined}>
        <dt>{label}</dt>
        <dd data-testid={`pool-${key}`} data-value={value ?? ''}>
          {shown}
        </dd>
      </div>
    </Tooltip>
  );
}

/** The sample a second before one of these, which is one of the newest; none where there is no such. */
function secondBefore(sample: Sample, samples: Pick<readonly Sample[], 'length' | 'at'>): Sample | undefined {
  let place = samples.length - 1;
  while (place >= 0 && samples.at(place) !== sample) place -= 1;
  return place < SAMPLES_APART ? undefined : samples.at(place - SAMPLES_APART);
}

/** Connections over the run as far as it is kept. */
function Ramp() {
  const { samples } = useSession();
  useStoreVersion(samples, RAMP_APART_MS);
  const { ref, width } = useElementSize();
  const kept = samples.samples.toArray();
  const toS = Math.max(LEAST_SPAN_S, (kept[kept.length - 1]?.tMs ?? 0) / 1_000);
  const fromS = Math.min((kept[0]?.tMs ?? 0) / 1_000, toS - LEAST_SPAN_S);
  return (
    <figure ref={ref} className={classes.ramp}>
      <figcaption>Open connections</figcaption>
      {width > 0 && (
        <LivePlot
          level={null}
          chart={CONNECTIONS}
          rows={downsample(chartRows(CONNECTIONS, kept), RAMP_ROWS)}
          marks={[]}
          fromS={fromS}
          toS={toS}
          width={width}
          height={RAMP_HEIGHT_PX}
        />
      )}
    </figure>
  );
}
