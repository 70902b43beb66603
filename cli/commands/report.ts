import { join, resolve } from 'node:path';
import { noRecordedFrames, SockscopeError, toErrorValue } from '../../contract/index.ts';
import { printable } from '../../contract/printable.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { recoveryLines } from '../../main/capture/recovery-lines.ts';
import { copyFrames } from '../../main/recording/copy-frames.ts';
import { NO_REPORT_FRAMES, reportFrames } from '../../main/recording/report-frames.ts';
import { FORMATS_WITH_FRAMES, renderReport } from '../../main/report/render-report.ts';
import { captureListText } from '../capture-list-text.ts';
import { EXIT } from '../exit-codes.ts';
import { tellError } from '../fail.ts';
import { home } from '../host.ts';
import { onInterrupt } from '../interrupt.ts';
import { openCapture, openFolder } from '../open-capture.ts';
import { isFolder, isText, parseFormats, type ReportFile, reportFiles, writeIntoFolder, writeReportFile } from '../report-files.ts';

export interface ReportOptions {
  /** One format or several, separated by commas. */
  format: string;
  /** A file, or a folder; needed for several files, and for what is no text. `-` is stdout. */
  out?: string;
  /** With format png: the charts that are drawn, separated by commas; all of them without it. */
  chart?: string;
}

/**
 * `sockscope report`: documents made from one capture, given by its id, its folder or its JSON export; without one, the list of captures. A format
 * that the capture has nothing for is told and fails with `export-empty`, after what there is was written.
 */
export async function reportCommand(capture: string | undefined, options: ReportOptions): Promise<number> {
  const names = options.format.split(',').map((name) => name.trim());
  const others = names.filter((name) => name !== FRAMES);
  const formats = others.length === 0 ? [] : parseFormats(others.join());
  if (capture === undefined) return listCaptures();
  const missing: unknown[] = [];
  const unlessEmpty = async (work: Promise<void>) => {
    await work.catch((error) => {
      if (toErrorValue(error).code !== 'export-empty') throw error;
      missing.push(error);
    });
  };
  if (names.includes(FRAMES)) {
    const out = folderForFrames(options.out);
    const recorded = async () => (await openCapture(capture)).recording?.frames ?? 0;
    await unlessEmpty(copyRecordedFrames(await openFolder(capture), recorded, formats.length === 0 ? out : join(out, FRAMES)));
    if (formats.length === 0) return tellMissing(missing);
  }
  const charts = options.chart === undefined ? null : options.chart.split(',').map((name) => name.trim());
  if (charts && !formats.includes('png')) throw usage('--chart names the charts of --format png.');
  const toStdout = options.out === undefined || options.out === '-';
  if (toStdout && formats.length > 1) throw usage('Several formats need a folder.', 'Add --out FOLDER.');
  if (options.out === undefined && !isText(formats[0]!))
    throw usage(`${formats[0]} is no text for a terminal.`, 'Add --out FILE, or --out - for a pipe.');
  const document = await openCapture(capture);
  const aborted = new AbortController();
  onInterrupt(() => aborted.abort());
  const folder = formats.some((format) => !isText(format) || FORMATS_WITH_FRAMES.includes(format)) ? await openFolder(capture) : null;
  const frames = folder === null ? NO_REPORT_FRAMES : await reportFrames(folder);
  const source = {
    render: (format: Parameters<typeof renderReport>[1]) => renderReport(document, format, frames),
    document: async () => document,
  };
  const files: ReportFile[] = [];
  try {
    for (const format of formats) {
      await unlessEmpty(reportFiles(source, format, { charts, signal: aborted.signal }).then((made) => void files.push(...made)));
    }
  } catch (error) {
    if (aborted.signal.aborted) return EXIT.interrupted;
    throw error;
  }
  if (files.length > 0) await write(files, options.out, formats.length > 1);
  return tellMissing(missing);
}

function tellMissing(errors: readonly unknown[]): number {
  for (const error of errors) tellError(error);
  return errors.length > 0 ? EXIT.failed : EXIT.done;
}

/** One file goes where `out` says; several, or one for a folder, keep their own names in it. */
async function write(files: readonly ReportFile[], out: string | undefined, severalFormats: boolean): Promise<void> {
  const only = files.length === 1 ? files[0]! : null;
  if (out === undefined || out === '-') {
    if (!only) throw usage('The capture has several charts.', 'Name one with --chart, or add --out FOLDER.');
    process.stdout.write(only.content);
  } else if (severalFormats || !only || (await isFolder(out))) await writeIntoFolder(out, files);
  else await writeReportFile(out, only.content);
}

function usage(message: string, hint?: string): SockscopeError {
  return new SockscopeError('usage', message, hint === undefined ? {} : { hint });
}

/** The recorded frames themselves, each as the file it is. */
const FRAMES = 'frames';

function folderForFrames(out: string | undefined): string {
  if (out === undefined || out === '-') throw usage('Frames are files and need a folder.', 'Add --out FOLDER.');
  return out;
}

/** `folder`: the capture's; `null` where it has none. `recorded`: how many the capture says that it has, asked only where none is copied. Fails with `export-empty` where there is no frame to copy. */
async function copyRecordedFrames(folder: string | null, recorded: () => Promise<number>, out: string): Promise<void> {
  const { copied, left } = folder === null ? { copied: 0, left: [] } : await copyFrames(folder, out);
  for (const line of left) process.stderr.write(`left out: ${printable(line)}\n`);
  if (copied === 0) {
    const reason = left.length > 0 ? 'None of its recorded frames can be read.' : noRecordedFrames(await recorded());
    throw new SockscopeError('export-empty', `The capture has nothing for ${FRAMES}. ${reason}`);
  }
  process.stderr.write(`wrote ${copied} ${copied === 1 ? 'frame' : 'frames'} to ${resolve(out)}\n`);
}

/** The library, newest first, a line a capture. */
async function listCaptures(): Promise<number> {
  const store = new CaptureStore(home());
  for (const line of recoveryLines(await store.recover())) process.stderr.write(`${printable(line)}\n`);
  const captures = await store.list();
  if (captures.length === 0) process.stderr.write('There are no captures yet; `sockscope run jpeg-ingest` makes one.\n');
  process.stdout.write(captureListText(captures, { aligned: process.stdout.isTTY === true }));
  return EXIT.done;
}
