import { grouped } from './grouped.ts';

/** What a share of readings is a share of, after it: `of 4 readings`. `null`: recorded before they were counted. */
export function ofReadings(readings: number | null): string {
  if (readings === null) return 'of the readings';
  return readings === 1 ? 'of 1 reading' : `of ${grouped(String(readings))} readings`;
}

/** What a mean is called: of one reading it must not look like one of many. */
export function meanLabel(readings: number | null): string {
  return readings === 1 ? 'mean of 1 reading' : 'mean';
}
