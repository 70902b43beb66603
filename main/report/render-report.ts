import { type CaptureDocument, exportFactsOf, nothingToExport, type ReportFormat, SockscopeError } from '../../contract/index.ts';
import { NO_REPORT_FRAMES, type ReportFrames } from '../recording/report-frames.ts';
import { renderCsv } from './csv.ts';
import { renderFramesCsv } from './frames-csv.ts';
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

const RENDERERS: Record<ReportFormat, { mediaType: string; render: (document: CaptureDocument, frames: ReportFrames) => string }> = {
  html: { mediaType: 'text/html; charset=utf-8', render: renderHtml },
  json: { mediaType: 'application/json', render: renderJson },
  csv: { mediaType: CSV, render: renderCsv },
  exchanges: { mediaType: CSV, render: renderExchangesCsv },
  arrivals: { mediaType: CSV, render: renderArrivalsCsv },
  'frames-csv': { mediaType: CSV, render: (_document, { frames }) => renderFramesCsv(frames) },
  md: { mediaType: 'text/markdown; charset=utf-8', render: renderMarkdown },
  junit: { mediaType: 'application/xml; charset=utf-8', render: renderJunit },
};

/** Formats that show or name the recorded frames. */
export const FORMATS_WITH_FRAMES: readonly ReportFormat[] = ['html', 'frames-csv'];

/**
 * Makes a report of a capture and, where the format shows them, of its recorded frames. Pure; copes with a capture in progress, one without
 * figures and one that is damaged. Fails with `export-empty` where the capture has nothing for the format.
 */
export function renderReport(document: CaptureDocument, format: ReportFormat, frames: ReportFrames = NO_REPORT_FRAMES): RenderedReport {
  const nothing = nothingToExport(format, exportFactsOf(document, frames.frames.length));
  if (nothing !== null) throw new SockscopeError('export-empty', `The capture “${document.name}” has nothing for ${format}. ${nothing}`);
  const { mediaType, render } = RENDERERS[format];
  return { fileName: reportFileName(document, format), mediaType, text: render(document, frames) };
}
