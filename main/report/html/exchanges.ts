import type { Distribution } from '../../../contract/index.ts';
import { exchangeChart } from '../chart/exchange-chart.ts';
import { EXCHANGE_PARTS } from '../chart/exchange-lines.ts';
import { handshakeShare } from '../handshake-share.ts';
import { formatCount, formatNumber, formatQuantity, milliseconds, percent } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { underWayText } from '../under-way-text.ts';
import { type ReportContext, readingCell } from './context.ts';

/** Direction echo: how many images were answered, how long each part of an exchange took, and the lines in time. */
export function exchanges({ document }: ReportContext): SafeHtml {
  const { summary } = document;
  const figures = summary?.exchanges;
  if (!figures && document.exchanges.length === 0) return html``;
  const fields = ['p50', 'p90', 'p99', 'max'] as const;
  const row = (name: string, text: string, distribution: Distribution) =>
    distribution.n > 0 &&
    html`<tr><th scope="row">${name}</th>${fields.map((field) =>
      readingCell(
        distribution[field],
        (ms) => ({ ...milliseconds(ms), unit: '' }),
        () => 'none was answered',
      ),
    )}<td class="num">${formatCount(distribution.n)}</td><td>${text}</td></tr>`;
  const counts =
    figures &&
    html`${formatCount(figures.answered)} images were answered in the measured time, ${formatNumber(figures.perS)} a second; ${figures.failed > 0 ? html`<span class="bad">${formatCount(figures.failed)} failed</span>` : 'none failed'}.`;
  const share = figures ? handshakeShare(figures) || null : null;
  return html`<section><h2>Exchanges</h2>
<p>${counts} ${summary && underWayText(summary)} ${share && `Handshakes took ${formatQuantity(percent(share))} of the time of all of them together.`}${!figures && 'The single exchanges are in the capture, their figures are not.'} An exchange is an image and its answer, as the client saw it.</p>
${
  figures &&
  html`<div class="scroll"><table><caption>Parts of an exchange, in milliseconds</caption><thead><tr><th>Part</th><th class="num">p50</th><th class="num">p90</th><th class="num">p99</th><th class="num">max</th><th class="num">n</th><th>Meaning</th></tr></thead><tbody>
${EXCHANGE_PARTS.map(({ key, label, text }) => row(label, text, figures[`${key}Ms`]))}
${row('Total', 'from the start until the answer was there', figures.totalMs)}
</tbody></table></div>`
}
${exchangeChart(document)}</section>
`;
}
