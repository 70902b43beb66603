import { stat, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import {
  type CaptureDocument,
  REPORT_FORMATS,
  type ReportFormat,
  SAVE_FORMATS,
  type SaveFormat,
  SockscopeError,
} from '../contract/index.ts';
import { makeFolder } from '../main/make-folder.ts';
import { CHART_PAGE_WIDTH, chartPage, type NamedChart, namedCharts } from '../main/report/chart-pages.ts';
import type { RenderedReport } from '../main/report/render-report.ts';
import { drawPngs, printPdf } from './chromium/draw-page.ts';
import { findChromium } from './chromium/find-chromium.ts';

/** What the command line writes: a window's formats, and each chart as a picture. */
export type FileFormat = SaveFormat | 'png';
export const FILE_FORMATS: readonly FileFormat[] = [...SAVE_FORMATS, 'png'];

/** A file to be written. */
export interface ReportFile {
  fileName: string;
  content: string | Uint8Array;
}

/** A capture, and how it becomes a document. */
export interface ReportSource {
  render(format: ReportFormat): RenderedReport | Promise<RenderedReport>;
  /** Asked for charts alone. */
  document(): Promise<CaptureDocument>;
}

/** Formats as an option names them, separated by commas. Fails with `usage`, or `chromium-missing` where one of them needs what is not there. */
export function parseFormats(text: string): FileFormat[] {
  const formats = [...new Set(text.split(',').map((format) => format.trim()))];
  const bad = formats.filter((format) => !(FILE_FORMATS as readonly string[]).includes(format));
  if (bad.length > 0)
    throw new SockscopeError('usage', `Unknown format ${bad.join(', ')}.`, {
      hint: `Formats: ${FILE_FORMATS.join(', ')}; of report, frames too.`,
    });
  if (formats.some((format) => !isText(format as FileFormat))) findChromium();
  return formats as FileFormat[];
}

/** Whether a format is text, which may go to a terminal. */
export function isText(format: FileFormat): format is ReportFormat {
  return (REPORT_FORMATS as readonly string[]).includes(format);
}

/** The files of one format: one, or one a chart. `charts` are the names of those that are wanted; all of them without. */
export async function reportFiles(
  source: ReportSource,
  format: FileFormat,
  { charts = null, signal }: { charts?: readonly string[] | null; signal?: AbortSignal | undefined } = {},
): Promise<ReportFile[]> {
  if (isText(format)) {
    const { fileName, text } = await source.render(format);
    return [{ fileName, content: text }];
  }
  const { fileName, text } = await source.render('html');
  const stem = fileName.replace(/\.html$/, '');
  if (format === 'pdf') return [{ fileName: `${stem}.pdf`, content: await printPdf(text, { signal }) }];
  const document = await source.document();
  const drawn = chosen(namedCharts(document), charts);
  const pictures = await drawPngs(
    drawn.map((chart) => chartPage(document, chart)),
    CHART_PAGE_WIDTH,
    { signal },
  );
  return drawn.map(({ name }, index) => ({ fileName: `${stem}-${name}.png`, content: pictures[index]! }));
}

function chosen(all: readonly NamedChart[], names: readonly string[] | null): readonly NamedChart[] {
  const known = all.map(({ name }) => name);
  if (all.length === 0)
    throw new SockscopeError('export-empty', 'The capture has nothing for png: it has no chart, because it holds no samples.');
  const bad = (names ?? []).filter((name) => !known.includes(name));
  if (bad.length > 0)
    throw new SockscopeError('usage', `The capture has no chart ${bad.join(', ')}.`, { hint: `It has: ${known.join(', ')}.` });
  return names === null ? all : all.filter(({ name }) => names.includes(name));
}

/** Whether an `--out` means a folder: there is one, or it ends as a folder does. */
export async function isFolder(out: string): Promise<boolean> {
  if (out.endsWith('/') || out.endsWith(sep)) return true;
  return stat(out).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Writes files into a folder, which is made where there is none, and says so. Fails with `export-failed`. */
export async function writeIntoFolder(folder: string, files: readonly ReportFile[]): Promise<void> {
  for (const { fileName, content } of files) await writeReportFile(join(folder, fileName), content, folder);
}

/** Writes one file and says so. Fails with `export-failed`. */
export async function writeReportFile(path: string, content: string | Uint8Array, folder: string | null = null): Promise<void> {
  try {
    if (folder !== null) await makeFolder(folder);
    await writeFile(path, content);
  } catch (error) {
    throw new SockscopeError('export-failed', `${path} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  process.stderr.write(`wrote ${resolve(path)}\n`);
}
