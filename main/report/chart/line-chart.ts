import { line } from 'd3-shape';
import { CEILING_REACH, type Sample } from '../../../contract/index.ts';
import type { Reasons } from '../reasons.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ChartSpec, SeriesSpec } from './chart-specs.ts';
import { dotsPath } from './dots-path.ts';
import { downsample, type Point } from './downsample.ts';
import { type EventMark, eventMarks, type NumberedEvent } from './event-marks.ts';
import { readPoints } from './read-points.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { type ValueAxis, valueAxis } from './value-axis.ts';

const WIDTH = 1_040;
const HEIGHT = 250;
const PLOT = { left: 64, right: WIDTH - 26, top: 40, bottom: HEIGHT - 42 };
/** More points than this would lie closer than a line is wide. */
export const MOST_POINTS = 600;
const TAG_NEAR_PX = 30;
/** Half of a character of a time at its largest, in print: a label at the very end is moved so far that it is whole. */
const HALF_CHARACTER = 4.2;
/** A band narrower than this has no room for its name. */
const BAND_LABEL_PX = 60;

/** What all charts of a report share. */
export interface ChartFrame {
  samples: readonly Sample[];
  axis: TimeAxis;
  marks: readonly EventMark[];
  /** Times that the figures leave out. */
  bands: readonly { fromMs: number; toMs: number; label: string }[];
}

/** Prepares the time axis, the event lines and the shaded times once for all charts. */
export function chartFrame(samples: readonly Sample[], events: readonly NumberedEvent[]): ChartFrame {
  const lastMs = samples[samples.length - 1]?.tMs ?? 0;
  const axis = timeAxis(lastMs, PLOT.left, PLOT.right);
  const xOf = (tMs: number) => Math.min(PLOT.right, Math.max(PLOT.left, axis.scale(tMs)));
  const warmup = samples.filter(({ phase }) => phase === 'warmup');
  const drain = samples.filter(({ phase }) => phase === 'draining');
  const bands = [
    ...(warmup.length > 0 ? [{ fromMs: 0, toMs: warmup[warmup.length - 1]!.tMs, label: 'warm-up' }] : []),
    ...(drain.length > 0 ? [{ fromMs: drain[0]!.tMs - drain[0]!.intervalMs, toMs: lastMs, label: 'drain' }] : []),
  ];
  return { samples, axis, marks: eventMarks(events, xOf, TAG_NEAR_PX), bands };
}

/** One chart as a figure with its title and legend. A line has a hole where there was no reading. */
export function lineChart(spec: ChartSpec, frame: ChartFrame, reasons: Reasons): SafeHtml {
  const raw = spec.series.map((series) => ({ series, points: readPoints(series, frame.samples) }));
  const largest = raw.reduce((most, { points }) => points.reduce((max, { y }) => (y !== null && y > max ? y : max), most), 0);
  const { unit, size } = spec.unit(largest);
  const lines = raw.map(({ series, points }) => ({
    series,
    points: downsample(points, MOST_POINTS).map((point) => ({ ...point, y: point.y === null ? null : point.y / size })),
    hasReadings: points.some(({ y }) => y !== null),
  }));
  const drawn = lines.filter(({ hasReadings }) => hasReadings);
  const level = spec.level && { ...spec.level, value: spec.level.value / size, isNear: spec.level.value <= CEILING_REACH * largest };
  const axis = valueAxis(
    [...drawn.flatMap(({ points }) => points.flatMap(({ y }) => y ?? [])), ...(level?.isNear ? [level.value] : [])],
    PLOT.bottom,
    PLOT.top,
    spec.mayBeLog,
  );
  const unitLabel = axis.kind === 'log' ? `${unit}, logarithmic scale` : unit;
  const legend = [...drawn, ...lines.filter(({ hasReadings }) => !hasReadings)].map(({ series, hasReadings }) =>
    hasReadings
      ? html`<li>${swatch(series)}${series.label}</li>`
      : html`<li class="missing">${series.label}: not available: ${reasons.of(...series.reasonPaths)}</li>`,
  );
  if (level) legend.push(html`<li>${levelSwatch()}${level.label}</li>`);
  return html`<figure class="chart" id="chart-${spec.id}">
<figcaption><h3>${spec.title} <span class="unit">${unitLabel}</span></h3><p>${spec.text}</p><ul class="legend">${legend}</ul></figcaption>
${drawn.length > 0 && plot(spec, unit, drawn, axis, frame, level)}
</figure>
`;
}

