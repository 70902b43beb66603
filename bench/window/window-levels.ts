import type { WindowMeasurement } from './measure-window.ts';

/** What the window promises beside a stream at full rate. */
export const WINDOW_LEVELS = { pageCores: 0.25, longestTaskMs: 50, launchToFirstFrameMs: 2_000 } as const;

/** The levels whose median is over its bound, in words. */
export function missedLevels(measured: readonly WindowMeasurement[]): string[] {
  const values: Record<keyof typeof WINDOW_LEVELS, number[]> = {
    pageCores: measured.flatMap(({ pageCores }) => pageCores ?? []),
    longestTaskMs: measured.map(({ longestTaskMs }) => longestTaskMs ?? 0),
    launchToFirstFrameMs: measured.map(({ launchToFirstFrameMs }) => launchToFirstFrameMs),
  };
  return (Object.keys(WINDOW_LEVELS) as (keyof typeof WINDOW_LEVELS)[]).flatMap((name) => {
    const median = medianOf(values[name]);
    return median <= WINDOW_LEVELS[name] ? [] : [`${name} is ${median}, and at most ${WINDOW_LEVELS[name]} is promised`];
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
