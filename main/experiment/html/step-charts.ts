import { type ExperimentResult, type StepChart, type StepRow, stepChart } from '../../../contract/index.ts';
import { formatNumber } from '../../report/quantity.ts';
import { html, type SafeHtml } from '../../report/safe-html.ts';

const WIDTH = 1_040;
const LABEL_CHARS = 44;

/** A chart for each figure: a row a step, the median, the range of the repetitions, and every run as a dot. */
export function stepCharts({ experiment, steps }: ExperimentResult): SafeHtml {
  return html`<section><h2>Charts</h2>
<p>The mark is the median of the repetitions, the line reaches from the smallest to the largest, and each dot is one run. Where two lines share a stretch of the axis, the runs show no difference.</p>
${experiment.figures.map((figure, index) => {
  const chart = stepChart(experiment.figures, steps, index, WIDTH);
  const unit = chart.kind === 'log' ? `${chart.unit}, logarithmic scale`.replace(/^, /, '') : chart.unit;
  return html`<figure class="chart"><figcaption><h3>${figure.label} <span class="unit">${unit}</span></h3><p>${figure.better} is better</p></figcaption>
${drawing(chart, `${figure.label} of each step${chart.unit === '' ? '' : `, in ${chart.unit}`}: median, range and single runs`)}</figure>
`;
})}</section>
`;
}

function drawing(chart: StepChart, name: string): SafeHtml {
  const { widthPx, heightPx, plot, ticks, rows, zeroPx, unit, kind } = chart;
  const axisText = [unit, kind === 'log' ? 'logarithmic' : ''].filter((part) => part !== '').join(', ');
  return html`<svg class="steps" viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${name}">
<g class="grid">${ticks.map(({ xPx }) => html`<path d="M${xPx},4V${plot.bottomPx}"/>`)}</g>
${rows.map((row) => stepRow(row, chart))}
${zeroPx !== null && html`<path class="axis" d="M${zeroPx},4V${plot.bottomPx}"/>`}
<path class="axis" d="M${plot.leftPx},${plot.bottomPx}H${plot.rightPx}"/>
<g class="ticks middle">${ticks.map(({ xPx, label }) => html`<text x="${xPx}" y="${plot.bottomPx + 16}">${label}</text>`)}</g>
<text class="axis-label" x="${plot.rightPx}" y="${plot.bottomPx + 33}" text-anchor="end">${axisText}</text>
</svg>`;
}

function stepRow({ label, yPx, median, medianPx, fromPx, toPx, dots }: StepRow, { plot, zeroPx, scale }: StepChart): SafeHtml {
  const shown = label.length > LABEL_CHARS ? `${label.slice(0, LABEL_CHARS - 1)}…` : label;
  const name = html`<text class="step-name" x="${plot.leftPx - 12}" y="${yPx + 4}" text-anchor="end">${shown}<title>${label}</title></text>`;
  if (medianPx === null || median === null || fromPx === null || toPx === null) {
    return html`${name}<text class="step-none" x="${plot.leftPx + 8}" y="${yPx + 4}">n/a: no run has it</text>`;
  }
  return html`${name}
${zeroPx !== null && html`<rect class="step-bar" x="${Math.min(zeroPx, medianPx)}" y="${yPx - 9}" width="${Math.abs(medianPx - zeroPx)}" height="18"/>`}
<path class="step-range" d="M${fromPx},${yPx - 5}V${yPx + 5}M${fromPx},${yPx}H${toPx}M${toPx},${yPx - 5}V${yPx + 5}"/>
${dots.map(({ xPx, repetition, value }) => html`<circle class="step-dot" cx="${xPx}" cy="${yPx + 11}" r="2.8"><title>run ${repetition + 1}: ${formatNumber(value / scale)}</title></circle>`)}
<path class="step-median" d="M${medianPx},${yPx - 9}V${yPx + 9}"/>
<text class="step-value" x="${plot.rightPx + 10}" y="${yPx + 4}">${formatNumber(median / scale)}</text>`;
}
