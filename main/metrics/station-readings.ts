import { isStationReadingNew, isStationReadingSince, type Sample, type StationLevel, type StationName } from '../../contract/index.ts';
import { weightedMean } from './statistics.ts';

/** What was read of a station over a time. */
export interface StationReadings {
  /** Each reading once, in their order, in bytes: what percentiles, shares and counts are of. A reading is one piece of evidence, however many samples carry it until the next one. */
  bytes: readonly number[];
  /**
   * Mean over the time, in bytes: each reading stands for as long as it was the newest. Where readings are put off while the machine is full, a mean of the
   * readings would be one of the moments at which it was not.
   */
  meanBytes: number;
  /** The newest, with the limit as it was then. */
  last: StationLevel;
}

/** When the interval of the first of some samples began, in milliseconds since the start of the run. */
export function startOf(samples: readonly Pick<Sample, 'tMs' | 'intervalMs'>[]): number {
  const first = samples[0];
  return first ? first.tMs - first.intervalMs : 0;
}

/**
 * The readings of a station in samples that follow one another; `null` where there are none. One from before `sinceMs` (by default the start of the first sample's
 * interval) is none of them, though the first samples carry it; one that came since then is, also where the first sample carries it on.
 */
export function readStation(
  samples: readonly Pick<Sample, 'tMs' | 'intervalMs' | 'kernel' | 'stations'>[],
  station: StationName,
  sinceMs: number = startOf(samples),
): StationReadings | null {
  const bytes: number[] = [];
  const levels: [bytes: number, timeMs: number][] = [];
  let last: StationLevel | null = null;
  for (const sample of samples) {
    const level = sample.stations[station];
    if (!level || !isStationReadingSince(station, sample, sinceMs)) continue;
    if (bytes.length === 0 || isStationReadingNew(station, sample)) bytes.push(level.bytes);
    levels.push([level.bytes, sample.intervalMs]);
    last = level;
  }
  const meanBytes = weightedMean(levels);
  return last === null || meanBytes === null ? null : { bytes, meanBytes, last };
}

/** Share of readings that were above zero, 0 to 1. Not for none. */
export function shareAboveZero(bytes: readonly number[]): number {
  return bytes.filter((one) => one > 0).length / bytes.length;
}

/** Why a station has no readings in a time in which each sample carried one that was older. */
export const ONLY_OLDER_READING = 'no reading came in this time; the newest was made before it';
