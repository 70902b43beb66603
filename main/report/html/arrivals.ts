import { arrivalSpans } from '../arrival-gaps.ts';
import { arrivalChart } from '../chart/arrival-chart.ts';
import { formatCount } from '../quantity.ts';
import { formatRunTime } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** Direction push: whether messages that were sent one by one arrived one by one, in a sentence and as two rows of marks. */
export function arrivals({ document }: ReportContext): SafeHtml {
  const spans = document.scenario.direction === 'push' ? arrivalSpans(document) : [];
  if (spans.length === 0) return html``;
  const count = (messages: number) => `${formatCount(messages)} ${messages === 1 ? 'message' : 'messages'}`;
  const told =
    spans.length === 1
      ? html`<p class="finding">${spans[0]!.sentence}</p><p class="tiles-note">Medians of the gaps between ${count(spans[0]!.messages)}, each within its connection.</p>`
      : html`<div class="scroll"><table><thead><tr><th class="num">Time</th><th>Change</th><th class="num">Messages</th><th>Medians of the gaps</th></tr></thead><tbody>${spans.map(({ fromMs, toMs, change, messages, sentence }) => html`<tr><td class="num">${formatRunTime(fromMs)} to ${formatRunTime(toMs)}</td><td>${change ?? 'as started'}</td><td class="num">${formatCount(messages)}</td><td>${sentence}</td></tr>`)}</tbody></table></div>`;
  return html`<section><h2>Did they arrive as they were sent?</h2>
${told}
${arrivalChart(document)}</section>
`;
}
