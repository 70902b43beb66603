import { type Distribution, loopText, type Summary } from '../../../contract/index.ts';
import {
  formatCount,
  formatQuantity,
  framesPerS,
  growth,
  held,
  milliseconds,
  percent,
  throughput,
  times,
  transferred,
} from '../quantity.ts';
import { formatDuration } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import { closeCodeName } from './close-code-name.ts';
import { numberCell, type ReportContext, reading, readingCell } from './context.ts';

/** All figures of the run, with units. */
export function figures({ document: { summary, samples }, reasons }: ReportContext): SafeHtml {
  if (!summary) return html``;
  const why =
    (...paths: string[]) =>
    () =>
      reasons.of(...paths);
  return html`<section><h2>Figures</h2>
<p>Over ${formatDuration(summary.durationS)} of measured time; ${formatDuration(summary.warmupS)} of warm-up before it, and the drain after it, are left out.</p>
<div class="scroll">
${frames(summary, why('displayed', 'frames.displayed'))}
${durations(summary, why)}
${threads(summary, why)}
${other(summary, samples[samples.length - 1]?.connections.closed ?? 0, why)}
</div></section>
`;
}

type Why = (...paths: string[]) => () => string;

function frames(summary: Summary, whyNotDisplayed: () => string): SafeHtml {
  const { offered, sent, received, displayed, dropped, notOffered, foreign, durationS } = summary;
  const row = (name: string, text: string, count: number, fps: number, bytesPerS: number | null) =>
    html`<tr><th scope="row">${name}</th><td class="num">${formatCount(count)}</td>${numberCell(framesPerS(fps))}<td class="num">${bytesPerS !== null && formatQuantity(throughput(bytesPerS))}</td><td>${text}</td></tr>`;
  const at = Object.entries(dropped.byStation).map(([station, count]) => `${formatCount(count)} at ${station}`);
  return html`<table><caption>Frames</caption><thead><tr><th>Outcome</th><th class="num">Frames</th><th class="num">Rate</th><th class="num">Payload</th><th>Meaning</th></tr></thead><tbody>
${row('Offered', 'handed to a socket', offered.frames, offered.fps, null)}
${row('Sent', 'written to the kernel in full', sent.frames, sent.fps, sent.bytesPerS)}
${row('Received', 'received whole by the server', received.frames, received.fps, received.bytesPerS)}
${displayed ? row('Displayed', 'drawn in the window', displayed.frames, displayed.fps, null) : html`<tr><th scope="row">Displayed</th>${readingCell(null, framesPerS, whyNotDisplayed)}${readingCell(null, framesPerS, whyNotDisplayed)}<td></td><td>${whyNotDisplayed()}</td></tr>`}
${row('Dropped', at.length > 0 ? at.join(', ') : 'by the sender, its queue being at its limit', dropped.frames, dropped.frames / durationS, null)}
${row('Not offered', 'due while no connection was open', notOffered.frames, notOffered.frames / durationS, null)}
${row('Foreign', 'received from clients that are not ours', foreign.frames, foreign.frames / durationS, null)}
</tbody></table>`;
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
${row('Heartbeat', 'ping to pong', heartbeatRttMs, why('heartbeatRttMs'))}
</tbody></table>`;
}

function threads({ eventLoop, cpu }: Summary, why: Why): SafeHtml {
  const loopRow = (name: 'server' | 'load' | 'host', text: string) => {
    const loop = eventLoop[name];
    const cpuReason = why(`eventLoop.${name}.cpu`, `cpu.threads.${name}`);
    const loopReason = why(`eventLoop.${name}`, `eventLoop.${name}.p50Ms`);
    const notes = [
      ...(loop ? [] : [`loop n/a: ${loopReason()}`]),
      ...(typeof cpu.threads[name] === 'number' ? [] : [`CPU n/a: ${cpuReason()}`]),
    ];
    return html`<tr><th scope="row">${text}</th>${readingCell(cpu.threads[name], percent, cpuReason)}${readingCell(loop?.utilization, percent, why(`eventLoop.${name}.utilization`))}${readingCell(loop?.p50Ms, milliseconds, loopReason)}${readingCell(loop?.p99Ms, milliseconds, loopReason)}${readingCell(loop?.maxMs, milliseconds, loopReason)}<td class="na">${notes.join('; ')}</td></tr>`;
  };
  const named = new Set(['server', 'load', 'host']);
  const plainRow = (name: string, text: string, share: number | null, ...paths: string[]) =>
    html`<tr><th scope="row">${name}</th>${readingCell(share, percent, why(...paths))}<td></td><td></td><td></td><td></td><td>${text}${share === null && html` <span class="na">n/a: ${why(...paths)()}</span>`}</td></tr>`;
  const others = Object.entries(cpu.threads).filter(([name]) => !named.has(name));
  return html`<table><caption>Threads<span>CPU is a share of one core. Loop delay is how late a 10 ms timer fires; its percentiles are the median and the 95th percentile of the samples’ own.</span></caption><thead><tr><th>Thread</th><th class="num">CPU</th><th class="num">Loop busy</th><th class="num">Delay p50</th><th class="num">Delay p99</th><th class="num">Delay max</th><th>Note</th></tr></thead><tbody>
${loopRow('server', 'Server')}${loopRow('load', 'Load generator')}${loopRow('host', 'Host')}
${others.map(([name, share]) => plainRow(name, '', share, `cpu.threads.${name}`))}
${plainRow('Pool', 'libuv’s workers (deflate, inflate) and V8’s helpers', cpu.pool, 'cpu.pool')}
${plainRow('Process', 'all of them', cpu.process, 'cpu.process')}
</tbody></table>`;
}

function other(summary: Summary, closedConnections: number, why: Why): SafeHtml {
  const { wire, negotiated, memory, connections, kernel, ceiling } = summary;
  const row = (name: string, value: SafeHtml | string) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
  const closes = Object.entries(connections.closed).map(([code, count]) => `${formatCount(count)} with ${code} (${closeCodeName(code)})`);
  const extension = negotiated
    ? html`${negotiated.permessageDeflate === null ? 'none' : html`<span class="code">${negotiated.permessageDeflate}</span>`} (newest of ${formatCount(negotiated.connections)} connections)`
    : html`<span class="na">n/a: ${why('negotiated')()}</span>`;
  return html`<table class="key-value"><caption>Bytes, connections, memory</caption><tbody>
${row('Wire bytes', html`${formatQuantity(transferred(wire.bytes))}, ${reading(wire.ratio, times, why('wire.ratio'))} the payload`)}
${row('Negotiated extension', extension)}
${row('Connections', `${formatCount(connections.opened)} opened, ${formatCount(connections.peak)} at most at once, ${formatCount(connections.refused)} refused`)}
${row('Closed', closes.length > 0 ? closes.join(', ') : closedConnections > 0 ? `${formatCount(closedConnections)}, with codes that are not in the capture` : 'none')}
${row('Memory, RSS', html`peak ${formatQuantity(held(memory.rssPeakBytes))}, mean ${formatQuantity(held(memory.rssMeanBytes))}, slope ${reading(memory.rssSlopeBytesPerS, growth, why('memory.rssSlopeBytesPerS'))}`)}
${row('Kernel readings', kernel.source === null ? html`<span class="na">n/a: ${why('kernel')()}</span>` : `${formatCount(kernel.readings)} from ${kernel.source}, ${formatCount(kernel.missed)} missed`)}
${row('Ceiling, raw TCP', ceiling ? `${formatQuantity(framesPerS(ceiling.fps))}; the stream reaches ${formatQuantity(percent(ceiling.ratio))} of it` : html`<span class="na">n/a: ${why('ceiling')()}</span>`)}
</tbody></table>`;
}
