import {
  CLIENTS_NOT_OURS,
  closeReasonsText,
  closesText,
  connectionsText,
  type Direction,
  type Distribution,
  type Ends,
  endsOf,
  loopText,
  negotiatedText,
  reasonsGivenText,
  type Sample,
  type Summary,
} from '../../../contract/index.ts';
import { connectedSamples, grownWithin, sampleBefore, stretchesOf } from '../../metrics/connected-samples.ts';
import { ceilingText } from '../ceiling-text.ts';
import { engineText } from '../engine-text.ts';
import { formatCount, formatQuantity, framesPerS, growth, held, milliseconds, throughput, times, transferred } from '../quantity.ts';
import { formatDuration } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { numberCell, type ReportContext, reading, readingCell, type Why } from './context.ts';
import { threads } from './threads.ts';

/** All figures of the run, with units. */
export function figures({ document, reasons }: ReportContext): SafeHtml {
  const { summary, samples, scenario } = document;
  if (!summary) return html``;
  const ends = endsOf(scenario.direction);
  const why: Why =
    (...paths) =>
    () =>
      reasons.of(...paths);
  return html`<section><h2>Figures</h2>
<p>Over ${formatDuration(summary.durationS)} of measured time; ${formatDuration(summary.warmupS)} of warm-up before it, and the drain after it, are left out.${summary.connectedS !== null && ` Rates are over the ${formatDuration(summary.connectedS)} of it in which clients were connected.`}${scenario.direction !== 'listen' && ' A frame that was under way when that time began is received in it and was offered before it.'}</p>
<div class="scroll">
${frames(summary, ends, scenario.direction, droppedFps(summary, samples), why('displayed', 'frames.displayed'))}
${durations(summary, why)}
${threads(document, summary, why)}
${other(summary, samples[samples.length - 1]?.connections.closed ?? 0, why)}
</div></section>
`;
}

function frames(summary: Summary, { receiver }: Ends, direction: Direction, fpsDropped: number, whyNotDisplayed: () => string): SafeHtml {
  const { offered, sent, received, displayed, dropped, notOffered, foreign, durationS, connectedS } = summary;
  const row = (name: string, text: string, count: number, fps: number, bytesPerS: number | null) =>
    html`<tr><th scope="row">${name}</th><td class="num">${formatCount(count)}</td>${numberCell(framesPerS(fps))}<td class="num">${bytesPerS !== null && formatQuantity(throughput(bytesPerS))}</td><td>${text}</td></tr>`;
  const at = Object.entries(dropped.byStation).map(([station, count]) => `${formatCount(count)} at ${station}`);
  // What clients of the user's own offered and sent stands at 0 because nobody counted it.
  const ofSender = (name: string, text: string, count: number, fps: number, bytesPerS: number | null) => {
    if (direction !== 'listen') return row(name, text, count, fps, bytesPerS);
    const none = readingCell(null, framesPerS, () => CLIENTS_NOT_OURS);
    return html`<tr><th scope="row">${name}</th>${none}${none}<td></td><td>${CLIENTS_NOT_OURS}</td></tr>`;
  };
  const isForeign = foreign.frames > 0 || summary.loop === null;
  return html`<table><caption>Frames</caption><thead><tr><th>Outcome</th><th class="num">Frames</th><th class="num">Rate</th><th class="num">Payload</th><th>Meaning</th></tr></thead><tbody>
${ofSender('Offered', 'handed to a socket', offered.frames, offered.fps, null)}
${ofSender('Sent', 'written to the kernel in full', sent.frames, sent.fps, sent.bytesPerS)}
${row('Received', `received whole by ${receiver}`, received.frames, received.fps, received.bytesPerS)}
${displayed ? row('Displayed', 'drawn in the window', displayed.frames, displayed.fps, null) : html`<tr><th scope="row">Displayed</th>${readingCell(null, framesPerS, whyNotDisplayed)}${readingCell(null, framesPerS, whyNotDisplayed)}<td></td><td>${whyNotDisplayed()}</td></tr>`}
${row('Dropped', at.length > 0 ? at.join(', ') : 'by the sender or in an inbox', dropped.frames, fpsDropped, null)}
${ofSender('Not offered', 'due while no connection was open', notOffered.frames, notOffered.frames / durationS, null)}
${isForeign && row('Foreign', 'received from clients that are not ours', foreign.frames, connectedS === null ? foreign.frames / durationS : received.fps, null)}
</tbody></table>`;
}

