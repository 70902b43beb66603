import { basename, join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import type { ExperimentReportFormat } from '../contract/experiment.ts';
import type { RequestHandlers } from '../contract/ipc.ts';
import type { Engine } from '../main/engine.ts';
import type { RenderedReport } from '../main/report/render-report.ts';
import { choosePath, createOpener, write } from './report-dialogs.ts';

/** The requests about experiments that need a desktop: reading a report in the system's browser, and saving files where the user says. */
export function experimentHandlers(
  engine: Pick<Engine, 'renderExperiment' | 'exportExperiment'>,
  currentWindow: () => BrowserWindow | null,
): Pick<RequestHandlers, 'experiments.openReport' | 'experiments.saveReport' | 'experiments.export'> {
  const open = createOpener('sockscope-experiment-');
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
    'experiments.openReport': async ({ id }) => open(await engine.renderExperiment(id, 'html')),
    'experiments.saveReport': async ({ id, format }) => save(await engine.renderExperiment(id, format), format),
    'experiments.export': async ({ name }) => save(await engine.exportExperiment(name), 'json'),
  };
}
