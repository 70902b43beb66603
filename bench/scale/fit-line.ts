/** A straight line through points, y = intercept + slope x, by least squares. */
export interface Line {
  slope: number;
  intercept: number;
  /** Standard error of the slope, from what the points lie off the line; `null` with fewer than three points, which always lie on one. */
  slopeError: number | null;
}

/** A place on a curve. */
export type Point = readonly [x: number, y: number];

/** `null` with fewer than two different x. */
export function fitLine(points: readonly Point[]): Line | null {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const variance = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (!(variance > 0)) return null;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / variance;
  const intercept = meanY - slope * meanX;
  const offSquares = points.reduce((sum, [x, y]) => sum + (y - intercept - slope * x) ** 2, 0);
  return { slope, intercept, slopeError: count < 3 ? null : Math.sqrt(offSquares / (count - 2) / variance) };
}

/** How a cost grows: as x to the power of `exponent`. */
export interface Growth {
  exponent: number;
  error: number | null;
  /** Where two neighbours have the largest exponent: a curve that turns upwards at its end shows it here before it does in the whole. */
  steepest: { exponent: number; from: number; to: number };
}

/** The exponent by a line through the logarithms. Of points in the order of x, all above 0; `null` with fewer than two. */
export function fitGrowth(points: readonly Point[]): Growth | null {
  const logarithms = points.map(([x, y]): Point => [Math.log(x), Math.log(y)]);
  const line = fitLine(logarithms);
  if (line === null) return null;
  let steepest = { exponent: Number.NEGATIVE_INFINITY, from: 0, to: 0 };
  for (const [at, [x, y]] of logarithms.entries()) {
    const before = logarithms[at - 1];
    if (!before || x <= before[0]) continue;
    const exponent = (y - before[1]) / (x - before[0]);
    if (exponent > steepest.exponent) steepest = { exponent, from: points[at - 1]![0], to: points[at]![0] };
  }
  return { exponent: line.slope, error: line.slopeError, steepest };
}
