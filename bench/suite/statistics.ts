/** The middle of some figures and how far they lie apart. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Of an even number of figures the mean of the middle two; `null` of none. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]! };
}

/** `null` stands where a round has no measurement. */
export type RoundValues = readonly (number | null)[];

/**
 * The ratios of `of` to `to` within each round, so that what slows a whole round down is in both. A round in which either
 * is missing, or `to` is 0, has none.
 */
export function pairedRatios(of: RoundValues, to: RoundValues): number[] {
  return of.flatMap((value, round) => {
    const reference = to[round] ?? null;
    return value === null || reference === null || reference === 0 ? [] : [value / reference];
  });
}

/** The value of a growing count at a moment, between two readings in proportion to the time; `null` outside of them. Readings are in order of time. */
export function valueAt(readings: readonly { at: number; value: number }[], at: number): number | null {
  const next = readings.findIndex((reading) => reading.at >= at);
  const after = readings[next];
  const before = readings[next - 1];
  if (!after || (!before && after.at > at)) return null;
  if (!before || after.at === before.at) return after.value;
  return before.value + ((at - before.at) / (after.at - before.at)) * (after.value - before.value);
}
