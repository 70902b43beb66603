import { Tooltip } from '@mantine/core';
import { type Diagnosis, STATION_TEXT, STATIONS, type StationName } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { useFigure, useSession } from '../../state/session.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import classes from './pipe-view.module.css';

/** The station before or in which each bottleneck makes the bytes wait. */
const LIT: Partial<Record<Diagnosis['bottleneck'], StationName>> = {
  'sender-compression': 'sender.user',
  'sender-cpu': 'sender.user',
  'sender-loop-blocked': 'source',
  'server-compression': 'receiver.kernel',
  'server-logging': 'receiver.user',
  'server-processing': 'receiver.user',
  'server-loop-blocked': 'receiver.kernel',
  'receiver-slow': 'receiver.kernel',
  'path-limited': 'path',
  display: 'display',
};

/** What the server does is the sender's business where the server sends. */
const LIT_WHERE_SERVER_SENDS: typeof LIT = {
  ...LIT,
  'server-logging': 'sender.user',
  // The computation comes before anything is due: there is no station for it.
  'server-processing': undefined,
  'server-loop-blocked': 'sender.user',
};

/** Keeps the line's height. */
const NOTHING = '\u00a0';

const TEST_IDS: Partial<Record<StationName, string>> = { 'receiver.kernel': 'recv-queue', 'sender.kernel': 'send-queue' };

/** The places where bytes wait, from left to right as the stream flows; the bottleneck is lit. */
export function PipeView() {
  const bottleneck = useApp((state) => state.run?.diagnosis?.bottleneck ?? null);
  const serverSends = useApp((state) => ['push', 'relay'].includes(viewedScenario(state).direction));
  const hasRun = useApp((state) => state.runShown);
  // A slow receiver shows in its inbox where it is read into, and in Recv-Q where it is not.
  const inInbox = useFigure(({ sample }) => {
    const { 'receiver.user': inbox, 'receiver.kernel': unread } = sample?.stations ?? {};
    return (inbox?.bytes ?? 0) > (unread?.bytes ?? 0);
  });
  const byVerdict = bottleneck === null || !hasRun ? undefined : (serverSends ? LIT_WHERE_SERVER_SENDS : LIT)[bottleneck];
  const lit = bottleneck === 'receiver-slow' && inInbox ? 'receiver.user' : byVerdict;
  return (
    <ol className={classes.pipe} aria-label="Where the bytes wait">
      {STATIONS.map((name) => (
        <Station key={name} name={name} lit={name === lit} />
      ))}
    </ol>
  );
}

function Station({ name, lit }: { name: StationName; lit: boolean }) {
  const { title, text, source } = STATION_TEXT[name];
  const missing = useFigure(({ sample }) =>
    sample && !sample.stations[name] ? (sample.unavailable[`stations.${name}`] ?? 'no reading') : null,
  );
  const unlimited = useFigure(({ sample }) => sample?.stations[name]?.limitBytes === null);
  return (
    <Tooltip
      maw={320}
      label={
        <>
          <strong>{title}.</strong> {text} Read from {source}.{missing !== null && <> Not available: {missing}.</>}
          {unlimited && <> No limit is known; the bar is a share of the peak of this run.</>}
          {lit && <> The bottleneck is here.</>}
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reachable by keyboard */}
      <li className={classes.station} data-lit={lit || undefined} data-missing={missing !== null || undefined} tabIndex={0}>
        <span className={classes.title}>{title}</span>
        <Level name={name} isMissing={missing !== null} />
      </li>
    </Tooltip>
  );
}

/** What changes with every sample, apart from its explanation. */
function Level({ name, isMissing }: { name: StationName; isMissing: boolean }) {
  const { samples } = useSession();
  const bytes = useFigure(({ sample }) => sample?.stations[name]?.bytes ?? null);
  const frames = useFigure(({ sample }) => sample?.stations[name]?.frames ?? null);
  const limitBytes = useFigure(({ sample }) => sample?.stations[name]?.limitBytes ?? null);
  const peakBytes = samples.peakBytes(name);
  const scale = limitBytes ?? peakBytes;
  const share = bytes !== null && scale > 0 ? Math.min(1, bytes / scale) : 0;
  return (
    <>
      <span className={classes.bar} data-relative={(bytes !== null && limitBytes === null) || undefined}>
        <span className={classes.fill} style={{ transform: `scaleX(${share.toFixed(3)})` }} />
      </span>
      <span className={classes.level} data-testid={TEST_IDS[name]} data-value={bytes ?? ''}>
        {isMissing ? 'n/a' : formatBytes(bytes)}
      </span>
      <span className={classes.detail}>{bytes === null ? NOTHING : limitText(limitBytes, peakBytes)}</span>
      <span className={classes.detail}>{frames === null ? NOTHING : framesText(frames)}</span>
    </>
  );
}

function limitText(limitBytes: number | null, peakBytes: number): string {
  if (limitBytes !== null) return `of ${formatBytes(limitBytes)}`;
  return peakBytes > 0 ? `peak ${formatBytes(peakBytes)}` : NOTHING;
}

function framesText(frames: number): string {
  return `${formatCount(frames)} ${frames === 1 ? 'frame' : 'frames'}`;
}
