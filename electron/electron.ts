import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { createDispatcher } from '../main/api.ts';
import { libraryHome } from '../main/capture/library-home.ts';
import { createEngine, type Engine } from '../main/engine.ts';
import { nodeThreads } from '../main/threads/node-threads.ts';
import { tuneProcess } from '../main/threads/tune-process.ts';
import { experimentHandlers } from './experiment-dialogs.ts';
import { reportUncaught } from './faults.ts';
import { setUpIpc } from './ipc.ts';
import { setUpMenu } from './menu.ts';
import { printPdf } from './print-pdf.ts';
import { settleWithin, stopRunBeforeQuit } from './quit.ts';
import { framesHandlers, respondWithFrame } from './recorded-frames.ts';
import { reportHandlers } from './report-dialogs.ts';
import { confineRenderers, confineSession } from './security.ts';
import { applyTheme, settingsHandler } from './theme.ts';
import { openWindow } from './window.ts';

const BUILT_MAIN = __dirname;
const BUILT_RENDERER = resolve(BUILT_MAIN, '../renderer');
const BUILT_PRELOAD = resolve(BUILT_MAIN, '../preload/preload.cjs');
const LEAVE_LIMIT_MS = 3_000;

// A terminal that is closed takes its pipes along; that is no reason to end a run.
process.stderr.on('error', () => {});
const log = (line: string) => void process.stderr.write(`sockscope: ${line}\n`);

/** The desktop shell. One instance a library: the lock lies in the library's own folder. */
function boot(): void {
  tuneProcess();
  const home = libraryHome(process.env);
  const shellFolder = join(home, 'desktop');
  mkdirSync(shellFolder, { recursive: true, mode: 0o700 });
  app.setPath('userData', shellFolder);
  if (!app.requestSingleInstanceLock()) {
    log(`already open for ${home}; its window was brought to the front`);
    app.exit(0);
    return;
  }
  const engine = createEngine({
    home,
    threads: nodeThreads(BUILT_MAIN),
    log,
    host: 'electron',
    versions: { sockscope: app.getVersion(), electron: process.versions['electron'] ?? null },
  });
  let window: BrowserWindow | null = null;
  const dispatch = createDispatcher({
    ...engine.handlers,
    ...settingsHandler(engine.handlers['settings.set']),
    ...reportHandlers(engine, () => window, printPdf),
    ...framesHandlers(engine, () => window),
    ...experimentHandlers(engine, () => window),
  });

  reportUncaught(() => settleWithin(engine.dispose(), LEAVE_LIMIT_MS), log);
  confineRenderers(log);
  stopRunBeforeQuit(() => engine.dispose(), log);
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  // Read from disk while Chromium starts and the page loads; the page's first request waits for what was recovered.
  const settings = engine.handlers['settings.get'](null);
  const recovered = recoverCaptures(engine);
  void app.whenReady().then(async () => {
    confineSession(BUILT_RENDERER, (request) => respondWithFrame(engine, request), log);
    setUpMenu();
    applyTheme((await settings).theme);
    window = openWindow({ preload: BUILT_PRELOAD, folder: shellFolder, log });
    setUpIpc({ window, engine, dispatch: async (name, input) => recovered.then(() => dispatch(name, input)), log });
    window.once('closed', () => {
      window = null;
    });
  });
}

/** What a crash left behind is finished before the window lists it, and before it starts a run. A library that cannot be read is said and does not keep the window shut. */
async function recoverCaptures(engine: Engine): Promise<void> {
  try {
    await engine.recoverCaptures();
  } catch (error) {
    log(`captures could not be recovered: ${error instanceof Error ? error.message : String(error)}`);
  }
}

try {
  boot();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  log(`could not start: ${message}`);
  dialog.showErrorBox('Sockscope could not start', message);
  app.exit(1);
}
