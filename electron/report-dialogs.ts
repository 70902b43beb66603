import { mkdtemp } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { app, type BrowserWindow, dialog, shell } from 'electron';
import writeFileAtomic from 'write-file-atomic';
import type { SaveFormat } from '../contract/capture.ts';
import { SockscopeError } from '../contract/errors.ts';
import type { RequestHandlers } from '../contract/ipc.ts';
import type { Engine } from '../main/engine.ts';
import { ExportJobs } from '../main/report/export-jobs.ts';
import type { RenderedReport } from '../main/report/render-report.ts';
import { ExportFolders, freePath } from './export-folders.ts';

const FILTER_NAMES: Record<SaveFormat, string> = {
  html: 'HTML report',
  pdf: 'PDF report',
  json: 'JSON export',
  csv: 'CSV table',
  md: 'Markdown report',
  exchanges: 'CSV table',
  arrivals: 'CSV table',
  junit: 'JUnit XML',
  'frames-csv': 'CSV table',
};

/** The requests that need a desktop: opening a report or a comparison in the system's browser, and saving one where the user says. */
export function reportHandlers(
  engine: Pick<Engine, 'renderReport' | 'renderComparison'>,
  currentWindow: () => BrowserWindow | null,
  printPdf: (html: string, signal: AbortSignal) => Promise<Uint8Array>,
): Pick<RequestHandlers, 'report.open' | 'report.save' | 'report.folder' | 'report.cancel' | 'comparison.open' | 'comparison.save'> {
  const open = createOpener('sockscope-report-');
  const jobs = new ExportJobs();
  const folders = new ExportFolders();
  let lastFolder = app.getPath('documents');

  /** `folder`: one that was chosen for several; else it is asked where to. */
  const save = async (report: RenderedReport, format: SaveFormat, signal?: AbortSignal, folder?: string) => {
    const fileName = basename(format === 'pdf' ? report.fileName.replace(/\.html$/, '.pdf') : report.fileName);
    const path =
      folder === undefined
        ? await choosePath(join(lastFolder, fileName), fileName, format, currentWindow())
        : await freePath(folders.pathOf(folder), fileName);
    if (path === null) return { path: null, url: null };
    const content = format === 'pdf' ? await printPdf(report.text, signal ?? new AbortController().signal) : report.text;
    signal?.throwIfAborted();
    await write(path, content);
    lastFolder = join(path, '..');
    return { path, url: null };
  };

  return {
    'report.open': async ({ id }) => open(await engine.renderReport(id, 'html')),
    'report.save': ({ id, format, job, folder }) =>
      jobs.run(job, async (signal) => save(await engine.renderReport(id, format === 'pdf' ? 'html' : format), format, signal, folder)),
    'report.folder': async () => ({ folder: await folders.choose(lastFolder, currentWindow()) }),
    'report.cancel': async ({ job }) => {
      jobs.cancel(job);
      return null;
    },
    'comparison.open': async (compared) => open(await engine.renderComparison(compared, 'html')),
    'comparison.save': async ({ format, ...compared }) => save(await engine.renderComparison(compared, format), format),
  };
}

/** Opens documents in the system's browser, from a folder of our own with a name that nobody can guess: the system's temporary folder is shared. */
export function createOpener(prefix: string): (report: RenderedReport) => Promise<{ url: null }> {
  let folder: Promise<string> | null = null;
  return async (report) => {
    folder ??= mkdtemp(join(app.getPath('temp'), prefix));
    const path = join(await folder.catch(failed), basename(report.fileName));
    await write(path, report.text);
    const fault = await shell.openPath(path);
    if (fault !== '') {
      throw new SockscopeError('export-failed', `The report could not be opened: ${fault}`, {
        hint: `It was written to ${path}; open it from there.`,
      });
    }
    return { url: null };
  };
}

/** Asks where to save. `SOCKSCOPE_TEST_SAVE_DIR` answers in place of the dialog, which no test can operate. */
export async function choosePath(
  suggested: string,
  fileName: string,
  format: SaveFormat,
  window: BrowserWindow | null,
): Promise<string | null> {
  const testFolder = process.env['SOCKSCOPE_TEST_SAVE_DIR'];
  if (testFolder) return join(testFolder, fileName);
  const options = { defaultPath: suggested, filters: [{ name: FILTER_NAMES[format], extensions: [extname(fileName).slice(1)] }] };
  const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return canceled || !filePath ? null : filePath;
}

/** Replaces the file in one step. Fails with `export-failed`. */
export async function write(path: string, content: string | Uint8Array): Promise<void> {
  await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content)).catch(failed);
}

function failed(error: unknown): never {
  throw new SockscopeError('export-failed', error instanceof Error ? error.message : String(error), { cause: error });
}
