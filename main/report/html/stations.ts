import {
  type CaptureDocument,
  endsOf,
  type LedgerSummary,
  NO_LEDGER_OF_FOREIGN,
  type PipeFigures,
  STATIONS,
} from '../../../contract/index.ts';
import { pipeView } from '../chart/pipe-view.ts';
import { pipeFigures } from '../pipe-figures.ts';
import { formatCount } from '../quantity.ts';
import type { Reasons } from '../reasons.ts';
import { formatDuration, formatRunTime } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';
import { drops } from './drops.ts';

/** The pipe view and the ledger. */
export function stations({ document, reasons }: ReportContext): SafeHtml {
  const { summary, scenario } = document;
  if (!summary) return html``;
  const ends = endsOf(scenario.direction);
  const isRelay = summary.publish !== null;
  const figures = pipeFigures(document);
  return html`<section><h2>Where bytes waited</h2>
${
  figures
    ? html`<p>The seven stations in the order of the pipe, ${spanText(figures)}. Between them stand the frames and the bytes that passed a second, where they are counted.</p>
<div class="scroll">${pipeView(figures, scenario.direction, reasons)}</div>
${legend(figures)}`
    : html`<p class="na">The capture has no sample of the measured time to draw them from.</p>`
}</section>
${drops(document)}
${
  scenario.direction === 'listen'
    ? html`<section><h2>Ledger</h2><p class="na">n/a: ${NO_LEDGER_OF_FOREIGN}.</p></section>`
    : ledgerTable('Ledger', summary.ledger, isRelay ? RELAYED : { ...STREAMED, receiver: ends.receiver })
}
${summary.publish && ledgerTable('Ledger of the publishers', summary.publish.ledger, PUBLISHED)}`;
}

/** The pipe view as a figure of its own; `null` where the capture has no sample of the measured time. */
export function pipeFigure(document: CaptureDocument, reasons: Reasons): SafeHtml | null {
  const figures = pipeFigures(document);
  if (!figures) return null;
  return html`<figure class="chart" id="chart-pipe">
<figcaption><h3>Where bytes waited</h3><p>The seven stations, ${spanText(figures)}.</p>${legend(figures)}</figcaption>
${pipeView(figures, document.scenario.direction, reasons)}</figure>
`;
}

/** Over which time the stations are drawn. */
function spanText({ isPart, connectedMs, change, fromMs, toMs }: PipeFigures): string {
  const time = `from ${formatRunTime(fromMs)} to ${formatRunTime(toMs)} of the run`;
  const over = (of: string) => `over the ${formatDuration(connectedMs! / 1_000)}${of} in which clients were connected, `;
  if (!isPart) return `${connectedMs === null ? 'over the measured time, ' : over(' of the measured time')}${time}`;
  return `${connectedMs === null ? '' : over('')}${time}: the span that the verdict is about, ${change === null ? 'before the first change' : `after the change ${change}`}`;
}

function legend({ stations, lit }: PipeFigures): SafeHtml {
  const known = Object.values(stations);
  // What the display skips is told there; it is no loss.
  const hasDrops = STATIONS.some((name) => name !== 'display' && (stations[name].drops ?? 0) > 0);
  const swatch = (drawing: SafeHtml) => html`<svg class="pipe swatch" viewBox="0 0 24 10" aria-hidden="true">${drawing}</svg>`;
  const entries = [
    [html`<rect class="mean" width="24" height="10" rx="2"/>`, 'mean level'],
    [html`<rect class="most" width="24" height="10" rx="2"/>`, 'largest level'],
    known.some(({ level }) => level !== null && level.limitBytes !== null) && [
      html`<path class="limit" d="M0,5h24"/>`,
      'limit; a tank is drawn to its own',
    ],
    known.some(({ level }) => level !== null && level.limitBytes === null) && [
      html`<path class="peak" d="M0,5h24"/>`,
      'largest level, where no limit is known',
    ],
    hasDrops && [html`<g class="outlet"><rect x="8" y="0" width="8" height="10"/></g>`, 'frames that did not get through'],
    lit && [html`<g class="lit"><rect class="mean" width="24" height="10" rx="2"/></g>`, 'bottleneck of the verdict'],
  ].filter((entry): entry is [SafeHtml, string] => Array.isArray(entry));
  return html`<ul class="legend">${entries.map(([drawing, text]) => html`<li>${swatch(drawing)}${text}</li>`)}</ul>`;
}

/** Words for the leg that a ledger is of. */
interface Leg {
  what: string;
  dueText: string;
  receiver: string;
  mayBeDisplayed: boolean;
}

const BY_THE_CLOCK = 'by the clock, or as the socket took them';
const STREAMED = { what: 'Every frame that was due', dueText: BY_THE_CLOCK, mayBeDisplayed: true };
const RELAYED: Leg = {
  what: 'Every copy that was due to a subscriber',
  dueText: 'one for each subscriber of the group that the frame was published to',
  receiver: 'the subscribers',
  mayBeDisplayed: true,
};
const PUBLISHED: Leg = {
  what: 'Every frame that the publishers were due to send to the server',
  dueText: BY_THE_CLOCK,
  receiver: 'the server',
  mayBeDisplayed: false,
};

function ledgerTable(title: string, ledger: LedgerSummary, { what, receiver, dueText, mayBeDisplayed }: Leg): SafeHtml {
  const { due, notOffered, dropped, droppedByReceiver, received, lost, inFlight, displayed, skipped, balanced, faults } = ledger;
  const sum = notOffered + dropped + droppedByReceiver + received + lost + inFlight;
  const row = (name: string, frames: number, text: string, css: string) =>
    html`<tr class="${css}"><th scope="row">${name}</th><td class="num">${formatCount(frames)}</td><td>${text}</td></tr>`;
  const verdict = balanced
    ? 'The books of sender and receiver agree to the frame.'
    : 'The ledger does not balance: the figures of this run are not to be relied on to the frame.';
  return html`<section><h2>${title}</h2>
<p>${what}, over the whole run with warm-up and drain. <span class="${balanced ? '' : 'bad'}">${verdict}</span></p>
<div class="scroll"><table class="ledger"><thead><tr><th>Outcome</th><th class="num">Frames</th><th></th></tr></thead><tbody>
${row('Not offered', notOffered, 'no connection was open', 'part')}
${row('Dropped by the sender', dropped, 'its queue was at its limit, or no credit was left', 'part')}
${droppedByReceiver > 0 && row('Dropped in the inbox', droppedByReceiver, 'by the receiver’s policy, after they had arrived', 'part')}
${row('Received', received, `whole, by ${receiver}`, 'part')}
${row('Lost', lost, 'handed to a socket that closed before they arrived', 'part')}
${row('In flight', inFlight, 'on their way when the run ended', 'part')}
${row('Sum of the outcomes', sum, sum === due ? 'equals what was due' : `${formatCount(due - sum)} frames are not accounted for`, 'total')}
${row('Due', due, dueText, 'total')}
${!mayBeDisplayed ? '' : displayed === null || skipped === null ? html`<tr><th scope="row">Of the received, displayed</th><td class="num na">n/a</td><td>no window drew any of it</td></tr>` : html`${row('Of the received, displayed', displayed, 'drawn in the window', '')}${row('Of the received, skipped', skipped, 'a newer frame was there', '')}`}
</tbody></table></div>
${faults.length > 0 && html`<ul class="problems">${faults.map((fault) => html`<li>${fault}</li>`)}</ul>`}</section>
`;
}
