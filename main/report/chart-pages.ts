import type { CaptureDocument } from '../../contract/index.ts';
import { arrivalChart } from './chart/arrival-chart.ts';
import { chartsOf } from './chart/charts-of.ts';
import { isMarked, type NumberedEvent } from './chart/event-marks.ts';
import { exchangeChart } from './chart/exchange-chart.ts';
import { chartFrame, lineChart } from './chart/line-chart.ts';
import { type ReportContext, reportContext } from './html/context.ts';
import { pipeFigure } from './html/stations.ts';
import { STYLE } from './html/style.ts';
import { formatMoment, formatRunTime } from './report-moment.ts';
import { html, SafeHtml } from './safe-html.ts';

/** How wide a page of one chart is, in CSS pixels. */
export const CHART_PAGE_WIDTH = 1_104;
/** So many events are told under a chart; the report has them all. */
const MOST_EVENTS = 12;
const LONGEST_EVENT = 160;

/** One chart of a report by its name. */
export interface NamedChart {
  name: string;
  title: string;
  /** The figure with title, unit, legend and axes. */
  figure: SafeHtml;
  /** Whether its marks refer to the list of events. */
  hasEvents: boolean;
}

/** The charts that the report of this capture has, by the names they can be asked for. */
export function namedCharts(document: CaptureDocument): NamedChart[] {
  return chartsIn(reportContext(document));
}

function chartsIn({ document, events, reasons }: ReportContext): NamedChart[] {
  const { samples, scenario } = document;
  const frame = chartFrame(samples, events);
  const lines = samples.length === 0 ? [] : chartsOf(document);
  const pipe = scenario.direction === 'observe' ? null : pipeFigure(document, reasons);
  const others = [
    { name: 'pipe', title: 'Where bytes waited', figure: pipe ?? html``, hasEvents: false },
    { name: 'exchanges', title: 'Each image as a line in time', figure: exchangeChart(document), hasEvents: false },
    {
      name: 'arrivals',
      title: 'Sent and arrived',
      figure: scenario.direction === 'push' ? arrivalChart(document) : html``,
      hasEvents: false,
    },
  ];
  return [
    ...lines.map((spec) => ({ name: spec.id, title: spec.title, figure: lineChart(spec, frame, reasons), hasEvents: true })),
    ...others.filter(({ figure }) => figure.markup !== ''),
  ];
}

/** A chart alone on a page that can be drawn as a picture: the capture's name above it, the events that it marks below. Runs no script and fetches nothing. */
export function chartPage(document: CaptureDocument, { title, figure, hasEvents }: NamedChart): string {
  const marked = hasEvents ? reportContext(document).events.filter(isMarked) : [];
  const rest = marked.length - MOST_EVENTS;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${document.name}: ${title}</title>
<style>${new SafeHtml(STYLE)}body{padding:26px 32px 24px}.chart{margin-top:14px}.picture-events{list-style:none;margin-top:10px;font-size:13px;color:var(--soft)}.picture-events b{color:var(--ink);font-weight:650}</style></head>
<body><p class="tiles-note">${document.name}, ${formatMoment(document.startedAt)}</p>
${figure}
${marked.length > 0 && html`<ul class="picture-events">${marked.slice(0, MOST_EVENTS).map(eventLine)}${rest > 0 && html`<li>and ${rest} more</li>`}</ul>`}
</body></html>
`.markup;
}

function eventLine({ number, event }: NumberedEvent) {
  const chars = [...event.text];
  const text = chars.length > LONGEST_EVENT ? `${chars.slice(0, LONGEST_EVENT).join('')}…` : event.text;
  return html`<li><b>${number}</b> ${formatRunTime(event.tMs)}: ${text}</li>`;
}
