import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { REPORT_FORMATS, type ReportFormat, SockscopeError } from '../../contract/index.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { recoveryLines } from '../../main/capture/recovery-lines.ts';
import { copyFrames } from '../../main/recording/copy-frames.ts';
import { NO_REPORT_FRAMES, reportFrames } from '../../main/recording/report-frames.ts';
import { FORMATS_WITH_FRAMES, renderReport } from '../../main/report/render-report.ts';
import { captureListText } from '../capture-list-text.ts';
import { EXIT } from '../exit-codes.ts';
import { home } from '../host.ts';
import { openCapture, openFolder } from '../open-capture.ts';
import { printable } from '../printable.ts';

/** `sockscope report`: a document made from one capture, given by its id, its folder or its JSON export; without one, the list of captures. */
export async function reportCommand(capture: string | undefined, options: { format: string; out?: string }): Promise<number> {
  if (options.format !== FRAMES && !(REPORT_FORMATS as readonly string[]).includes(options.format)) {
    throw new SockscopeError('usage', `Unknown format ${options.format}.`, { hint: `Formats: ${REPORT_FORMATS.join(', ')}, ${FRAMES}.` });
  }
  if (capture === undefined) return listCaptures();
  if (options.format === FRAMES) return copyRecordedFrames(await openFolder(capture), options.out);
  const document = await openCapture(capture);
  const format = options.format as ReportFormat;
  const folder = FORMATS_WITH_FRAMES.includes(format) ? await openFolder(capture) : null;
  const frames = folder === null ? NO_REPORT_FRAMES : await reportFrames(folder);
  const report = renderReport(document, format, frames);
  if (options.out === undefined || options.out === '-') {
    process.stdout.write(report.text);
    return EXIT.done;
  }
  try {
    await writeFile(options.out, report.text);
  } catch (error) {
    throw new SockscopeError('export-failed', `${options.out} cannot be written: ${(error as Error).message}`, { cause: error });
  }
  process.stderr.write(`wrote ${resolve(options.out)}\n`);
  return EXIT.done;
}

/** The recorded frames themselves, each as the file it is. */
const FRAMES = 'frames';

async function copyRecordedFrames(folder: string | null, out: string | undefined): Promise<number> {
  if (out === undefined || out === '-') throw new SockscopeError('usage', 'Frames are files: name a folder for them with --out.');
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
