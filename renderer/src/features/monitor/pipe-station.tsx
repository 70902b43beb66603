import { Tooltip, VisuallyHidden } from '@mantine/core';
import { STATION_TEXT, STATIONS, type StationName } from '../../../../contract/index.ts';
import type { Figures } from '../../state/sample-store.ts';
import { useCalmToldFigure, useEndFigures, useToldFigure } from '../../state/told-figure.ts';
import { spanText } from '../../state/told-span.ts';
import { formatBytes, formatFps } from '../../ui/format.ts';
import classes from './pipe-view.module.css';
import {
  aboveText,
  dropWord,
  framesText,
  limitText,
  litMean,
  litSentence,
  mostText,
  pipeRates,
  shortCount,
  stationWords,
} from './station-words.ts';

const TEST_IDS: Partial<Record<StationName, string>> = { 'receiver.kernel': 'recv-queue', 'sender.kernel': 'send-queue' };

/** Why a station is not in a run, as short as there is room for; the whole reason is in its explanation. */
const ABSENT: Partial<Record<StationName, string>> = { path: 'no proxy', display: 'not drawn' };

interface PipeStationProps {
  name: StationName;
  index: number;
  isLit: boolean;
  isAbsent: boolean;
  /** The pipe that leads into it is as thin as a station that is not there. */
  isInletThin: boolean;
}

/** One station with the pipe that leads into it. Its explanation is rendered anew only when something in it changes. */
export function PipeStation({ name, index, isLit, isAbsent, isInletThin }: PipeStationProps) {
  const { title, text, source, flow } = STATION_TEXT[name];
  const missing = useToldFigure(({ sample }) =>
    sample && !sample.stations[name] ? (sample.unavailable[`stations.${name}`] ?? 'no reading') : null,
  );
  const isUnlimited = useToldFigure(({ sample }) => sample?.stations[name]?.limitBytes === null);
  const limitFrom = useToldFigure(({ sample }) => sample?.stations[name]?.limitFrom ?? null);
  const isUnread = missing !== null && !isAbsent;
  const end = useEndFigures();
  return (
    <Tooltip
      maw={340}
      label={
        <>
          <strong>{title}.</strong> {text} Read from {source}. {flow}
          {missing !== null && (isAbsent ? <> Not in this run: {missing}.</> : <> Not available: {missing}.</>)}
          {end && <> Its level is the mean {spanText(end)}.</>}
          {isUnlimited && <> No limit is known; the dashed line in the tank is the peak of this run.</>}
          {limitFrom !== null && <> The line in the tank is the limit, from {limitFrom}.</>}
          {isLit && <LitSentence name={name} />}
        </>
      }
    >
      <li
        className={classes.station}
        data-station={name}
        data-lit={isLit || undefined}
        data-missing={isUnread || undefined}
        data-absent={isAbsent || undefined}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reachable by keyboard
        tabIndex={0}
      >
        <span className={classes.title}>{title}</span>
        <VisuallyHidden>
          <Words name={name} isLit={isLit} isAbsent={isAbsent} />
        </VisuallyHidden>
        <Level name={name} isLit={isLit} instead={isAbsent ? (ABSENT[name] ?? 'not ours') : isUnread ? 'n/a' : null} />
        <div className={classes.vessel} aria-hidden="true">
          <Pipe index={index} isThin={isInletThin} />
          {isAbsent ? <span className={classes.through} /> : <Tank name={name} />}
          {index === STATIONS.length - 1 && <Pipe index={index + 1} isThin={isAbsent} />}
        </div>
        <Drops name={name} />
        <AboveZero name={name} />
      </li>
    </Tooltip>
  );
}

/** A text that follows the samples; rendered when it changes. */
function Live({ read, className }: { read: (figures: Figures) => string; className?: string }) {
  return <span className={className}>{useToldFigure(read)}</span>;
}

/** The station in sentences. A screen reader reads them when it is asked to: they need not change four times a second. */
function Words({ name, isLit, isAbsent }: Pick<PipeStationProps, 'name' | 'isLit' | 'isAbsent'>) {
  return useCalmToldFigure((figures) => wordsOf(name, figures, isLit, isAbsent));
}

function wordsOf(name: StationName, { sample, stations }: Figures, isLit: boolean, isAbsent: boolean): string {
  const level = sample?.stations[name] ?? null;
  return stationWords({
    name,
    level,
    flow: stations.flows?.[name] ?? null,
    drops: stations.drops[name],
    aboveZero: level && stations.aboveZero[name],
    readings: stations.readings[name],
    readingsOf: stations.readingsOf,
    recentBytes: stations.recentBytes[name],
    missing: level || !sample ? null : (sample.unavailable[`stations.${name}`] ?? 'no reading'),
    isAbsent,
    isLit,
  });
}

