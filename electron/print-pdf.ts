import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, BrowserWindow, session } from 'electron';
import { SockscopeError } from '../contract/errors.ts';
import { pdfOptions } from '../main/report/pdf-options.ts';

/** A report that is not printed by then is given up. */
const PRINT_LIMIT_MS = 60_000;

let printed = 0;

/** An HTML report as a PDF on A4, drawn by a hidden page that runs no script and fetches nothing but its own file. `signal` ends it at once. Fails with `print-failed`. */
export async function printPdf(html: string, signal: AbortSignal): Promise<Uint8Array> {
  const folder = await mkdtemp(join(app.getPath('temp'), 'sockscope-print-'));
  const path = join(folder, 'report.html');
  // Its own session, in memory: nothing of the window is in it.
  const partition = `print-${printed++}`;
  const confined = session.fromPartition(partition);
  const url = pathToFileURL(path).href;
  confined.webRequest.onBeforeRequest((details, answer) => answer({ cancel: details.url !== url }));
  const page = new BrowserWindow({
    show: false,
    webPreferences: { partition, javascript: false, sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  let limit: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('it was given up')));
      limit = setTimeout(() => reject(new Error(`it was not printed after ${PRINT_LIMIT_MS / 1_000} s`)), PRINT_LIMIT_MS);
    });
    // Where nobody waits for it yet.
    late.catch(() => {});
    await writeFile(path, html);
    signal.throwIfAborted();
    await Promise.race([page.loadFile(path), late]);
    const chromeMajor = Number.parseInt(process.versions['chrome'] ?? '', 10) || 0;
    return await Promise.race([page.webContents.printToPDF({ ...pdfOptions(chromeMajor), pageSize: 'A4' }), late]);
  } catch (error) {
    throw new SockscopeError('print-failed', `The report could not be printed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    clearTimeout(limit);
    page.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
