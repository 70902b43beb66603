import { resolve } from 'node:path';
import { SockscopeError } from '../../contract/index.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { recoveryLines } from '../../main/capture/recovery-lines.ts';
import { copyFrames } from '../../main/recording/copy-frames.ts';
import { NO_REPORT_FRAMES, reportFrames } from '../../main/recording/report-frames.ts';
import { FORMATS_WITH_FRAMES, renderReport } from '../../main/report/render-report.ts';
import { captureListText } from '../capture-list-text.ts';
import { EXIT } from '../exit-codes.ts';
import { home } from '../host.ts';
import { onInterrupt } from '../interrupt.ts';
import { openCapture, openFolder } from '../open-capture.ts';
import { printable } from '../printable.ts';
import {
  isFolder,
  isText,
  parseFormats,
  type ReportFile,
  type ReportSource,
  reportFiles,
  writeIntoFolder,
  writeReportFile,
} from '../report-files.ts';

export interface ReportOptions {
  /** One format or several, separated by commas; `frames` alone. */
  format: string;
  /** A file, or a folder; needed for several files, and for what is no text. `-` is stdout. */
  out?: string;
  /** With format png: the charts that are drawn, separated by commas; all of them without it. */
  chart?: string;
}

/** The recorded frames themselves, each as the file it is. */
const FRAMES = 'frames';

/** `sockscope report`: documents made from one capture, given by its id, its folder or its JSON export; without one, the list of captures. */
export async function reportCommand(capture: string | undefined, options: ReportOptions): Promise<number> {
  const asked = options.format.split(',').map((name) => name.trim());
  if (asked.includes(FRAMES) && asked.length > 1) throw usage('Recorded frames are files of their own: ask for them alone.');
  const formats = asked.includes(FRAMES) ? null : parseFormats(options.format);
  if (capture === undefined) return listCaptures();
  if (formats === null) return copyRecordedFrames(await openFolder(capture), options.out);
  const charts = options.chart === undefined ? null : options.chart.split(',').map((name) => name.trim());
  if (charts && !formats.includes('png')) throw usage('--chart names the charts of --format png.');
  const toStdout = options.out === undefined || options.out === '-';
  if (toStdout && formats.length > 1) throw usage('Several formats need a folder.', 'Add --out FOLDER.');
  if (options.out === undefined && !isText(formats[0]!))
    throw usage(`${formats[0]} is no text for a terminal.`, 'Add --out FILE, or --out - for a pipe.');
  const document = await openCapture(capture);
  const folder = await openFolder(capture);
  const aborted = new AbortController();
  onInterrupt(() => aborted.abort());
  const source: ReportSource = {
    render: async (format) => {
      const hasFrames = folder !== null && FORMATS_WITH_FRAMES.includes(format);
      return renderReport(document, format, hasFrames ? await reportFrames(folder) : NO_REPORT_FRAMES);
    },
    document: async () => document,
  };
  const files: ReportFile[] = [];
  try {
    for (const format of formats) files.push(...(await reportFiles(source, format, { charts, signal: aborted.signal })));
  } catch (error) {
    if (aborted.signal.aborted) return EXIT.interrupted;
    throw error;
  }
  await write(files, options.out, formats.length > 1);
  return EXIT.done;
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

async function copyRecordedFrames(folder: string | null, out: string | undefined): Promise<number> {
  if (out === undefined || out === '-') throw usage('Frames are files: name a folder for them with --out.');
  const { copied, left } = folder === null ? { copied: 0, left: [] } : await copyFrames(folder, out);
  for (const line of left) process.stderr.write(`left out: ${printable(line)}\n`);
  process.stderr.write(
    copied === 0 ? 'This capture has no recorded frames.\n' : `wrote ${copied} ${copied === 1 ? 'frame' : 'frames'} to ${resolve(out)}\n`,
  );
  return EXIT.done;
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