function plot(
  spec: ChartSpec,
  unit: string,
  lines: { series: SeriesSpec; points: Point[] }[],
  axis: ValueAxis,
  frame: ChartFrame,
  level: Level | undefined,
): SafeHtml {
  const names = [...lines.map(({ series }) => series.label), ...(level ? [level.label] : [])].join(', ');
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${spec.title} in ${unit} over time: ${names}">
${frame.bands.map((band) => shade(band, frame.axis))}
<g class="grid">${axis.ticks.map(({ value }) => html`<path d="M${PLOT.left},${round(axis.scale(value))}H${PLOT.right}"/>`)}</g>
<g class="ticks end">${axis.ticks.map(({ value, label }) => html`<text x="${PLOT.left - 8}" y="${round(axis.scale(value) + 4)}">${label}</text>`)}</g>
<text class="axis-label" x="0" y="16">${axis.kind === 'log' ? `${unit} (log)` : unit}</text>
${timeTicks(frame.axis)}
${frame.marks.map(({ xPx, isFault }) => html`<path class="event${isFault ? ' fault' : ''}" d="M${round(xPx)},24V${PLOT.bottom}"/>`)}
${[...lines].sort((a, b) => Number(b.series.stroke === 'band') - Number(a.series.stroke === 'band')).map(({ series, points }) => linePath(series, points, axis, frame.axis))}
${level && levelLine(level, axis)}
${frame.marks.map(tag)}
</svg>`;
}

/** A value of the whole run; `isNear`: within the axis. */
interface Level {
  label: string;
  value: number;
  isNear: boolean;
}

function levelLine({ label, value, isNear }: Level, axis: ValueAxis): SafeHtml {
  const y = isNear ? axis.scale(value) : PLOT.top;
  const text = html`<text class="band-label" x="${PLOT.right}" y="${round(y + (isNear ? -5 : 14))}" text-anchor="end">${isNear ? label : `\u2191 ${label}, above this chart`}</text>`;
  return isNear ? html`<path class="level" d="M${PLOT.left},${round(y)}H${PLOT.right}"/>${text}` : text;
}

function timeTicks({ scale, ticks, label }: TimeAxis): SafeHtml {
  const y = PLOT.bottom;
  return html`<path class="axis" d="M${PLOT.left},${y}H${PLOT.right}"/>
<path class="axis" d="${ticks.map(({ tMs }) => `M${round(scale(tMs))},${y}v4`).join('')}"/>
<g class="ticks middle">${ticks.map((tick) => html`<text x="${round(Math.min(scale(tick.tMs), WIDTH - tick.label.length * HALF_CHARACTER))}" y="${y + 17}">${tick.label}</text>`)}</g>
<text class="axis-label" x="${PLOT.right}" y="${y + 36}" text-anchor="end">${label}</text>`;
}

function shade({ fromMs, toMs, label }: ChartFrame['bands'][number], { scale }: TimeAxis): SafeHtml {
  const [from, to] = [scale(fromMs), scale(toMs)];
  const name = to - from >= BAND_LABEL_PX && html`<text class="band-label" x="${round(from)}" y="${PLOT.top - 6}">${label}</text>`;
  return html`<rect class="band" x="${round(from)}" y="${PLOT.top}" width="${round(to - from)}" height="${PLOT.bottom - PLOT.top}"/>${name}`;
}

function tag({ xPx, label, isFault }: EventMark): SafeHtml {
  const width = Math.max(18, label.length * 6.5 + 8);
  const x = Math.min(PLOT.right - width / 2, Math.max(PLOT.left + width / 2, xPx));
  return html`<g class="tag${isFault ? ' fault' : ''}"><rect x="${round(x - width / 2)}" y="8" width="${round(width)}" height="17" rx="8.5"/><text x="${round(x)}" y="20.5">${label}</text></g>`;
}

/** A line with holes; a reading between two holes is a dot, and so is each where readings are rarer than samples. */
function linePath(series: SeriesSpec, points: readonly Point[], axis: ValueAxis, { scale }: TimeAxis): SafeHtml {
  const path = line<Point>()
    .defined(({ y }) => y !== null)
    .x(({ x }) => scale(x))
    .y(({ y }) => axis.scale(y!))
    .digits(1);
  const dots = dotsPath(points, scale, axis.scale, series.colour);
  return html`<path class="line c${series.colour} ${series.stroke}" d="${path(points) ?? ''}"/>${dots}`;
}

function swatch({ colour, stroke }: SeriesSpec): SafeHtml {
  return html`<svg class="swatch" viewBox="0 0 24 10" aria-hidden="true"><path class="line c${colour} ${stroke}" d="M2,5H22"/></svg>`;
}

function levelSwatch(): SafeHtml {
  return html`<svg class="swatch" viewBox="0 0 24 10" aria-hidden="true"><path class="level" d="M2,5H22"/></svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
