import type { ChartRow } from './chart-data.ts';

/**
 * The line of one series as SVG path data, to a tenth of a pixel. A hole breaks the line, a moment without a new reading does not. What is left of `fromS` is left
 * out: a line from there begins at `fromS`, where it comes in.
 */
export function linePath(
  rows: readonly ChartRow[],
  key: string,
  fromS: number,
  x: (tS: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let isDown = false;
  let before: { tS: number; value: number } | null = null;
  const to = (tS: number, value: number) => {
    path += `${isDown ? 'L' : 'M'}${x(tS).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = true;
  };
  for (const { tS, [key]: value } of rows) {
    if (value === undefined) continue;
    if (value === null) {
      isDown = false;
      before = null;
    } else if (tS < fromS) before = { tS, value };
    else {
      if (before && tS > fromS) to(fromS, before.value + ((fromS - before.tS) / (tS - before.tS)) * (value - before.value));
      before = null;
      to(tS, value);
    }
  }
  return path;
}
