import type { ComparedLine } from '../../../../contract/index.ts';

/**
 * The reading of a line at a moment: of the point that is nearest in time, where none is further away than `withinMs`. Where nothing was read anew for longer, behind
 * its last reading too, it is the earlier one, with the time at which that was made.
 */
export function readingAt(
  { points, heldUntilMs }: Pick<ComparedLine, 'points' | 'heldUntilMs'>,
  tMs: number,
  withinMs: number,
): { value: number | null; earlierMs: number | null } {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle]![0] < tMs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  const near = [before, after].filter((point) => point !== undefined);
  const [first, second] = near.sort((a, b) => Math.abs(a[0] - tMs) - Math.abs(b[0] - tMs));
  const nearest = first && first[1] === null && second && Math.abs(second[0] - tMs) <= withinMs ? second : first;
  if (nearest && Math.abs(nearest[0] - tMs) <= withinMs) return { value: nearest[1], earlierMs: null };
  // A hole begins where the first reading is missing: until then the earlier one was the newest.
  const isHeld = before && before[1] !== null && (after !== undefined || (heldUntilMs !== null && tMs <= heldUntilMs + withinMs));
  return isHeld ? { value: before[1], earlierMs: before[0] } : { value: null, earlierMs: null };
}

/** A line as SVG path data; a hole breaks it. */
export function overlayPath(
  points: readonly (readonly [number, number | null])[],
  x: (tMs: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let isDown = false;
  for (const [tMs, value] of points) {
    if (value !== null) path += `${isDown ? 'L' : 'M'}${x(tMs).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = value !== null;
  }
  return path;
}

/** Readings of a line that are marked with a dot: those between two holes, which would draw no line, and those that are rarer than samples. */
export function overlayDots({ points, rare }: Pick<ComparedLine, 'points' | 'rare'>): (readonly [tMs: number, value: number])[] {
  const isRare = new Set(rare);
  const isMissing = (at: number) => (points[at]?.[1] ?? null) === null;
  return points.flatMap(([tMs, value], at) =>
    value !== null && (isRare.has(at) || (isMissing(at - 1) && isMissing(at + 1))) ? [[tMs, value] as const] : [],
  );
}
