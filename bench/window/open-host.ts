import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { _electron, chromium, type Page } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/find-chromium.mjs';
import { testElectron } from '../../scripts/test-electron.mjs';
import { processCpuS } from '../suite/process-cpu.ts';

/** The built app with its window, in one of its two hosts. */
export interface OpenedHost {
  /** `Chromium 156.0`. */
  name: string;
  page: Page;
  /** Gives the page the size in which all are measured. */
  fit(): Promise<void>;
  /** CPU time since its start of the process that draws the page, in seconds; and of the process with the engine and all its threads. */
  pageCpuS(): Promise<number | null>;
  engineCpuS(): number | null;
  enginePid: number;
  close(): Promise<void>;
}

const VIEWPORT = { width: 1_280, height: 800 };

/** Starts the desktop app of the checkout at `root` with the library at `home`. Fails where there is no Electron or no display. */
export async function openDesktop(root: string, home: string): Promise<OpenedHost> {
  const electron = await testElectron({ log: console.error });
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: ['--no-sandbox', '.'],
    cwd: root,
    env: { ...(process.env as Record<string, string>), SOCKSCOPE_HOME: home },
  });
  const page = await app.firstWindow();
  const pid = app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  return {
    name: `Electron ${electron.version}`,
    page,
    fit: () =>
      app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), VIEWPORT),
    pageCpuS: async () => processCpuS(await pid),
    engineCpuS: () => processCpuS(app.process().pid ?? 0),
    enginePid: app.process().pid ?? 0,
    close: () => app.close(),
  };
}

/** Starts `sockscope serve` of the checkout at `root`, and a headless Chromium with its page. */
export async function openBrowser(root: string, home: string): Promise<OpenedHost> {
  const serve = spawn(process.execPath, [join(root, 'out/main/cli.cjs'), 'serve', '--port', '0'], {
    env: { ...process.env, SOCKSCOPE_HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // Both take their time to start; a user's browser is open already, which makes no difference to the page.
  const [url, browser] = await Promise.all([
    once(serve.stdout, 'data').then(([data]) => String(data).trim()),
    chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_FLAGS }),
  ]);
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.goto(url, { waitUntil: 'commit' });
  const session = await browser.newBrowserCDPSession();
  return {
    name: `Chromium ${browser.version()}`,
    page,
    // It was opened so.
    fit: async () => {},
    pageCpuS: async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime));
    },
    engineCpuS: () => processCpuS(serve.pid ?? 0),
    enginePid: serve.pid ?? 0,
    close: async () => {
      await browser.close();
      const exited = once(serve, 'exit');
      serve.kill('SIGTERM');
      await exited;
    },
  };
}
