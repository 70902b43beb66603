import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { REPORT_FORMATS, type ReportFormat, SockscopeError } from '../../contract/index.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { recoveryLines } from '../../main/capture/recovery-lines.ts';
import { renderReport } from '../../main/report/render-report.ts';
import { captureListText } from '../capture-list-text.ts';
import { EXIT } from '../exit-codes.ts';
import { home } from '../host.ts';
import { openCapture } from '../open-capture.ts';
import { printable } from '../printable.ts';

/** `sockscope report`: a document made from one capture, given by its id, its folder or its JSON export; without one, the list of captures. */
export async function reportCommand(capture: string | undefined, options: { format: string; out?: string }): Promise<number> {
  if (!(REPORT_FORMATS as readonly string[]).includes(options.format)) {
    throw new SockscopeError('usage', `Unknown format ${options.format}.`, { hint: `Formats: ${REPORT_FORMATS.join(', ')}.` });
  }
  if (capture === undefined) return listCaptures();
  const document = await openCapture(capture);
  const report = renderReport(document, options.format as ReportFormat);
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

/** The library, newest first, a line a capture. */
async function listCaptures(): Promise<number> {
  const store = new CaptureStore(home());
  for (const line of recoveryLines(await store.recover())) process.stderr.write(`${printable(line)}\n`);
  const captures = await store.list();
  if (captures.length === 0) process.stderr.write('There are no captures yet; `sockscope run jpeg-ingest` makes one.\n');
  process.stdout.write(captureListText(captures, { aligned: process.stdout.isTTY === true }));
  return EXIT.done;
}
