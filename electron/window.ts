import { BrowserWindow, dialog, nativeTheme, screen } from 'electron';
import { CrashLimit } from './crash-limit.ts';
import { RENDERER_URL } from './renderer-files.ts';
import { MINIMUM_SIZE, placeWindow } from './window-bounds.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

/** The colours that the page paints first, so that the window does not flash. */
const BACKGROUND = { dark: '#141517', light: '#ffffff' } as const;

const CRASHES_MENDED = 3;
const CRASH_SPAN_MS = 60_000;

export interface WindowOptions {
  /** Absolute path of the built preload script. */
  preload: string;
  /** Where place and size are remembered. */
  folder: string;
  log: (line: string) => void;
}

/** Opens the window. It is shown when its first picture is painted, where it was when it was last closed. */
export function openWindow({ preload, folder, log }: WindowOptions): BrowserWindow {
  const remembered = readWindowState(folder);
  const workAreas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea);
  const { width, height, position } = placeWindow(remembered?.bounds ?? null, workAreas);
  const window = new BrowserWindow({
    title: 'Sockscope',
    width,
    height,
    ...(position ?? {}),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false, // its dictionaries would be fetched from the network
    },
  });
  if (remembered?.maximized) window.maximize();
  rememberWindowState(window, folder, log);
  window.once('ready-to-show', () => window.show());
  followTheme(window);
  mendCrashes(window, log);
  window.loadURL(RENDERER_URL).catch((error: Error) => log(`the page could not be loaded: ${error.message}`));
  return window;
}

function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}

function followTheme(window: BrowserWindow): void {
  const follow = () => window.setBackgroundColor(backgroundColor());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.off('updated', follow));
}

/** The run lives in this process: a page that crashed is loaded again and shows it as it goes on. */
function mendCrashes(window: BrowserWindow, log: (line: string) => void): void {
  const limit = new CrashLimit(CRASHES_MENDED, CRASH_SPAN_MS);
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log(`the page ended: ${reason} (exit code ${exitCode})`);
    if (limit.mayMend(performance.now())) window.webContents.reload();
    else offerReload(window, reason);
  });
}

function offerReload(window: BrowserWindow, reason: string): void {
  const message = `The window’s page crashed ${CRASHES_MENDED + 1} times within a minute (${reason}).`;
  const detail = 'A run in progress goes on and is recorded. Load the page again, or quit: the run is then stopped and its capture kept.';
  dialog
    .showMessageBox(window, { type: 'error', message, detail, buttons: ['Load again', 'Quit'], defaultId: 0, cancelId: 1 })
    .then(({ response }) => (response === 0 ? window.webContents.reload() : window.close()))
    .catch(() => window.close());
}
