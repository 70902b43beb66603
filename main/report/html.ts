import type { CaptureDocument } from '../../contract/index.ts';
import { NO_REPORT_FRAMES, type ReportFrames } from '../recording/report-frames.ts';
import { arrivals } from './html/arrivals.ts';
import { changes } from './html/changes.ts';
import { charts } from './html/charts.ts';
import { reportContext } from './html/context.ts';
import { environment, scenario } from './html/environment.ts';
import { eventList } from './html/events.ts';
import { exchanges } from './html/exchanges.ts';
import { figures } from './html/figures.ts';
import { header } from './html/header.ts';
import { keyFigures } from './html/key-figures.ts';
import { method } from './html/method.ts';
import { observed, observedKeyFigures } from './html/observed.ts';
import { pageMargins } from './html/page-margins.ts';
import { pool } from './html/pool.ts';
import { recordedFrames } from './html/recorded-frames.ts';
import { stations } from './html/stations.ts';
import { STYLE } from './html/style.ts';
import { thresholds } from './html/thresholds.ts';
import { verdict } from './html/verdict.ts';
import { htmlPage } from './html-page.ts';
import { html } from './safe-html.ts';

/** What a report of a stream consists of. */
const OF_A_STREAM = [
  header,
  verdict,
  thresholds,
  keyFigures,
  changes,
  exchanges,
  arrivals,
  figures,
  stations,
  pool,
  charts,
  recordedFrames,
  eventList,
  environment,
  scenario,
  method,
];
/** Of an observation there are no frames to tell of. */
const OF_AN_OBSERVATION = [header, verdict, thresholds, observedKeyFigures, observed, charts, eventList, environment, scenario, method];

/** One file that needs no network and runs no script: verdict first, then figures, charts, environment, scenario, method. */
export function renderHtml(document: CaptureDocument, frames: ReportFrames = NO_REPORT_FRAMES): string {
  const context = reportContext(document, frames);
  const sections = document.scenario.direction === 'observe' ? OF_AN_OBSERVATION : OF_A_STREAM;
  return htmlPage({
    title: `${document.name}: Sockscope report`,
    style: STYLE + pageMargins(document),
    body: html`${sections.map((section) => section(context))}`,
    footer: `Made by Sockscope ${document.environment.sockscope} from capture ${document.id}.`,
  });
}
