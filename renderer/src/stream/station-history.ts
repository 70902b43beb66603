import {
  isStationReadingNew,
  LEVELS_SPAN_MS,
  type Sample,
  STATIONS,
  type StationFlow,
  type StationName,
  stationDrops,
  stationFlows,
} from '../../../contract/index.ts';
import { RingBuffer } from './ring-buffer.ts';

/** What the levels of the stations were over the last while, and what flows through them. */
export interface StationReadings {
  /** Over about the last second; `null` before there are two samples. */
  flows: Readonly<Record<StationName, StationFlow>> | null;
  /** The highest level since the run began, in bytes. */
  peakBytes: Readonly<Record<StationName, number>>;
  /** Share of the readings of the last {@link LEVELS_SPAN_MS}, of those since a setting was changed where that is later, that were above zero, 0 to 1, each counted once however many samples carry it; `null` where there was none. */
  aboveZero: Readonly<Record<StationName, number | null>>;
  /** How many readings that share is of. */
  readings: Readonly<Record<StationName, number>>;
  /** Which readings those are: of the last minute, since a setting was changed, or of the span that a run which has ended is told of. */
  readingsOf: 'minute' | 'change' | 'span';
  /** Mean level over {@link RECENT_SPAN_MS}, by what each sample carries; `null` where it was not read. */
  recentBytes: Readonly<Record<StationName, number | null>>;
  /** Frames given up there since the run began, or over the span that a run which has ended is told of; `null` where none are, or where that is not counted. */
  drops: Readonly<Record<StationName, number | null>>;
}

/** What is lit must not jump from one sample to the next. */
export const RECENT_SPAN_MS = 3_000;

/** More than there are samples in the span: they never come sooner than meant. */
const MOST_READINGS = 512;

const each = <T>(value: (name: StationName) => T) =>
  Object.fromEntries(STATIONS.map((name) => [name, value(name)])) as Record<StationName, T>;

/** There is no sample yet. */
export const NO_STATION_READINGS: StationReadings = {
  flows: null,
  peakBytes: each(() => 0),
  aboveZero: each(() => null),
  readings: each(() => 0),
  readingsOf: 'minute',
  recentBytes: each(() => null),
  drops: each(() => null),
};

/** The levels of the stations, kept for as long as the pipe view tells of. A sample more costs the same however many there are. */
export class StationHistory {
  readonly #samples = new RingBuffer<Sample>(MOST_READINGS);
  readonly #peakBytes = each(() => 0);
  readonly #known = each(() => 0);
  readonly #above = each(() => 0);
  /** Place in the ring of the oldest sample that is counted. */
  #from = 0;
  /** Samples that began before this tell of another stream. */
  #sinceMs = Number.NEGATIVE_INFINITY;

  /** Levels from before the first sample that is added here. */
  raisePeaks(peakBytes: Partial<Record<StationName, number>>): void {
    for (const name of STATIONS) this.#peakBytes[name] = Math.max(this.#peakBytes[name], peakBytes[name] ?? 0);
  }

  add(sample: Sample): void {
    if (this.#samples.length === MOST_READINGS) this.#dropOldest();
    this.#samples.push(sample);
    this.#count(sample, 1);
    for (const name of STATIONS) this.#peakBytes[name] = Math.max(this.#peakBytes[name], sample.stations[name]?.bytes ?? 0);
    this.#leaveOut();
  }

  /** Readings before `tMs` do not count from now on: a change of a setting has settled then. */
  countSince(tMs: number): void {
    this.#sinceMs = tMs;
    this.#leaveOut();
  }

  /**
   * Flows are counted from `before` to the newest sample. `stream`: the run drains, and they stay as they were in these readings, as
   * do the mean levels. Not before the first sample.
   */
  read(before: Sample | undefined, stream: Pick<StationReadings, 'flows' | 'recentBytes'> | null): StationReadings {
    const last = this.#samples.last!;
    return {
      flows: stream?.flows ?? (before && before !== last ? stationFlows(before, last) : null),
      peakBytes: { ...this.#peakBytes },
      aboveZero: each((name) => (this.#known[name] > 0 ? this.#above[name] / this.#known[name] : null)),
      readings: { ...this.#known },
      readingsOf: this.#sinceMs > last.tMs - LEVELS_SPAN_MS ? 'change' : 'minute',
      recentBytes: stream?.recentBytes ?? this.#recentBytes(last.tMs - RECENT_SPAN_MS),
      drops: stationDrops(last),
    };
  }

  #leaveOut(): void {
    const oldestMs = (this.#samples.last?.tMs ?? 0) - LEVELS_SPAN_MS;
    for (; this.#from < this.#samples.length; this.#from++) {
      const sample = this.#samples.at(this.#from)!;
      if (sample.tMs > oldestMs && sample.tMs - sample.intervalMs >= this.#sinceMs) return;
      this.#count(sample, -1);
    }
  }

  /** Of a full ring the oldest sample goes when the next one comes. */
  #dropOldest(): void {
    if (this.#from === 0) this.#count(this.#samples.at(0)!, -1);
    else this.#from -= 1;
  }

  #count(sample: Sample, by: 1 | -1): void {
    for (const name of STATIONS) {
      const level = sample.stations[name];
      if (!level || !isStationReadingNew(name, sample)) continue;
      this.#known[name] += by;
      if (level.bytes > 0) this.#above[name] += by;
    }
  }

  #recentBytes(sinceMs: number): Record<StationName, number | null> {
    const sums = each(() => 0);
    const readings = each(() => 0);
    for (let at = this.#samples.length - 1; at >= 0 && this.#samples.at(at)!.tMs > sinceMs; at--) {
      for (const name of STATIONS) {
        const level = this.#samples.at(at)!.stations[name];
        if (!level) continue;
        sums[name] += level.bytes;
        readings[name] += 1;
      }
    }
    return each((name) => (readings[name] > 0 ? sums[name] / readings[name] : null));
  }
}
