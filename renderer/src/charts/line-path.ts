import type { ChartRow } from './chart-data.ts';

/** The line of one series as SVG path data, to a tenth of a pixel. A hole breaks the line, a moment without a new reading does not; what is left of `fromS` is left out. */
export function linePath(
  rows: readonly ChartRow[],
  key: string,
  fromS: number,
  x: (tS: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let isDown = false;
  for (const row of rows) {
    const value = row[key];
    if (value === undefined) continue;
    if (value === null || row.tS < fromS) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${x(row.tS).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = true;
  }
  return path;
}
