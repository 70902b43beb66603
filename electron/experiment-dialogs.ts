import { mkdtemp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, type BrowserWindow, shell } from 'electron';
import { SockscopeError } from '../contract/errors.ts';
import type { ExperimentReportFormat } from '../contract/experiment.ts';
import type { RequestHandlers } from '../contract/ipc.ts';
import type { Engine } from '../main/engine.ts';
import type { RenderedReport } from '../main/report/render-report.ts';
import { choosePath, failed, write } from './report-dialogs.ts';

/** The requests about experiments that need a desktop: reading a report in the system's browser, and saving files where the user says. */
export function experimentHandlers(
  engine: Pick<Engine, 'renderExperiment' | 'exportExperiment'>,
  currentWindow: () => BrowserWindow | null,
): Pick<RequestHandlers, 'experiments.openReport' | 'experiments.saveReport' | 'experiments.export'> {
  let folder: Promise<string> | null = null;
  let lastFolder = app.getPath('documents');

  const save = async (report: RenderedReport, format: ExperimentReportFormat) => {
    const fileName = basename(report.fileName);
    const path = await choosePath(join(lastFolder, fileName), fileName, format, currentWindow());
    if (path === null) return { path: null, url: null };
    await write(path, report.text);
    lastFolder = join(path, '..');
    return { path, url: null };
  };

  return {
    'experiments.openReport': async ({ id }) => {
      const report = await engine.renderExperiment(id, 'html');
      // A folder of our own with a name that nobody can guess: the system's temporary folder is shared.
      folder ??= mkdtemp(join(app.getPath('temp'), 'sockscope-experiment-'));
      const path = join(await folder.catch(failed), basename(report.fileName));
      await write(path, report.text);
      const fault = await shell.openPath(path);
      if (fault !== '') {
        throw new SockscopeError('export-failed', `The report could not be opened: ${fault}`, {
          hint: `It was written to ${path}; open it from there.`,
        });
      }
      return { url: null };
    },
    'experiments.saveReport': async ({ id, format }) => save(await engine.renderExperiment(id, format), format),
    'experiments.export': async ({ name }) => save(await engine.exportExperiment(name), 'json'),
  };
}
