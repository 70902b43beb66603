// @ts-check
/**
 * `npm run bench:window [-- --desktop] [--seconds 20]`: how responsive the window stays while the stream runs at full rate, compression off.
 * Prints, over the steady state: tasks of the page's main thread over 50 ms and the longest, animation frames, displayed and received FPS,
 * and the CPU time of the page's process as a share of one core. Exits 99 when a task took over 100 ms.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { _electron, chromium } from '@playwright/test';
import { ROOT } from '../scripts/build-state.mjs';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/find-chromium.mjs';
import { testElectron } from '../scripts/test-electron.mjs';

const LONGEST_ALLOWED_MS = 100;
const SETTLE_MS = 5_000;
const { values } = parseArgs({ options: { desktop: { type: 'boolean', default: false }, seconds: { type: 'string', default: '20' } } });
const seconds = Number(values.seconds);
const home = mkdtempSync(join(tmpdir(), 'sockscope-bench-'));

/** @returns {Promise<{ page: import('@playwright/test').Page, version: string, rendererCpuS: () => Promise<number>, close: () => Promise<void> }>} */
const open = () => (values.desktop ? openDesktop() : openBrowser());

async function openDesktop() {
  const electron = await testElectron({ log: console.error });
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: ['--no-sandbox', '.'],
    cwd: ROOT,
    env: { ...process.env, SOCKSCOPE_HOME: home },
  });
  const page = await app.firstWindow();
  const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  return { page, version: `Electron ${electron.version}`, rendererCpuS: async () => processCpuS(pid), close: () => app.close() };
}

async function openBrowser() {
  const serve = spawn(process.execPath, [join(ROOT, 'out/main/cli.cjs'), 'serve', '--port', '0'], {
    env: { ...process.env, SOCKSCOPE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve) => serve.stdout.once('data', (data) => resolve(String(data).trim())));
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_FLAGS });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  const session = await browser.newBrowserCDPSession();
  const rendererCpuS = async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime));
  };
  const close = async () => {
    await browser.close();
    serve.kill('SIGTERM');
    await new Promise((resolve) => serve.once('exit', resolve));
  };
  return { page, version: `Chromium ${browser.version()}`, rendererCpuS, close };
}

/** User and system time of a process in seconds: fields 14 and 15 of /proc/<pid>/stat (proc(5)), at 100 ticks a second. @param {number} pid */
function processCpuS(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

try {
  const { page, version, rendererCpuS, close } = await open();
  const toggle = page.getByTestId('toggle-compression.enabled');
  await toggle.waitFor();
  if (await toggle.isChecked()) await toggle.setChecked(false, { force: true });
  await page.getByTestId('start-button').click();
  await page.locator('[data-testid="phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(SETTLE_MS);
  await page.evaluate(() => {
    const seen = { longMs: /** @type {number[]} */ ([]), frames: 0 };
    Object.assign(window, { benchSeen: seen });
    new PerformanceObserver((list) => seen.longMs.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
    const count = () => {
      seen.frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  const cpuBefore = await rendererCpuS();
  const before = performance.now();
  await page.waitForTimeout(seconds * 1_000);
  const elapsedS = (performance.now() - before) / 1_000;
  const cpu = ((await rendererCpuS()) - cpuBefore) / elapsedS;
  const seen = await page.evaluate(() => /** @type {any} */ (window).benchSeen);
  const figure = async (/** @type {string} */ id) => Number(await page.getByTestId(id).first().getAttribute('data-value'));
  const longest = Math.max(0, ...seen.longMs);
  console.log(
    JSON.stringify(
      {
        host: version,
        machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
        seconds: Number(elapsedS.toFixed(1)),
        receivedFps: await figure('received-fps'),
        displayedFps: await figure('displayed-fps'),
        animationFramesPerS: Number((seen.frames / elapsedS).toFixed(1)),
        tasksOver50Ms: seen.longMs.length,
        longestTaskMs: longest,
        rendererCpuShare: Number(cpu.toFixed(3)),
      },
      null,
      2,
    ),
  );
  await page.getByTestId('stop-button').click();
  await page.locator('[data-testid="phase"][data-phase="ended"]').waitFor({ timeout: 30_000 });
  await close();
  if (longest > LONGEST_ALLOWED_MS) process.exitCode = 99;
} finally {
  rmSync(home, { recursive: true, force: true });
}
