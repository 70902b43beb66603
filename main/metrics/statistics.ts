/** Arithmetic mean. Not for an empty list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Mean of values, each with its weight; those that are `null` or weigh nothing are left out. `null` where nothing is left. Never a trifle outside of the values:
 * the mean of equal ones is that value, and is rounded as they are.
 */
export function weightedMean(values: readonly (readonly [value: number | null, weight: number])[]): number | null {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let weights = 0;
  for (const [value, weight] of values) {
    if (value === null || weight <= 0) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value * weight;
    weights += weight;
  }
  return weights > 0 ? Math.min(most, Math.max(least, sum / weights)) : null;
}

/** The largest value; for lists too long to be spread into arguments. Not for an empty list. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value));
}

/** The middle value, or the mean of the two middle ones. Not for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The nearest-rank percentile: the smallest value that at least `percent` of all do not exceed. Not for an empty list. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length - 1e-9) - 1)]!;
}

/** Slope of the least-squares line through [x, y] points; `null` with fewer than two different x. */
export function leastSquaresSlope(points: readonly (readonly [number, number])[]): number | null {
  if (points.length < 2) return null;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  let covariance = 0;
  let variance = 0;
  for (const [x, y] of points) {
    covariance += (x - meanX) * (y - meanY);
    variance += (x - meanX) ** 2;
  }
  return variance === 0 ? null : covariance / variance;
}
