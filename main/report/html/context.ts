import type { CaptureDocument } from '../../../contract/index.ts';
import { NO_REPORT_FRAMES, type ReportFrames } from '../../recording/report-frames.ts';
import { type NumberedEvent, numberEvents } from '../chart/event-marks.ts';
import { formatQuantity, type Quantity } from '../quantity.ts';
import { collectReasons, type Reasons } from '../reasons.ts';
import { html, type SafeHtml } from '../safe-html.ts';

/** What every section of an HTML report reads. */
export interface ReportContext {
  document: CaptureDocument;
  reasons: Reasons;
  events: readonly NumberedEvent[];
  frames: ReportFrames;
}

/** The reason for a reading that is missing, when it comes to saying so: of the first of the fields that has one. */
export type Why = (...paths: string[]) => () => string;

/** Prepares a capture for its sections. */
export function reportContext(document: CaptureDocument, frames: ReportFrames = NO_REPORT_FRAMES): ReportContext {
  return { document, reasons: collectReasons(document), events: numberEvents(document.events), frames };
}

/** Value and unit for a table; the unit is paler. */
export function quantity(shown: Quantity): SafeHtml {
  return html`${shown.value}${shown.unit !== '' && html`<span class="u">\u00a0${shown.unit}</span>`}`;
}

/** A cell of numbers. */
export function numberCell(shown: Quantity): SafeHtml {
  return html`<td class="num">${quantity(shown)}</td>`;
}

/** A cell of numbers, or `n/a` with the reason. */
export function readingCell(value: number | null | undefined, format: (value: number) => Quantity, reason: () => string): SafeHtml {
  if (value !== null && value !== undefined) return numberCell(format(value));
  const why = reason();
  return html`<td class="num na"><abbr title="${why}">n/a</abbr></td>`;
}

/** A reading within a sentence or a wide cell, or `n/a` and the reason in full. */
export function reading(value: number | null | undefined, format: (value: number) => Quantity, reason: () => string): SafeHtml {
  return value === null || value === undefined ? html`<span class="na">n/a: ${reason()}</span>` : html`${formatQuantity(format(value))}`;
}