/** Over the same time as the other rates: of clients of the user's own, that in which they were connected. */
function droppedFps({ dropped, durationS, connectedS }: Summary, samples: readonly Sample[]): number {
  if (connectedS === null) return dropped.frames / durationS;
  const steady = samples.filter(({ phase }) => phase === 'steady');
  const stretches = stretchesOf(connectedSamples(steady, sampleBefore(steady, samples)), samples);
  const seconds = grownWithin(stretches, ({ tMs }) => tMs) / 1_000;
  return seconds > 0 ? grownWithin(stretches, ({ frames }) => frames.dropped + frames.droppedByReceiver) / seconds : 0;
}

function durations(summary: Summary, why: Why): SafeHtml {
  const { loop, latencyMs, uncorrectedLatencyMs, gapMs, setupMs, heartbeatRttMs } = summary;
  const fields = ['min', 'mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const;
  const row = (name: string, text: string, distribution: Distribution | null, reason: () => string) =>
    html`<tr><th scope="row">${name}</th>${fields.map((field) => readingCell(distribution?.[field], (ms) => ({ ...milliseconds(ms), unit: '' }), reason))}<td class="num">${distribution ? formatCount(distribution.n) : html`<abbr class="na" title="${reason()}">n/a</abbr>`}</td><td>${distribution && distribution.n > 0 ? text : html`${text}; <span class="na">${reason()}</span>`}</td></tr>`;
  const explanation = loopText(loop).meaning;
  return html`<table><caption>Time, in milliseconds<span>${explanation}</span></caption><thead><tr><th>Quantity</th><th class="num">min</th><th class="num">mean</th><th class="num">p50</th><th class="num">p90</th><th class="num">p99</th><th class="num">p99.9</th><th class="num">max</th><th class="num">n</th><th>Meaning</th></tr></thead><tbody>
${row('Latency', `from the intended time (${loopText(loop).name})`, latencyMs, why('latencyMs'))}
${row('Latency, uncorrected', 'from the actual send', uncorrectedLatencyMs, why('uncorrectedLatencyMs', 'latencyMs'))}
${row('Gap', 'between arrivals on a connection', gapMs, why('gapMs'))}
${row('Setup', 'of a connection, handshake included', setupMs, why('setupMs'))}
${row('Heartbeat', 'ping to pong; a loop that is held sends no ping and handles no pong', heartbeatRttMs, why('heartbeatRttMs'))}
</tbody></table>`;
}

function other(summary: Summary, closedConnections: number, why: Why): SafeHtml {
  const { wire, negotiated, memory, connections, kernel, ceiling } = summary;
  const row = (name: string, value: SafeHtml | string) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
  const reasons = closeReasonsText(connections);
  const given = reasonsGivenText(connections);
  const extension = negotiatedText(negotiated) ?? html`<span class="na">n/a: ${why('negotiated')()}</span>`;
  const engine = engineText(summary);
  return html`<table class="key-value"><caption>Bytes, connections, memory</caption><tbody>
${row('Wire bytes', html`${formatQuantity(transferred(wire.bytes))} in the measured time; ${reading(wire.ratio, times, why('wire.ratio'))} the payload`)}
${row('Received by', engine === null ? html`<span class="na">n/a: ${why('negotiated')()}</span>` : `${engine}, on the newest connection`)}
${row('Negotiated extension', extension)}
${row('Connections', connectionsText(connections))}
${row('Closed', closesText(connections, closedConnections))}
${reasons !== '' && row('Closed, why', reasons)}
${given !== '' && row('Reasons that clients gave', given)}
${memory.perConnectionBytes !== null && row('Memory a connection', `${formatQuantity(held(memory.perConnectionBytes))}: the growth of RSS since the start, divided by the open connections, when most were open`)}
${summary.processing && row('Computed by the server', html`${formatCount(summary.processing.done)} times, ${reading(summary.processing.meanMs, milliseconds, why('processing'))} each on average`)}
${row('Memory, RSS', html`peak ${formatQuantity(held(memory.rssPeakBytes))}, mean ${formatQuantity(held(memory.rssMeanBytes))}, slope ${reading(memory.rssSlopeBytesPerS, growth, why('memory.rssSlopeBytesPerS'))}`)}
${row('Kernel readings', kernel.source === null ? html`<span class="na">n/a: ${why('kernel')()}</span>` : `${formatCount(kernel.readings)} from ${kernel.source}, ${formatCount(kernel.missed)} missed, ${formatCount(kernel.putOff)} put off`)}
${row('Ceiling, raw TCP', ceiling ? ceilingText(ceiling) : html`<span class="na">n/a: ${why('ceiling')()}</span>`)}
</tbody></table>`;
}
