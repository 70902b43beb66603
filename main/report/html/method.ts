import { ARRIVALS_TOLD_PER_S, EXCHANGES_KEPT, loopText, SAMPLE_INTERVAL_MS } from '../../../contract/index.ts';
import { ceilingCompanyText, ceilingSpread } from '../ceiling-text.ts';
import { isExpected } from '../ends.ts';
import { meanIntervalText } from '../mean-interval-text.ts';
import { formatCount, formatQuantity, milliseconds } from '../quantity.ts';
import { formatDuration, formatMoment } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

type Samples = ReportContext['document']['samples'];

const MEDIANS = 'Of the parts of a measurement, and of several occasions, it is the median.';
const NO_FIGURES = 'Figures: none were made for this capture.';

/** How each figure came about, and what was not measured. */
export function method({ document, reasons }: ReportContext): SafeHtml {
  const { samples, summary, scenario } = document;
  const isStream = scenario.direction !== 'observe';
  const taken = `Samples: ${formatCount(samples.length)}, one every ${SAMPLE_INTERVAL_MS} ms.`;
  const statements = [
    `Clock: monotonic. The date at the top is the only use of the wall clock.`,
    ...(isStream
      ? [
          `${taken} Counts are differences of running totals, so a late sample loses nothing.`,
          ...aboutRun(summary, samples),
          ...aboutCeiling(summary, reasons),
          ...aboutRows(document),
          'Percentiles: from HDR histograms of whole microseconds with 3 significant digits, merged over the measured time and never averaged.',
          'Frame header: each frame of ours carries its sequence and its intended and actual send time. Frames of other clients have none and are measured by arrival alone.',
        ]
      : [
          `${taken} Each has the newest reading of the kernel’s queues.`,
          summary ? aboutBuffers(summary, samples) : NO_FIGURES,
          'Processes: named by the kernel reader where the filter asks for a process. Of a process of another user it may not be told which it is; its sockets then match no filter by process.',
        ]),
    'Units: kB, MB and GB (of 1000) for what was transferred; KiB, MiB and GiB (of 1024) for memory and buffers.',
  ];
  return html`<section><h2>How this was measured</h2>
<ul class="method">${statements.map((statement) => html`<li>${statement}</li>`)}</ul>
${notMeasured(
  reasons.all().filter(({ path }) => isExpected(path, document)),
  samples.length,
)}</section>
`;
}

function aboutRun(summary: ReportContext['document']['summary'], samples: Samples): string[] {
  if (!summary) return [NO_FIGURES];
  const { durationS, warmupS, loop } = summary;
  return [
    `Measured time: ${formatDuration(durationS)}. The first ${formatDuration(warmupS)} are warm-up and discarded, as is the drain at the end.`,
    loopText(loop).meaning,
    aboutBuffers(summary, samples),
  ];
}

function aboutBuffers(summary: NonNullable<ReportContext['document']['summary']>, samples: Samples): string {
  const { kernel } = summary;
  const every = formatQuantity(milliseconds(kernel.intervalMs));
  if (kernel.source === null)
    return `Socket buffers: not read. A reading was due every ${every}; ${formatCount(kernel.missed)} were missed.`;
  const cost =
    kernel.costMs === null ? 'the cost of one was not measured' : `one took ${formatQuantity(milliseconds(kernel.costMs))} (median)`;
  return `Socket buffers: from ${kernel.source} every ${every}, ${formatCount(kernel.readings)} readings${meanIntervalText(summary, samples)}, ${formatCount(kernel.missed)} missed or late${putOffText(kernel.putOff)}; ${cost}. Waits shorter than the interval can be missed.`;
}

function putOffText(putOff: number): string {
  return putOff > 0
    ? `, ${formatCount(putOff)} put off so that readings take no more than their share of the processors (kernel.maxCpuPercent, a third of it while these are full)`
    : '';
}

function aboutCeiling(summary: ReportContext['document']['summary'], reasons: ReportContext['reasons']): string[] {
  if (!summary?.ceiling) return [];
  const { messageBytes, measuredAt, occasions } = summary.ceiling;
  const size = messageBytes === undefined ? '' : ` of ${formatCount(messageBytes)} bytes`;
  const moment = measuredAt === undefined ? '' : `, ${occasions > 1 ? 'last ' : ''}${formatMoment(measuredAt)}`;
  return [
    `Ceiling: whole messages${size} that one bare TCP connection on 127.0.0.1 carried between two threads of this machine in a second (${ceilingSpread(summary.ceiling)}${moment}). ${MEDIANS} They were written as fast as the socket took them and read into one buffer; no WebSocket, no compression, no mask, no application. ${ceilingCompanyText(summary.ceiling, reasons.of('ceiling.othersCores'))}`,
  ];
}

/** What single exchanges and arrivals are kept of. */
function aboutRows({ exchanges, arrivals }: ReportContext['document']): string[] {
  return [
    ...(exchanges.length > 0
      ? [
          `Exchanges: ${formatCount(exchanges.length)} are in the capture one by one, of at most ${formatCount(EXCHANGES_KEPT)}; their distributions are over all of the measured time. The parts of one follow each other without a hole.`,
        ]
      : []),
    ...(arrivals.length > 0
      ? [
          `Arrivals: ${formatCount(arrivals.length)} are in the capture one by one, at most ${ARRIVALS_TOLD_PER_S} a second. The moment of sending is the sender’s own, from the frame’s header; both ends read the same clock.`,
        ]
      : []),
  ];
}

function notMeasured(missing: ReturnType<ReportContext['reasons']['all']>, samples: number): SafeHtml {
  if (missing.length === 0) return html`<p class="lead">Nothing was left unmeasured.</p>`;
  const where = (count: number | null) =>
    count === null ? 'the figures' : count === samples ? 'every sample' : `${formatCount(count)} of ${formatCount(samples)} samples`;
  return html`<table class="long"><caption>What was not measured</caption><thead><tr><th>Field</th><th>Missing in</th><th>Reason</th></tr></thead><tbody>${missing.map(({ path, reason, samples: count }) => html`<tr><td class="code">${path}</td><td>${where(count)}</td><td>${reason}</td></tr>`)}</tbody></table>`;
}