function LitSentence({ name }: { name: StationName }) {
  return <> {useCalmToldFigure(({ sample, stations }) => litSentence(sample?.stations[name] ?? null, stations.recentBytes[name]))}</>;
}

/** `instead`: what stands where there is no level. */
function Level({ name, isLit, instead }: { name: StationName; isLit: boolean; instead: string | null }) {
  const bytes = useToldFigure(({ sample }) => sample?.stations[name]?.bytes ?? null);
  return (
    <div className={classes.readings} aria-hidden="true">
      <span className={classes.level} data-testid={TEST_IDS[name]} data-value={bytes ?? ''}>
        {instead ?? formatBytes(bytes)}
      </span>
      <Live
        className={classes.detail}
        read={({ sample, stations }) => limitText(sample?.stations[name] ?? null, stations.peakBytes[name])}
      />
      <Live
        className={classes.detail}
        read={({ sample, stations }) => {
          const level = sample?.stations[name] ?? null;
          if (stations.readingsOf === 'span') return mostText(level, stations.peakBytes[name]);
          const mean = isLit ? litMean(level, stations.recentBytes[name]) : null;
          // Lit and empty: what it holds as a rule tells why.
          return mean === null ? framesText(level) : `mean ${mean}`;
        }}
      />
    </div>
  );
}

/** Filled to its share of the limit, or of the peak where no limit is known. */
function Tank({ name }: { name: StationName }) {
  const isLimited = useToldFigure(({ sample }) => sample?.stations[name]?.limitBytes != null);
  const isScaled = useToldFigure(({ stations }) => isLimited || stations.peakBytes[name] > 0);
  // A thousandth of a tank is less than a pixel.
  const share = useToldFigure(({ sample, stations }) => {
    const level = sample?.stations[name];
    const full = level?.limitBytes ?? stations.peakBytes[name];
    return level && full > 0 ? Math.round((level.bytes / full) * 1_000) / 1_000 : 0;
  });
  return (
    <span className={classes.tank} data-limited={isLimited || undefined} data-scaled={isScaled || undefined}>
      <span className={classes.fill} style={{ transform: `scaleY(${share})` }} />
    </span>
  );
}

function Pipe({ index, isThin }: { index: number; isThin: boolean }) {
  const text = useToldFigure(({ stations }) => pipeRates(stations.flows)[index]?.text ?? null);
  const unit = useToldFigure(({ stations }) => pipeRates(stations.flows)[index]?.unit ?? null);
  const isFlowing = useToldFigure(({ stations }) => pipeRates(stations.flows)[index]?.isFlowing ?? false);
  const end = index === 0 ? 'first' : index === STATIONS.length ? 'last' : undefined;
  return (
    <span className={classes.flow} data-end={end} data-thin={(isThin && text === null) || undefined} data-flowing={isFlowing || undefined}>
      <span className={classes.rate}>{text}</span>
      <span className={classes.line} />
      <span className={classes.unit}>{unit}</span>
    </span>
  );
}

/** The outlet under a tank: what is given up there. Not drawn while nothing was. */
function Drops({ name }: { name: StationName }) {
  const total = useToldFigure(({ stations }) => stations.drops[name] || null);
  const rate = useToldFigure(({ stations }) => {
    const fps = stations.flows?.[name].droppedFps ?? null;
    return fps === null ? null : formatFps(fps);
  });
  const isDropping = useToldFigure(({ stations }) => (stations.flows?.[name].droppedFps ?? 0) > 0);
  return (
    <div className={classes.drops} aria-hidden="true" data-dropping={isDropping || undefined} data-quiet={name === 'display' || undefined}>
      {total !== null && (
        <>
          <span className={classes.outlet} />
          <span>{rate === null ? '' : `${rate} FPS`}</span>
          <span>{`${shortCount(total)} ${dropWord(name)}`}</span>
        </>
      )}
    </div>
  );
}

function AboveZero({ name }: { name: StationName }) {
  const text = useToldFigure(({ sample, stations }) =>
    sample?.stations[name] ? aboveText(stations.aboveZero[name], stations.readings[name]) : null,
  );
  return (
    <span className={classes.above} aria-hidden="true">
      {text}
    </span>
  );
}
