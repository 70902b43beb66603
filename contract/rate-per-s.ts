import type { Sample } from './sample.ts';

/** A count since the start as its growth a second between two samples; `null` without a sample before, or without the count. */
export function ratePerS(read: (sample: Sample) => number | null) {
  return (sample: Sample, before: Sample | undefined): number | null => {
    if (!before || sample.tMs <= before.tMs) return null;
    const [now, then] = [read(sample), read(before)];
    return now === null || then === null ? null : ((now - then) * 1_000) / (sample.tMs - before.tMs);
  };
}
