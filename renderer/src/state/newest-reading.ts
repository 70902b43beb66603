import type { Sample } from '../../../contract/index.ts';
import type { SampleList } from '../stream/recent.ts';

/** The samples of the last `spanMs`, newest first. */
function* recentSamples(samples: SampleList, spanMs: number): Generator<Sample> {
  const last = samples.at(samples.length - 1);
  if (!last) return;
  for (let index = samples.length - 1; index >= 0; index--) {
    const sample = samples.at(index)!;
    if (sample.tMs <= last.tMs - spanMs) return;
    yield sample;
  }
}

/** The newest value that was read within `spanMs`; `null` when none was. What comes seldom is not in every sample. */
export function newestReading<T>(samples: SampleList, spanMs: number, read: (sample: Sample) => T | null): T | null {
  for (const sample of recentSamples(samples, spanMs)) {
    const value = read(sample);
    if (value !== null) return value;
  }
  return null;
}

/** The largest value within `spanMs`; `null` without any. */
export function largestReading(samples: SampleList, spanMs: number, read: (sample: Sample) => number | null): number | null {
  let most: number | null = null;
  for (const sample of recentSamples(samples, spanMs)) {
    const value = read(sample);
    if (value !== null) most = Math.max(most ?? value, value);
  }
  return most;
}

/** How long a thread's loop was held at most: a timer that fired late, or has not fired yet. */
export function loopHeldMs({ eventLoop }: Sample, thread: keyof Sample['eventLoop']): number | null {
  const reading = eventLoop[thread];
  if (!reading || (reading.maxMs === null && reading.stalledMs === null)) return null;
  return Math.max(reading.maxMs ?? 0, reading.stalledMs ?? 0);
}
