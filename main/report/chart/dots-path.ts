import { html, type SafeHtml } from '../safe-html.ts';
import type { Point } from './downsample.ts';

/** Readings that are dots: those between two holes, which would draw no line, and those that are rarer than samples. */
export function dotsPath(
  points: readonly Point[],
  xOf: (x: number) => number,
  yOf: (y: number) => number,
  colour: number | string,
): SafeHtml | false {
  const isMissing = (at: number) => (points[at]?.y ?? null) === null;
  const dots = points.flatMap(({ x, y, isRare }, at) =>
    y !== null && (isRare || (isMissing(at - 1) && isMissing(at + 1))) ? `M${tenths(xOf(x))},${tenths(yOf(y))}h0` : [],
  );
  return dots.length > 0 && html`<path class="line c${colour} lone" d="${dots.join('')}"/>`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
