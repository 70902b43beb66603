import { SETTLE_MS } from '../../../contract/index.ts';
import { formatNumber, framesPerS, held, milliseconds, throughput, times } from '../quantity.ts';
import { formatRunTime } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { changeSpans, type SpanFigures } from '../spans.ts';
import { numberCell, type ReportContext, readingCell } from './context.ts';

/** What each change of a setting changed: the spans between them, side by side. */
export function changes({ document, reasons }: ReportContext): SafeHtml {
  const spans = changeSpans(document);
  if (spans.length === 0) return html``;
  const isEcho = document.scenario.direction === 'echo';
  const why =
    (...paths: string[]) =>
    () =>
      reasons.of(...paths);
  const through = (figures: SpanFigures) =>
    isEcho
      ? readingCell(figures.answeredPerS, (perS) => ({ value: formatNumber(perS), unit: '/s' }), why('exchanges'))
      : numberCell(framesPerS(figures.receivedFps));
  const late = (figures: SpanFigures) =>
    isEcho
      ? html`${readingCell(figures.exchangeP50Ms, milliseconds, () => 'no exchange of this span is in the capture')}${readingCell(figures.exchangeP99Ms, milliseconds, () => 'no exchange of this span is in the capture')}`
      : html`${readingCell(figures.latencyP50Ms, milliseconds, why('latencyMs'))}${readingCell(figures.latencyP99Ms, milliseconds, why('latencyMs'))}`;
  const rows = spans.map(({ change, fromMs, toMs, figures }) => {
    const time = `${formatRunTime(fromMs)} to ${formatRunTime(toMs)}`;
    const cells = figures
      ? html`${through(figures)}${numberCell(throughput(figures.payloadBytesPerS))}${readingCell(figures.wireRatio, times, () => 'nothing was received')}${late(figures)}${readingCell(figures.senderBacklogBytes, held, why('stations.sender.user'))}${readingCell(figures.recvQueueBytes, held, why('stations.receiver.kernel', 'kernel'))}`
      : html`<td colspan="7" class="na">n/a: too short to hold one whole interval</td>`;
    return html`<tr><td class="num">${time}</td><td>${change ?? 'as started'}</td>${cells}</tr>`;
  });
  return html`<section><h2>Before and after each change</h2>
<p>The settings changed while the run was measured, so the figures of the whole run mix them. Here each span stands by itself, without the ${SETTLE_MS} ms after a change in which connections and queues settle.</p>
<div class="scroll"><table class="long"><thead><tr><th class="num">Time</th><th>Change</th><th class="num">${isEcho ? 'Answered' : 'Received'}</th><th class="num">Payload</th><th class="num">Wire ratio</th><th class="num">${isEcho ? 'Exchange' : 'Latency'} p50</th><th class="num">p99</th><th class="num">Sender queue, mean</th><th class="num">Recv-Q, mean</th></tr></thead><tbody>${rows}</tbody></table></div></section>
`;
}
