import type { CaptureDocument, ReportFormat } from '../../contract/index.ts';
import { renderCsv } from './csv.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { reportFileName } from './report-file-name.ts';
import { renderArrivalsCsv, renderExchangesCsv } from './rows-csv.ts';

/** A document made from a capture, ready to be written or served. */
export interface RenderedReport {
  /** Safe as a file name anywhere: from the capture's name and start time, without path characters. */
  fileName: string;
  mediaType: string;
  text: string;
}

const CSV = 'text/csv; charset=utf-8; header=present';

const RENDERERS: Record<ReportFormat, { mediaType: string; render: (document: CaptureDocument) => string }> = {
  html: { mediaType: 'text/html; charset=utf-8', render: renderHtml },
  json: { mediaType: 'application/json', render: renderJson },
  csv: { mediaType: CSV, render: renderCsv },
  exchanges: { mediaType: CSV, render: renderExchangesCsv },
  arrivals: { mediaType: CSV, render: renderArrivalsCsv },
  md: { mediaType: 'text/markdown; charset=utf-8', render: renderMarkdown },
  junit: { mediaType: 'application/xml; charset=utf-8', render: renderJunit },
};

/** Makes a report of a capture. Pure; copes with a capture in progress, one without figures and one that is damaged. */
export function renderReport(document: CaptureDocument, format: ReportFormat): RenderedReport {
  const { mediaType, render } = RENDERERS[format];
  return { fileName: reportFileName(document, format), mediaType, text: render(document) };
}
