/** A reading at a time; `null` where there was none. */
export interface Point {
  x: number;
  y: number | null;
  /** Readings were rarer than samples here: one beside it carried this reading on, or one from before it. */
  isRare?: boolean;
}

/**
 * Thins a line to about `maxPoints` points for drawing. The points are divided into `maxPoints / 2` buckets of equal
 * count, and each keeps its smallest and its largest reading where they were, so that no peak is lost; a bucket with
 * missing readings keeps the first of them too, so that the line still has its hole. Short lines are left as they are; in one that is thinned no reading is
 * told to be rare.
 */
export function downsample(points: readonly Point[], maxPoints: number): readonly Point[] {
  if (points.length <= maxPoints) return points;
  const buckets = Math.max(1, Math.floor(maxPoints / 2));
  const kept: Point[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * points.length) / buckets);
    const end = Math.floor(((bucket + 1) * points.length) / buckets);
    let lowest = -1;
    let highest = -1;
    let missing = -1;
    for (let index = start; index < end; index++) {
      const y = points[index]!.y;
      if (y === null) {
        if (missing < 0) missing = index;
        continue;
      }
      if (lowest < 0 || y < points[lowest]!.y!) lowest = index;
      if (highest < 0 || y > points[highest]!.y!) highest = index;
    }
    const indexes = [...new Set([lowest, highest, missing])].filter((index) => index >= 0).sort((a, b) => a - b);
    for (const index of indexes) {
      const { x, y } = points[index]!;
      kept.push({ x, y });
    }
  }
  return kept;
}
