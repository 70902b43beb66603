import type { Distribution, Sample } from '../../../contract/index.ts';

/** Rates over about the last second: calm enough to read. */
export interface RecentRates {
  receivedFps: number;
  offeredFps: number;
  displayedFps: number | null;
  payloadBytesPerS: number;
}

/** Latency and exchange times of the window are the newest of so much time: at a low rate not every sample has some. */
export const LATENCY_SPAN_MS = 2_000;

/** Anything that gives samples by position, oldest first. */
export interface SampleList {
  readonly length: number;
  at(index: number): Sample | undefined;
}

/** Means over the samples of the last `spanMs`, weighted by their intervals. `null` before the first sample. */
export function recentRates(samples: SampleList, spanMs = 1_000): RecentRates | null {
  const last = samples.at(samples.length - 1);
  if (!last) return null;
  const recent = newerThan(samples, last.tMs - spanMs);
  const mean = (read: (sample: Sample) => number | null): number | null => {
    let total = 0;
    let intervalMs = 0;
    for (const sample of recent) {
      const value = read(sample);
      if (value === null) continue;
      total += value * sample.intervalMs;
      intervalMs += sample.intervalMs;
    }
    return intervalMs === 0 ? null : total / intervalMs;
  };
  return {
    receivedFps: mean(({ rates }) => rates.receivedFps) ?? last.rates.receivedFps,
    offeredFps: mean(({ rates }) => rates.offeredFps) ?? last.rates.offeredFps,
    displayedFps: last.rates.displayedFps === null ? null : mean(({ rates }) => rates.displayedFps),
    payloadBytesPerS: mean(({ rates }) => rates.payloadBytesPerS) ?? last.rates.payloadBytesPerS,
  };
}

/** The newest latency that was measured within `spanMs`; `null` when none was. */
export function recentLatency(samples: SampleList, spanMs = LATENCY_SPAN_MS): Distribution | null {
  const last = samples.at(samples.length - 1);
  if (!last) return null;
  return newerThan(samples, last.tMs - spanMs).find(({ latencyMs }) => latencyMs.n > 0)?.latencyMs ?? null;
}

/** The samples after `tMs`, newest first. */
function newerThan(samples: SampleList, tMs: number): Sample[] {
  const newer: Sample[] = [];
  for (let index = samples.length - 1; index >= 0; index--) {
    const sample = samples.at(index);
    // Half an interval of tolerance: samples come at 250 ms and a bit.
    if (!sample || sample.tMs <= tMs + sample.intervalMs / 2) break;
    newer.push(sample);
  }
  return newer;
}
