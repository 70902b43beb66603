import type { Sample } from '../../../contract/index.ts';
import type { SeriesSpec } from './chart-specs.ts';
import type { Point } from './downsample.ts';

/**
 * Readings over time. A reading that samples carry on is one point, where it came. Where samples were lost (a damaged capture) there is a hole too, from the first of
 * them on.
 */
export function readPoints({ read, isHeld }: Pick<SeriesSpec, 'read' | 'isHeld'>, samples: readonly Sample[]): Point[] {
  const points: Point[] = [];
  let before: Sample | null = null;
  let wasHeld = false;
  for (const sample of samples) {
    const { tMs, intervalMs } = sample;
    if (before !== null && tMs - intervalMs - before.tMs > intervalMs / 2) points.push({ x: before.tMs + intervalMs, y: null });
    const y = read(sample, before);
    // That there is no reading is told in any case, as in a window.
    const held = y !== null && (isHeld?.(sample) ?? false);
    const newest = points[points.length - 1];
    if (!held) points.push(wasHeld && y !== null ? { x: tMs, y, isRare: true } : { x: tMs, y });
    else if (newest && newest.y !== null) newest.isRare = true;
    wasHeld = held;
    before = sample;
  }
  return points;
}
