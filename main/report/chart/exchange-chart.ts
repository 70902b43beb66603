import type { CaptureDocument } from '../../../contract/index.ts';
import { formatCount, formatQuantity, milliseconds } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { drawnExchanges, EXCHANGE_PARTS, meanOverlap, type Stretch, stretchesOf } from './exchange-lines.ts';
import { round, WINDOW_PLOT, windowAxis, windowAxisMarkup } from './window-axis.ts';

const TOP = 30;
const MOST_HEIGHT = 440;
const MOST_ROW = 10;
const LEAST_BAR = 0.8;
/** Rows are numbered so far apart. */
const TICK_APART = 44;

/** Each image as a line in time; its parts are the colours. Empty without exchanges. */
export function exchangeChart(document: CaptureDocument): SafeHtml {
  const { exchanges, of, since } = drawnExchanges(document);
  const first = exchanges[0];
  if (!first) return html``;
  const toMs = exchanges.reduce((latest, { startMs, totalMs }) => Math.max(latest, startMs + totalMs), first.startMs);
  const axis = windowAxis(first.startMs, toMs);
  const pitch = Math.min(MOST_ROW, MOST_HEIGHT / exchanges.length);
  const bottom = round(TOP + pitch * exchanges.length + 4);
  const stretches = stretchesOf(exchanges);
  const bars = (list: readonly Stretch[]) =>
    list
      .map(({ row, fromMs, lengthMs }) => {
        const x = axis.x(fromMs);
        const width = Math.max(LEAST_BAR, axis.x(fromMs + lengthMs) - x);
        return `M${round(x)},${round(TOP + row * pitch)}h${round(width)}v${round(Math.max(0.8, pitch >= 4 ? pitch - 2 : pitch * 0.9))}h-${round(width)}z`;
      })
      .join('');
  const parts = EXCHANGE_PARTS.filter(({ key }) => stretches[key].length > 0);
  const legend = [
    ...parts.map(({ label, text, colour }) => html`<li>${swatch(`part c${colour}`)}${label}: ${text}</li>`),
    stretches.failed.length > 0 && html`<li>${swatch('part failed')}Failed: no answer came</li>`,
  ];
  const every = Math.max(1, niceStep(TICK_APART / pitch));
  const numbered = exchanges.map(({ index }, row) => ({ index, row })).filter(({ row }) => row % every === 0);
  const shown = exchanges.length === of ? `All ${formatCount(of)}` : `The first ${formatCount(exchanges.length)} of the ${formatCount(of)}`;
  const text = `${shown} images that began ${since}, from above in the order of their start, with their numbers at the left. ${meanOverlap(exchanges).toFixed(1)} of them were under way at the same time on average.`;
  return html`<figure class="chart" id="chart-exchanges">
<figcaption><h3>Each image as a line in time <span class="unit">s</span></h3><p>${text}</p><ul class="legend">${legend}</ul></figcaption>
<svg viewBox="0 0 ${WINDOW_PLOT.width} ${bottom + 42}" role="img" aria-label="${`${formatCount(exchanges.length)} images as lines in time over ${formatQuantity(milliseconds(toMs - first.startMs))}: ${parts.map(({ label }) => label).join(', ')}`}">
<text class="axis-label" x="0" y="16">image no.</text>
<g class="grid"><path d="${axis.ticks.map(({ atMs }) => `M${round(axis.x(atMs))},${TOP - 4}V${bottom}`).join('')}"/></g>
<g class="ticks end">${numbered.map(({ index, row }) => html`<text x="${WINDOW_PLOT.left - 8}" y="${round(TOP + row * pitch + Math.min(pitch, 10) / 2 + 3)}">${index}</text>`)}</g>
${parts.map(({ key, colour }) => html`<path class="part c${colour}" d="${bars(stretches[key])}"/>`)}
${stretches.failed.length > 0 && html`<path class="part failed" d="${bars(stretches.failed)}"/>`}
${windowAxisMarkup(axis, bottom)}
</svg>
</figure>
`;
}

function swatch(css: string): SafeHtml {
  return html`<svg class="swatch" viewBox="0 0 24 10" aria-hidden="true"><path class="${css}" d="M2,1h20v8h-20z"/></svg>`;
}

/** The least of 1, 2, 5, 10, 20 … that is not below `least`. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least - 1e-9) ?? 10 * power;
}
