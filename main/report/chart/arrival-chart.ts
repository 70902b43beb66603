import { type CaptureDocument, isSettingChange } from '../../../contract/index.ts';
import { formatCount, formatQuantity, milliseconds } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { drawnArrivals, type GapLabel, gapLabels } from './arrival-marks.ts';
import { round, WINDOW_PLOT, windowAxis, windowAxisMarkup } from './window-axis.ts';

const SENT_Y = 42;
const ARRIVED_Y = 118;
const BOTTOM = 146;

/** When messages were sent and when they arrived: two rows of marks on one time axis, joined. Empty without arrivals. */
export function arrivalChart({ arrivals, events }: Pick<CaptureDocument, 'arrivals' | 'events'>): SafeHtml {
  const drawn = drawnArrivals(arrivals);
  if (!drawn) return html``;
  const { arrivals: shown, of, connection, connections, fromMs, toMs } = drawn;
  const axis = windowAxis(fromMs, toMs);
  const marks = (moments: readonly number[], y: number) => moments.map((atMs) => `M${round(axis.x(atMs))},${y}h0`).join('');
  const sent = shown.map(({ sentMs }) => sentMs);
  const arrived = shown.map(({ arrivedMs }) => arrivedMs);
  const joins = shown
    .map(({ sentMs, arrivedMs }) => `M${round(axis.x(sentMs))},${SENT_Y}L${round(axis.x(arrivedMs))},${ARRIVED_Y}`)
    .join('');
  const changes = events.filter((event) => isSettingChange(event) && event.tMs > fromMs && event.tMs < toMs);
  const which =
    shown.length === of ? `All ${formatCount(of)} messages` : `The last ${formatCount(shown.length)} of ${formatCount(of)} messages`;
  const whose = connections > 1 ? ` of connection ${connection}, one of ${formatCount(connections)},` : '';
  return html`<figure class="chart" id="chart-arrivals">
<figcaption><h3>Sent and arrived <span class="unit">s</span></h3><p>${which}${whose} that were noted one by one. Above: the moment each was handed to its socket; below: the moment it was there. Numbers are the gaps in milliseconds, where there is room.${changes.length > 0 ? ' Dashed lines are changes of settings.' : ''}</p>
<ul class="legend"><li>${swatch(2)}sent</li><li>${swatch(1)}arrived</li></ul></figcaption>
<svg viewBox="0 0 ${WINDOW_PLOT.width} ${BOTTOM + 42}" role="img" aria-label="${`${formatCount(shown.length)} messages over ${formatQuantity(milliseconds(toMs - fromMs))}: when each was sent and when it arrived`}">
<g class="grid"><path d="M${WINDOW_PLOT.left},${SENT_Y}H${WINDOW_PLOT.right}M${WINDOW_PLOT.left},${ARRIVED_Y}H${WINDOW_PLOT.right}"/></g>
<text class="axis-label" x="0" y="${SENT_Y + 4}">sent</text><text class="axis-label" x="0" y="${ARRIVED_Y + 4}">arrived</text>
${changes.map(({ tMs }) => html`<path class="event" d="M${round(axis.x(tMs))},8V${BOTTOM}"/>`)}
<path class="join" d="${joins}"/>
<path class="dot c2" d="${marks(sent, SENT_Y)}"/><path class="dot c1" d="${marks(arrived, ARRIVED_Y)}"/>
${labels(gapLabels(sent, axis.x), SENT_Y - 11)}${labels(gapLabels(arrived, axis.x), ARRIVED_Y + 18)}
${windowAxisMarkup(axis, BOTTOM)}
</svg>
</figure>
`;
}

function labels(found: readonly GapLabel[], y: number): SafeHtml {
  return html`<g class="ticks middle">${found.map(({ x, text }) => html`<text x="${round(Math.min(WINDOW_PLOT.right - 28, Math.max(WINDOW_PLOT.left + 28, x)))}" y="${y}">${text}</text>`)}</g>`;
}

function swatch(colour: number): SafeHtml {
  return html`<svg class="swatch" viewBox="0 0 24 10" aria-hidden="true"><path class="dot c${colour}" d="M12,5h0"/></svg>`;
}
