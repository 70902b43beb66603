import { isMarked, type NumberedEvent } from '../chart/event-marks.ts';
import { formatRunTime } from '../report-moment.ts';
import { html, type SafeHtml } from '../safe-html.ts';
import type { ReportContext } from './context.ts';

/** A report lists so many events; changes and faults come before others when there are more. */
const MOST_EVENTS = 1_000;

/** What happened, numbered as in the charts. */
export function eventList({ events }: ReportContext): SafeHtml {
  const listed = shortened(events);
  const rest = events.length - listed.length;
  const note = rest > 0 && html`<p>${rest} more events are in the capture; its JSON export has all of them.</p>`;
  if (events.length === 0)
    return html`<section><h2>Events</h2><p>None were recorded.</p></section>
`;
  return html`<section><h2>Events</h2>${note}
<div class="scroll"><table class="events long"><thead><tr><th>No.</th><th class="num">Time</th><th>Kind</th><th>What happened</th></tr></thead><tbody>${listed.map(row)}</tbody></table></div></section>
`;
}

function row(numbered: NumberedEvent): SafeHtml {
  const { number, event } = numbered;
  const isFault = event.severity !== 'info';
  const mark = isMarked(numbered) ? html`<span class="mark${isFault ? ' fault' : ''}">${number}</span>` : number;
  const severity = isFault && html`<span class="severity bad">${event.severity === 'error' ? 'Error' : 'Warning'}: </span>`;
  return html`<tr><td>${mark}</td><td class="num">${formatRunTime(event.tMs)}</td><td>${event.kind}</td><td>${severity}${event.text}${event.code !== null && html` <span class="code">(${event.code})</span>`}</td></tr>`;
}

function shortened(events: readonly NumberedEvent[]): readonly NumberedEvent[] {
  if (events.length <= MOST_EVENTS) return events;
  const first = [...events.filter(isMarked), ...events.filter((numbered) => !isMarked(numbered))].slice(0, MOST_EVENTS);
  return first.sort((a, b) => a.number - b.number);
}
