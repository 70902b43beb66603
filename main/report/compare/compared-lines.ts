import { COMPARED_POINTS, type ComparedChart, type ComparedLine, type Sample } from '../../../contract/index.ts';
import { downsample } from '../chart/downsample.ts';
import { readPoints } from '../chart/read-points.ts';
import type { ReadCapture } from './compare-figure.ts';
import { COMPARED_CHARTS, type ComparedChartSpec } from './compared-charts.ts';

/** The overlaid charts: of each reading that some capture has, a line a capture, thinned so that no peak is lost. */
export function comparedCharts(captures: readonly ReadCapture[]): ComparedChart[] {
  return COMPARED_CHARTS.flatMap((spec) => chartOf(spec, captures) ?? []);
}

function chartOf(spec: ComparedChartSpec, captures: readonly ReadCapture[]): ComparedChart | null {
  const lines = captures.map(({ document, reasons }, capture) => {
    const applies =
      spec.directions === null ? document.scenario.direction !== 'observe' : spec.directions.includes(document.scenario.direction);
    const points = applies ? downsample(readPoints(spec, document.samples), COMPARED_POINTS) : [];
    const hasReadings = points.some(({ y }) => y !== null);
    const reason = hasReadings
      ? null
      : !applies
        ? `direction ${document.scenario.direction} has none`
        : document.samples.length === 0
          ? 'the capture holds no samples'
          : reasons.of(...spec.reasonPaths);
    return { capture, points: hasReadings ? points : [], heldUntilMs: hasReadings ? heldUntilMs(spec, document.samples) : null, reason };
  });
  const largest = lines.reduce((most, { points }) => points.reduce((max, { y }) => (y !== null && y > max ? y : max), most), 0);
  const drawn = lines.some(({ reason }) => reason === null);
  if (!drawn || (spec.onlyAboveZero && largest === 0)) return null;
  const { unit, size } = spec.unit(largest);
  const { id, title, text, mayBeLog } = spec;
  return {
    id,
    title,
    text,
    unit,
    mayBeLog,
    lines: lines.map(
      ({ capture, points, heldUntilMs, reason }): ComparedLine => ({
        capture,
        points: points.map(({ x, y }): [number, number | null] => [rounded(x), y === null ? null : rounded(y / size)]),
        rare: points.flatMap(({ isRare }, at) => (isRare ? at : [])),
        heldUntilMs,
        reason,
      }),
    ),
  };
}

/** When the last sample ended where it carries an older reading on; `null` where it has one of its own, or none. */
function heldUntilMs({ read, isHeld }: ComparedChartSpec, samples: readonly Sample[]): number | null {
  const last = samples[samples.length - 1];
  return last && isHeld?.(last) && read(last, samples[samples.length - 2] ?? null) !== null ? last.tMs : null;
}

/** Six digits are more than any chart shows, and half of the text of a double. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
