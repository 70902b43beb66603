import {
  type CaptureCharts,
  CHART_COLUMN_NAMES,
  HELD,
  stretchExtremes,
  stretchStart,
  withReadingsBeside,
} from '../../../contract/index.ts';
import type { CaptureSeries, SampleSpan } from './capture-series.ts';
import { packFloats } from './pack-floats.ts';

/**
 * What is charted of a span, in at most `points` points: each sample as it is, or of each stretch of samples the lowest and
 * the highest reading of each column, so that no peak is lost. Rates of counts are worked out before that, from sample to sample.
 * Where the span begins or ends with readings that are carried on, it is widened to those that lines come from and go on to.
 */
export function chartsOfSeries(series: CaptureSeries, span: SampleSpan, points: number): CaptureCharts {
  const all = CHART_COLUMN_NAMES.flatMap((name) => series.column(name) ?? []);
  const { from, to } = withReadingsBeside(span, series.count, (index) => all.some((values) => values[index] === HELD));
  const length = to - from;
  const isReduced = length > points;
  const stretches = Math.floor(points / 2);
  const pick = (values: Float32Array) => (isReduced ? reduced(values, from, length, stretches) : values.subarray(from, to));
  const times = isReduced ? stretchTimes(series.times, from, length, stretches) : series.times.slice(from, to);
  const columns: Record<string, string> = {};
  for (const name of CHART_COLUMN_NAMES) {
    const values = series.column(name);
    if (values !== null) columns[name] = packFloats(pick(values));
  }
  return {
    fromMs: times[0] ?? 0,
    toMs: times[times.length - 1] ?? 0,
    points: times.length,
    isReduced,
    times: packFloats(times),
    columns,
  };
}

function stretchTimes(times: Float64Array, from: number, length: number, stretches: number): Float64Array {
  const kept = new Float64Array(stretches * 2);
  for (let stretch = 0; stretch < stretches; stretch++) {
    kept[stretch * 2] = times[from + stretchStart(stretch, stretches, length)]!;
    kept[stretch * 2 + 1] = times[from + stretchStart(stretch + 1, stretches, length) - 1]!;
  }
  return kept;
}

function reduced(values: Float32Array, from: number, length: number, stretches: number): Float32Array {
  const kept = new Float32Array(stretches * 2);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const begin = from + stretchStart(stretch, stretches, length);
    const end = from + stretchStart(stretch + 1, stretches, length);
    [kept[stretch * 2], kept[stretch * 2 + 1]] = stretchExtremes(values, begin, end);
  }
  return kept;
}
