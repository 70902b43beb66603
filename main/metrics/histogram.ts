import type { Distribution, SparseHistogram } from '../../contract/index.ts';

/**
 * A high dynamic range histogram (Gil Tene's HdrHistogram) of whole microseconds in shared memory: 3 significant digits
 * from 1 us to 71 minutes. One thread records; any other takes what was added since it last looked.
 *
 * Buckets: values below 2048 have one each; above, each power of two is divided into 1024.
 */
const EXACT_BUCKETS = 2_048;
const BUCKETS_PER_OCTAVE = 1_024;
const OCTAVES = 21;
export const HISTOGRAM_BUCKETS = EXACT_BUCKETS + OCTAVES * BUCKETS_PER_OCTAVE;
const LARGEST_VALUE = 4_294_967_295;

/** The bucket of a whole number from 0 to 2^32 - 1. */
export function bucketOf(value: number): number {
  if (value < EXACT_BUCKETS) return value;
  const shift = 21 - Math.clz32(value);
  return EXACT_BUCKETS + (shift - 1) * BUCKETS_PER_OCTAVE + (value >>> shift) - BUCKETS_PER_OCTAVE;
}

/** The smallest value of a bucket. */
export function bucketFloor(bucket: number): number {
  if (bucket < EXACT_BUCKETS) return bucket;
  const above = bucket - EXACT_BUCKETS;
  return ((above % BUCKETS_PER_OCTAVE) + BUCKETS_PER_OCTAVE) * bucketWidth(bucket);
}

/** How many values share a bucket. */
export function bucketWidth(bucket: number): number {
  return bucket < EXACT_BUCKETS ? 1 : 2 ** (Math.floor((bucket - EXACT_BUCKETS) / BUCKETS_PER_OCTAVE) + 1);
}

/** The writing side. */
export class SharedHistogram {
  readonly buffer: SharedArrayBuffer;
  readonly #counts: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(HISTOGRAM_BUCKETS * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#counts = new Int32Array(buffer);
  }

  /** Counts one value in microseconds. Negative values count as 0, those above 71 minutes as 71 minutes. */
  record(us: number): void {
    const value = us < 0 ? 0 : us > LARGEST_VALUE ? LARGEST_VALUE : Math.round(us);
    this.#counts[bucketOf(value)]! += 1;
  }
}

/** The reading side: what was recorded since the last call. */
export class HistogramReader {
  readonly #counts: Int32Array;
  readonly #seen = new Int32Array(HISTOGRAM_BUCKETS);

  constructor(buffer: SharedArrayBuffer) {
    this.#counts = new Int32Array(buffer);
  }

  /** Non-empty buckets added since the last call, lowest first. */
  take(): SparseHistogram {
    const added: SparseHistogram = [];
    for (let bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
      const count = this.#counts[bucket]!;
      const more = count - this.#seen[bucket]!;
      if (more > 0) {
        added.push([bucket, more]);
        this.#seen[bucket] = count;
      }
    }
    return added;
  }
}

/** Adds up histograms without keeping them. */
export class HistogramSum {
  readonly #counts = new Float64Array(HISTOGRAM_BUCKETS);

  add(histogram: SparseHistogram): void {
    for (const [bucket, count] of histogram) this.#counts[bucket]! += count;
  }

  /** Adds `count` values of one bucket. */
  addCount(bucket: number, count: number): void {
    this.#counts[bucket]! += count;
  }

  /** Non-empty buckets of the sum, lowest first. */
  total(): SparseHistogram {
    const total: SparseHistogram = [];
    this.#counts.forEach((count, bucket) => {
      if (count > 0) total.push([bucket, count]);
    });
    return total;
  }
}

/** All values of several histograms in one. Percentiles of the whole come from this, never from averaged percentiles. */
export function mergeHistograms(parts: Iterable<SparseHistogram>): SparseHistogram {
  const sum = new HistogramSum();
  for (const part of parts) sum.add(part);
  return sum.total();
}

/**
 * The value in microseconds that `percent` of all values do not exceed: the smallest recorded one whose cumulated count
 * reaches `ceil(percent / 100 * n)`, told as the largest value of its bucket (as HdrHistogram does). `null` when empty.
 */
export function percentileUs(histogram: SparseHistogram, percent: number): number | null {
  const n = countOf(histogram);
  if (n === 0) return null;
  const rank = Math.max(1, Math.ceil((percent / 100) * n - 1e-9));
  let seen = 0;
  for (const [bucket, count] of histogram) {
    seen += count;
    if (seen >= rank) return bucketFloor(bucket) + bucketWidth(bucket) - 1;
  }
  return null;
}

function countOf(histogram: SparseHistogram): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

/** Count, extremes, mean and percentiles in milliseconds. Empty: `n` 0 and every other value `null`. */
export function distributionMs(histogram: SparseHistogram): Distribution {
  const n = countOf(histogram);
  const first = histogram[0];
  const last = histogram[histogram.length - 1];
  if (n === 0 || !first || !last) return { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null };
  const sum = histogram.reduce((total, [bucket, count]) => total + (bucketFloor(bucket) + (bucketWidth(bucket) - 1) / 2) * count, 0);
  const ms = (us: number | null) => (us === null ? null : us / 1_000);
  return {
    n,
    min: bucketFloor(first[0]) / 1_000,
    mean: sum / n / 1_000,
    p50: ms(percentileUs(histogram, 50)),
    p90: ms(percentileUs(histogram, 90)),
    p99: ms(percentileUs(histogram, 99)),
    p999: ms(percentileUs(histogram, 99.9)),
    max: ms(percentileUs(histogram, 100)),
  };
}
