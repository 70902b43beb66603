import { chartsOf } from '../chart/charts-of.ts';
import { chartFrame, lineChart, MOST_POINTS } from '../chart/line-chart.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** All charts over one time axis. */
export function charts({ document, events, reasons }: ReportContext): SafeHtml {
  const { samples } = document;
  if (samples.length === 0) {
    return html`<section><h2>Over time</h2><p>The capture holds no samples, so there is nothing to draw.</p></section>
`;
  }
  const frame = chartFrame(samples, events);
  const thinned =
    samples.length > MOST_POINTS
      ? ` Lines are thinned to the lowest and highest of every ${Math.round(samples.length / (MOST_POINTS / 2))} samples, so that no peak is lost.`
      : '';
  return html`<section><h2>Over time</h2>
<p>All charts share one time axis. Dashed lines are changes of settings, and faults (red); their numbers refer to the list of events. Shaded times are left out of the figures. A gap in a line means that there was no reading.${thinned}</p>
${chartsOf(document).map((spec) => lineChart(spec, frame, reasons))}</section>
`;
}
