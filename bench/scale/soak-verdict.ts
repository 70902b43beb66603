import { fitLine, type Point } from './fit-line.ts';

/**
 * What may grow: a run keeps its samples in memory, four a second and two hours of them at most (KEPT_SAMPLES in main/run/run-record.ts), packed
 * (main/run/packed-list.ts) 4 to 5 kB a second until then with what holds them.
 */
export const ALLOWED_BYTES_PER_S = 8_192;

/** While the heaps of its threads and what malloc keeps grow to their size: a third of the time, at most ten minutes. */
const SETTLING_SHARE = 1 / 3;
const SETTLING_MAX_S = 600;

/** Neighbouring readings are alike, so that the error of a line through all would be too small: it is worked out from the means of so many blocks. */
const BLOCKS = 20;

/** How memory went over a long run. Times are seconds since its start, memory is in bytes. */
export interface SoakVerdict {
  /** Readings before it are not in the slope. */
  fromS: number;
  firstBytes: number;
  lastBytes: number;
  peakBytes: number;
  slopeBytesPerS: number;
  /** Standard error; `null` where there are too few readings to tell. */
  slopeErrorBytesPerS: number | null;
  /** The slope less twice its error is above {@link ALLOWED_BYTES_PER_S}. */
  isGrowing: boolean;
}

/** Of readings [s, bytes] in the order of time. Fails with fewer than {@link BLOCKS} after the settling. */
export function soakVerdict(readings: readonly Point[]): SoakVerdict {
  const lastS = readings.at(-1)?.[0] ?? 0;
  const fromS = Math.min(lastS * SETTLING_SHARE, SETTLING_MAX_S);
  const kept = readings.filter(([s]) => s >= fromS);
  if (kept.length < BLOCKS) throw new Error(`${kept.length} readings are too few to tell: ${BLOCKS} are needed`);
  const line = fitLine(blockMeans(kept, BLOCKS))!;
  const { slope, slopeError } = line;
  return {
    fromS,
    firstBytes: kept[0]![1],
    lastBytes: kept.at(-1)![1],
    peakBytes: kept.reduce((most, [, bytes]) => Math.max(most, bytes), 0),
    slopeBytesPerS: slope,
    slopeErrorBytesPerS: slopeError,
    isGrowing: slope - 2 * (slopeError ?? 0) > ALLOWED_BYTES_PER_S,
  };
}

/** The points in `blocks` groups of neighbours, as even as they can be, each as its mean. */
export function blockMeans(points: readonly Point[], blocks: number): Point[] {
  return Array.from({ length: blocks }, (_, block): Point => {
    const group = points.slice(Math.floor((block * points.length) / blocks), Math.floor(((block + 1) * points.length) / blocks));
    const sum = group.reduce(([sumX, sumY], [x, y]): Point => [sumX + x, sumY + y], [0, 0] as Point);
    return [sum[0] / group.length, sum[1] / group.length];
  });
}
