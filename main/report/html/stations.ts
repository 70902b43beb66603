import { pipeView } from '../chart/pipe-view.ts';
import { formatCount } from '../quantity.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** The pipe view and the ledger. */
export function stations({ document: { summary }, reasons }: ReportContext): SafeHtml {
  if (!summary) return html``;
  return html`<section><h2>Where bytes waited</h2>
<p>The seven stations in the order of the pipe, over the measured time. All tanks have one scale: solid is the mean, pale the largest level. The station with the highest mean is set off.</p>
<div class="scroll">${pipeView(summary.stations, reasons)}</div></section>
${ledgerTable(summary.ledger)}`;
}

function ledgerTable(ledger: NonNullable<ReportContext['document']['summary']>['ledger']): SafeHtml {
  const { due, notOffered, dropped, received, lost, inFlight, displayed, skipped, balanced, faults } = ledger;
  const sum = notOffered + dropped + received + lost + inFlight;
  const row = (name: string, frames: number, text: string, css: string) =>
    html`<tr class="${css}"><th scope="row">${name}</th><td class="num">${formatCount(frames)}</td><td>${text}</td></tr>`;
  const verdict = balanced
    ? 'The books of sender and receiver agree to the frame.'
    : 'The ledger does not balance: the figures of this run are not to be relied on to the frame.';
  return html`<section><h2>Ledger</h2>
<p>Every frame that was due, over the whole run with warm-up and drain. <span class="${balanced ? '' : 'bad'}">${verdict}</span></p>
<div class="scroll"><table class="ledger"><thead><tr><th>Outcome</th><th class="num">Frames</th><th></th></tr></thead><tbody>
${row('Not offered', notOffered, 'no connection was open', 'part')}
${row('Dropped', dropped, 'the sender’s queue was at its limit', 'part')}
${row('Received', received, 'whole, by the server', 'part')}
${row('Lost', lost, 'handed to a socket that closed before they arrived', 'part')}
${row('In flight', inFlight, 'on their way when the run ended', 'part')}
${row('Sum of the outcomes', sum, sum === due ? 'equals what was due' : `${formatCount(due - sum)} frames are not accounted for`, 'total')}
${row('Due', due, 'by the clock, or as the socket took them', 'total')}
${displayed === null || skipped === null ? html`<tr><th scope="row">Of the received, displayed</th><td class="num na">n/a</td><td>no window was attached</td></tr>` : html`${row('Of the received, displayed', displayed, 'drawn in the window', '')}${row('Of the received, skipped', skipped, 'a newer frame was there', '')}`}
</tbody></table></div>
${faults.length > 0 && html`<ul class="problems">${faults.map((fault) => html`<li>${fault}</li>`)}</ul>`}</section>
`;
}
