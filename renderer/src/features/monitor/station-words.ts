import {
  ofReadings,
  PIPES,
  pipeFlows,
  STATIONS,
  type StationFlow,
  type StationLevel,
  type StationName,
} from '../../../../contract/index.ts';
import { RECENT_SPAN_MS, type StationReadings } from '../../stream/station-history.ts';
import { formatBytes, formatCount, formatFps, formatMegabytesPerS, formatShare, NO_VALUE } from '../../ui/format.ts';

/** A rate on a pipe between two stations: the number and its unit stand apart. */
export interface PipeRate {
  text: string;
  unit: 'FPS' | 'MB/s' | 'kB/s';
  isFlowing: boolean;
}

/** Below it a rate is told in kB/s. */
const LEAST_MEGABYTES_PER_S = 99_950;

type Flows = Readonly<Record<StationName, StationFlow>> | null;

/** What flows in each pipe of the drawing: frames where they are counted, bytes between the processes; `null` where it is not counted. */
export function pipeRates(flows: Flows): readonly (PipeRate | null)[] {
  if (!flows) return Array.from({ length: PIPES }, () => null);
  return pipeFlows(flows).map(({ fps, bytesPerS, isBetween }) => {
    const rate = isBetween ? bytesPerS : fps;
    if (rate === null) return null;
    const isFlowing = rate > 0;
    if (!isBetween) return { text: formatFps(rate), unit: 'FPS', isFlowing };
    // A few text messages would be 0.0 MB/s.
    const isSmall = isFlowing && rate < LEAST_MEGABYTES_PER_S;
    return { text: formatMegabytesPerS(isSmall ? rate * 1_000 : rate), unit: isSmall ? 'kB/s' : 'MB/s', isFlowing };
  });
}

/** Whether a pipe joins two stations of which this run lacks one: then what is in it is drawn as thin as they are. */
export function isThin(index: number, isAbsent: (name: StationName) => boolean): boolean {
  return [STATIONS[index - 1], STATIONS[index]].some((name) => name !== undefined && isAbsent(name));
}

/** From here on a count under a tank is told in thousands, and then in millions: there is room for three digits. */
const THOUSANDS_FROM = 10_000;

/** A count of frames for the room under a tank; in full it stands in the ledger and in {@link stationWords}. */
export function shortCount(count: number): string {
  if (count < THOUSANDS_FROM) return formatCount(count);
  return count < 999_500 ? `${(count / 1e3).toPrecision(3)}k` : `${Number((count / 1e6).toPrecision(3))}M`;
}

/** What frames that a station gives up are called. */
export function dropWord(name: StationName): string {
  if (name === 'source') return 'not offered';
  return name === 'display' ? 'skipped' : 'dropped';
}

/** Everything that the drawing says of a station, for who does not see it. */
export interface StationFacts {
  name: StationName;
  level: StationLevel | null;
  flow: StationFlow | null;
  /** As in {@link StationReadings}. */
  drops: number | null;
  aboveZero: number | null;
  /** How many readings that share is of. */
  readings: number;
  readingsOf: StationReadings['readingsOf'];
  /** Mean level of the last seconds. */
  recentBytes: number | null;
  /** Why there is no level. */
  missing: string | null;
  /** There is no such station in this run. */
  isAbsent: boolean;
  isLit: boolean;
}

const READINGS_OF: Record<StationReadings['readingsOf'], string> = {
  minute: 'of the last minute',
  change: 'since the last change',
  span: 'of that time',
};

/** The station in sentences. Empty before the first reading where the run will have it. */
export function stationWords({
  name,
  level,
  flow,
  drops,
  aboveZero,
  readings,
  readingsOf,
  recentBytes,
  missing,
  isAbsent,
  isLit,
}: StationFacts): string {
  if (isAbsent) return missing === null ? 'Not in this run.' : `Not in this run: ${missing}.`;
  const rate = (fps: number | null, bytesPerS: number | null) =>
    [fps === null ? '' : `${formatFps(fps)} frames a second`, bytesPerS === null ? '' : `${formatMegabytesPerS(bytesPerS)} MB/s`]
      .filter((part) => part !== '')
      .join(', ') || 'not counted';
  const sentences = [
    isLit && litSentence(level, recentBytes),
    missing !== null && `Level not available: ${missing}.`,
    level &&
      `${readingsOf === 'span' ? 'Mean level' : 'Level'} ${formatBytes(level.bytes)}${level.frames === null ? '' : ` in ${framesText(level)}`}.`,
    level && (level.limitBytes === null ? 'No limit is known.' : `Limit ${formatBytes(level.limitBytes)}.`),
    flow && `In: ${rate(flow.inFps, flow.inBytesPerS)}. Out: ${rate(flow.outFps, flow.outBytesPerS)}.`,
    drops !== null &&
      `${formatCount(drops)} ${dropWord(name)}${readingsOf === 'span' ? '' : ' since the run began'}${flow?.droppedFps == null ? '' : `, ${formatFps(flow.droppedFps)} a second`}.`,
    aboveZero !== null && `Above zero in ${formatShare(aboveZero)} ${ofReadings(readings)} ${READINGS_OF[readingsOf]}.`,
  ];
  return sentences.filter((sentence) => typeof sentence === 'string').join(' ');
}

/** The frames that a level's bytes are of, with their word; empty where none are counted. Bytes of a frame that is not there in full are no frame. */
export function framesText(level: StationLevel | null): string {
  if (level?.frames == null) return '';
  const count = level.frames + (level.workingFrames ?? 0);
  if (count === 0 && level.bytes > 0) return 'no whole frame';
  return `${formatCount(count)} ${count === 1 ? 'frame' : 'frames'}`;
}

/** What the bottleneck's station holds as a rule, where it is empty at the moment that is shown; `null` where it needs no saying. */
export function litMean(level: StationLevel | null, recentBytes: number | null): string | null {
  return level?.bytes === 0 && recentBytes !== null && recentBytes > 0 ? formatBytes(recentBytes) : null;
}

/** That the bottleneck is at a station, and how that can be where it is empty. */
export function litSentence(level: StationLevel | null, recentBytes: number | null): string {
  const mean = litMean(level, recentBytes);
  if (mean === null) return 'The bottleneck is here.';
  return `The bottleneck is here: empty at this moment, ${mean} on average over the last ${RECENT_SPAN_MS / 1_000} s.`;
}

/** The line under a level: its limit, or the peak that its tank is drawn to. */
export function limitText(level: StationLevel | null, peakBytes: number): string {
  if (!level) return '';
  if (level.limitBytes !== null) return `limit ${formatBytes(level.limitBytes)}`;
  return peakBytes > 0 ? `peak ${formatBytes(peakBytes)}` : 'no limit';
}

/** Of fewer readings a share says how many they are: it must not look like one of many. */
const FEW_READINGS = 5;

/** Beside the mean of a run that has ended: the most that was there, where the line above tells the limit. */
export function mostText(level: StationLevel | null, peakBytes: number): string {
  return level === null || level.limitBytes === null ? '' : `max ${formatBytes(peakBytes)}`;
}

/** Time above zero without a decimal: it stands where there is little room. Of a single reading there is no share. */
export function aboveText(share: number | null, readings: number): string {
  if (share === null) return `above 0: ${NO_VALUE}`;
  if (readings === 1) return '1 reading';
  return readings < FEW_READINGS ? `above 0: ${Math.round(share * readings)} of ${readings}` : `above 0: ${(share * 100).toFixed(0)} %`;
}
