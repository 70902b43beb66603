import { line } from 'd3-shape';
import type { ComparedChart } from '../../../contract/index.ts';
import { dotsPath } from '../chart/dots-path.ts';
import { type TimeAxis, timeAxis } from '../chart/time-axis.ts';
import { type ValueAxis, valueAxis } from '../chart/value-axis.ts';
import { html, type SafeHtml } from '../safe-html.ts';

const WIDTH = 1_040;
const HEIGHT = 250;
const PLOT = { left: 64, right: WIDTH - 34, top: 26, bottom: HEIGHT - 42 };
/** Letters at the ends of lines are moved apart so far. */
const LETTER_PX = 13;

/** A capture's letter and colour, 1 to 8. */
export interface LineLook {
  letter: string;
  name: string;
  colour: number;
}

/** The time axis that all overlaid charts share: as long as the longest run. */
export function overlayAxis(charts: readonly ComparedChart[]): TimeAxis {
  const endMs = charts.reduce(
    (most, { lines }) => lines.reduce((max, { points }) => Math.max(max, points[points.length - 1]?.[0] ?? 0), most),
    0,
  );
  return timeAxis(endMs, PLOT.left, PLOT.right);
}

/** A chart with a line a capture, each with its letter at its end, so that it is read without colours too. */
export function overlayChart(chart: ComparedChart, looks: readonly LineLook[], time: TimeAxis): SafeHtml {
  const { id, title, text, unit, mayBeLog, lines } = chart;
  const drawn = lines.filter(({ points }) => points.length > 0);
  const axis = valueAxis(
    drawn.flatMap(({ points }) => points.flatMap(([, value]) => value ?? [])),
    PLOT.bottom,
    PLOT.top,
    mayBeLog,
  );
  const legend = lines.map(({ capture, reason }) => {
    const { letter, name, colour } = looks[capture]!;
    const swatch = html`<svg class="swatch" viewBox="0 0 24 10" aria-hidden="true"><path class="line c${colour}" d="M2,5H22"/></svg>`;
    return reason === null
      ? html`<li>${swatch}${letter}: ${name}</li>`
      : html`<li class="missing">${letter}: ${name}: not available: ${reason}</li>`;
  });
  const scale = axis.kind === 'log' ? `${unit}, logarithmic scale` : unit;
  return html`<figure class="chart" id="chart-${id}">
<figcaption><h3>${title} <span class="unit">${scale}</span></h3><p>${text}</p><ul class="legend">${legend}</ul></figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title} in ${unit} over time: ${drawn.map(({ capture }) => looks[capture]!.letter).join(', ')}">
<g class="grid">${axis.ticks.map(({ value }) => html`<path d="M${PLOT.left},${round(axis.scale(value))}H${PLOT.right}"/>`)}</g>
<g class="ticks end">${axis.ticks.map(({ value, label }) => html`<text x="${PLOT.left - 8}" y="${round(axis.scale(value) + 4)}">${label}</text>`)}</g>
<text class="axis-label" x="0" y="16">${axis.kind === 'log' ? `${unit} (log)` : unit}</text>
${timeTicks(time)}
${drawn.map((drawnLine) => linePath(drawnLine, looks[drawnLine.capture]!.colour, axis, time))}
${endLetters(drawn, looks, axis, time)}
</svg>
</figure>
`;
}

type Points = ComparedChart['lines'][number]['points'];

function linePath({ points, rare }: ComparedChart['lines'][number], colour: number, axis: ValueAxis, time: TimeAxis): SafeHtml {
  const isRare = new Set(rare);
  const dots = points.map(([x, y], at) => ({ x, y, isRare: isRare.has(at) }));
  return html`<path class="line c${colour}" d="${pathOf(points, axis, time)}"/>${dotsPath(dots, time.scale, axis.scale, colour)}`;
}

function pathOf(points: Points, axis: ValueAxis, { scale }: TimeAxis): string {
  const path = line<[number, number | null]>()
    .defined(([, value]) => value !== null)
    .x(([tMs]) => scale(tMs))
    .y(([, value]) => axis.scale(value!))
    .digits(1);
  return path(points) ?? '';
}

function timeTicks({ scale, ticks, label }: TimeAxis): SafeHtml {
  const y = PLOT.bottom;
  return html`<path class="axis" d="M${PLOT.left},${y}H${PLOT.right}"/>
<path class="axis" d="${ticks.map(({ tMs }) => `M${round(scale(tMs))},${y}v4`).join('')}"/>
<g class="ticks middle">${ticks.map((tick) => html`<text x="${round(scale(tick.tMs))}" y="${y + 17}">${tick.label}</text>`)}</g>
<text class="axis-label" x="${PLOT.right}" y="${y + 36}" text-anchor="end">${label}</text>`;
}

/** Those that would lie over each other move down, and up again where the plot ends. */
function endLetters(
  lines: readonly ComparedChart['lines'][number][],
  looks: readonly LineLook[],
  axis: ValueAxis,
  { scale }: TimeAxis,
): SafeHtml {
  const ends = lines
    .map(({ capture, points }) => {
      const last = [...points].reverse().find(([, value]) => value !== null)!;
      return { look: looks[capture]!, x: scale(last[0]) + 5, y: axis.scale(last[1]!) + 4 };
    })
    .sort((a, b) => a.y - b.y);
  ends.forEach((end, index) => {
    const above = ends[index - 1];
    if (above && Math.abs(end.x - above.x) < LETTER_PX) end.y = Math.max(end.y, above.y + LETTER_PX);
  });
  for (let index = ends.length - 1; index >= 0; index--) {
    const below = ends[index + 1];
    const limit = below && Math.abs(ends[index]!.x - below.x) < LETTER_PX ? below.y - LETTER_PX : PLOT.bottom + 4;
    ends[index]!.y = Math.min(ends[index]!.y, limit);
  }
  return html`${ends.map(({ look, x, y }) => html`<text class="line-end c${look.colour}" x="${round(x)}" y="${round(y)}">${look.letter}</text>`)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
