import { Tooltip } from '@mantine/core';
import { type Diagnosis, type Sample, STATION_TEXT, STATIONS, type StationName } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useFigures, useSession } from '../../state/session.ts';
import { formatBytes, formatCount, NO_VALUE } from '../../ui/format.ts';
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

const TEST_IDS: Partial<Record<StationName, string>> = { 'receiver.kernel': 'recv-queue', 'sender.kernel': 'send-queue' };

/** The places where bytes wait, from left to right as the stream flows; the bottleneck is lit. */
export function PipeView() {
  const { sample } = useFigures();
  const bottleneck = useApp((state) => state.run?.diagnosis?.bottleneck ?? null);
  const lit = bottleneck === null ? undefined : LIT[bottleneck];
  return (
    <ol className={classes.pipe} aria-label="Where the bytes wait">
      {STATIONS.map((name) => (
        <Station key={name} name={name} sample={sample} lit={name === lit} />
      ))}
    </ol>
  );
}

function Station({ name, sample, lit }: { name: StationName; sample: Sample | null; lit: boolean }) {
  const { samples } = useSession();
  const { title, text, source } = STATION_TEXT[name];
  const level = sample?.stations[name] ?? null;
  const reason = sample && !level ? (sample.unavailable[`stations.${name}`] ?? 'no reading') : null;
  const peak = samples.peakBytes(name);
  const scale = level ? (level.limitBytes ?? peak) : 0;
  const share = level && scale > 0 ? Math.min(1, level.bytes / scale) : 0;
  return (
    <Tooltip
      maw={320}
      label={
        <>
          <strong>{title}.</strong> {text} Read from {source}.{reason && <> Not available: {reason}.</>}
          {level && level.limitBytes === null && peak > 0 && <> No limit is known; the bar is a share of the peak of this run.</>}
          {lit && <> The bottleneck is here.</>}
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reachable by keyboard */}
      <li className={classes.station} data-lit={lit || undefined} data-missing={reason !== null || undefined} tabIndex={0}>
        <span className={classes.title}>{title}</span>
        <span className={classes.bar} data-relative={level?.limitBytes === null || undefined}>
          <span className={classes.fill} style={{ transform: `scaleX(${share.toFixed(3)})` }} />
        </span>
        <span className={classes.level} data-testid={TEST_IDS[name]} data-value={level?.bytes ?? ''}>
          {reason === null ? formatBytes(level?.bytes) : 'n/a'}
        </span>
        <span className={classes.detail}>{level ? limitText(level.limitBytes, peak) : '\u00a0'}</span>
        <span className={classes.detail}>{level && level.frames !== null ? framesText(level.frames) : '\u00a0'}</span>
      </li>
    </Tooltip>
  );
}

function limitText(limitBytes: number | null, peakBytes: number): string {
  if (limitBytes !== null) return `of ${formatBytes(limitBytes)}`;
  return peakBytes > 0 ? `peak ${formatBytes(peakBytes)}` : NO_VALUE;
}

function framesText(frames: number): string {
  return `${formatCount(frames)} ${frames === 1 ? 'frame' : 'frames'}`;
}
