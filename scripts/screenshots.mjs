// @ts-check
/**
 * `npm run screenshots [-- --out DIR] [--quick] [--readme]`: pictures of the window as it really runs, in a browser through `sockscope serve`.
 * Without options: every view in dark and light, at 1280x800 and 1920x1080, into DIR (default: test-results/screenshots).
 * `--quick`: dark and small alone. `--readme`: only the picture of the README.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { runnerImport } from 'vite';
import { ROOT } from './build-state.mjs';
import { CHROMIUM_FLAGS, findChromium } from './find-chromium.mjs';

/** @type {('dark' | 'light')[]} */
const THEMES = ['dark', 'light'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/** Presets that have a view of their own. */
const SITUATIONS = ['serial-persistent', 'parallel-short', 'blocked-loop', 'slow-receiver', 'many-connections', 'relay-viewers'];

const { values } = parseArgs({
  options: { out: { type: 'string' }, readme: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false } },
});
const out = values.readme ? join(ROOT, 'docs/images') : (values.out ?? join(ROOT, 'test-results/screenshots'));
mkdirSync(out, { recursive: true });
const home = mkdtempSync(join(tmpdir(), 'sockscope-screenshots-'));

const serve = spawn(process.execPath, [join(ROOT, 'out/main/cli.cjs'), 'serve', '--port', '0'], {
  env: { ...process.env, SOCKSCOPE_HOME: home },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise((resolve) => serve.stdout.once('data', (data) => resolve(String(data).trim())));
const { PRESETS } = (await runnerImport(join(ROOT, 'contract/presets.ts'), { root: ROOT, configFile: false, logLevel: 'error' })).module;
/** @type {Map<string, string>} */
const titles = new Map(PRESETS.map((/** @type {{ name: string, title: string }} */ { name, title }) => [name, title]));
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: CHROMIUM_FLAGS });
try {
  if (values.readme) await readmePicture();
  else
    for (const theme of values.quick ? THEMES.slice(0, 1) : THEMES)
      for (const size of values.quick ? SIZES.slice(0, 1) : SIZES) await everyView(theme, size);
} finally {
  await browser.close();
  serve.kill('SIGTERM');
  await new Promise((resolve) => serve.once('exit', resolve));
  rmSync(home, { recursive: true, force: true });
}

/** @param {'dark' | 'light'} theme @param {{ width: number, height: number }} viewport */
async function openWindow(theme, viewport) {
  const page = await browser.newPage({ viewport, colorScheme: theme });
  await page.goto(url);
  await page.getByTestId('start-button').waitFor();
  return page;
}

/** Runs with compression on, then off, so that the charts have something to show. @param {import('@playwright/test').Page} page */
async function runWithToggle(page) {
  const compression = page.getByTestId('toggle-compression.enabled');
  if (!(await compression.isChecked())) await compression.setChecked(true, { force: true });
  await page.getByTestId('start-button').click();
  await page.locator('[data-testid="phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(8_000);
  await compression.setChecked(false, { force: true });
  // Away from the toggle, whose tooltip would cover the picture.
  await page.mouse.move(0, 0);
  await compression.blur();
  await page.waitForTimeout(8_000);
}

/** @param {import('@playwright/test').Page} page */
async function stop(page) {
  await page.getByTestId('stop-button').click();
  await page.locator('[data-testid="phase"][data-phase="ended"]').waitFor({ timeout: 30_000 });
}

async function readmePicture() {
  const page = await openWindow('dark', { width: 1600, height: 1000 });
  await runWithToggle(page);
  await page.screenshot({ path: join(out, 'monitor.png') });
  await stop(page);
}

/** @param {'dark' | 'light'} theme @param {{ width: number, height: number }} viewport */
async function everyView(theme, viewport) {
  const page = await openWindow(theme, viewport);
  const shoot = (/** @type {string} */ view) => page.screenshot({ path: join(out, `${view}-${theme}-${viewport.width}.png`) });
  await shoot('monitor-idle');
  await runWithToggle(page);
  await shoot('monitor-running');
  await stop(page);
  await shoot('monitor-ended');
  await page.getByTestId('view-captures').click();
  await page.waitForTimeout(500);
  await shoot('captures');
  const [report] = await Promise.all([page.context().waitForEvent('page'), page.getByTestId('capture-open-report').first().click()]);
  await report.waitForLoadState();
  await report.setViewportSize(viewport);
  await report.screenshot({ path: join(out, `report-${theme}-${viewport.width}.png`), fullPage: true });
  await report.close();
  await page.getByTestId('view-settings').click();
  await page.waitForTimeout(1_500);
  await shoot('settings');
  await page.getByTestId('view-monitor').click();
  await showError(page);
  await shoot('monitor-error');
  for (const preset of SITUATIONS) {
    await choosePreset(page, preset);
    await page.getByTestId('start-button').click();
    await page.locator('[data-testid="phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(7_000);
    await shoot(preset);
    if (preset === 'many-connections') {
      await page.getByTestId('view-connections').click();
      await page.waitForTimeout(2_500);
      await shoot('connections');
      await page.getByTestId('view-monitor').click();
    }
    if (preset === 'slow-receiver') {
      await page.getByTestId('view-sockets').click();
      await page.getByRole('grid').waitFor();
      await page.waitForTimeout(7_000);
      await shoot('sockets');
      await page.getByRole('grid').press('Home');
      await page.getByRole('grid').press('Enter');
      await shoot('sockets-details');
      await page.getByRole('grid').press('Escape');
      await page.getByTestId('socket-search').fill('nobody');
      await page.getByTestId('socket-show-all').waitFor();
      await shoot('sockets-nothing');
      await page.getByTestId('socket-show-all').click();
      await page.getByTestId('view-monitor').click();
    }
    await stop(page);
  }
  await page.getByTestId('view-compare').click();
  await page.getByTestId('compare-choose').click();
  for (const index of [0, 1, 2]) await page.getByTestId('chooser-capture').nth(index).check();
  await shoot('compare-choose');
  await page.getByTestId('chooser-confirm').click();
  await page.getByTestId('comparison-conclusion').waitFor();
  await page.waitForTimeout(500);
  await shoot('compare');
  await page.close();
}

/** @param {import('@playwright/test').Page} page @param {string} name */
async function choosePreset(page, name) {
  await page.getByTestId('preset').click();
  await page
    .getByRole('option')
    .filter({ hasText: titles.get(name) ?? name })
    .first()
    .click();
}

/** A port that is taken. @param {import('@playwright/test').Page} page */
async function showError(page) {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (other.address());
  const field = page.getByLabel('Port', { exact: false }).first();
  await field.fill(String(port));
  await field.press('Enter');
  await page.getByTestId('start-button').click();
  await page.getByTestId('error-alert').waitFor({ timeout: 30_000 });
  other.close();
  await field.fill('0');
  await field.press('Enter');
}
