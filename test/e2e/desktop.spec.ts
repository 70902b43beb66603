import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { test } from './desktop-app.ts';
import { expectWholeReport } from './expect-report.ts';
import { recordOpenedPaths } from './opened-paths.ts';
import { ALONE, WindowPage } from './window-page.ts';

test('measure, flip compression off, see it ten times faster, save it, and open its report after a restart', { tag: ALONE }, async ({
  launch,
}) => {
  const name = 'Camera 3 without deflate';
  const first = await launch();
  const window = new WindowPage(first.page);
  await window.start();
  const compressed = await window.steady('received-fps');
  expect(compressed).toBeGreaterThan(0);
  await window.flip('compression.enabled');
  await expect.poll(() => window.steady('received-fps'), { timeout: 60_000 }).toBeGreaterThanOrEqual(10 * compressed);
  await expect.poll(() => window.steady('displayed-fps'), { timeout: 60_000 }).toBeGreaterThan(0);
  await window.stop();
  await window.save(name);
  await first.close();

  const second = await launch();
  const row = await new WindowPage(second.page).capture(name);
  const opened = await recordOpenedPaths(second.app);
  await row.getByTestId('capture-open-report').click();
  await expect.poll(opened).toHaveLength(1);
  expectWholeReport(await readFile((await opened())[0]!, 'utf8'), name);
});

test('closing the window during a run stops it and keeps its capture', async ({ launch }) => {
  const first = await launch();
  const window = new WindowPage(first.page);
  await window.start();
  await first.close();

  const second = await launch();
  const captures = (await second.page.evaluate(() =>
    (globalThis as unknown as { sockscope: import('../../contract/ipc.ts').SockscopeBridge }).sockscope.request('captures.list', null),
  )) as { ok: true; value: { state: string; receivedFps: number | null }[] };
  expect(captures.value).toHaveLength(1);
  expect(captures.value[0]).toMatchObject({ state: 'complete' });
});

test('the window opens where it was closed', async ({ launch }) => {
  const bounds = { x: 60, y: 40, width: 1_200, height: 700 };
  const first = await launch();
  await expect(first.page.getByTestId('start-button')).toBeVisible();
  await first.app.evaluate(({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted), bounds);
  await first.close();
  const second = await launch();
  expect(await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getNormalBounds())).toEqual(bounds);
});

test('a page that crashes is loaded again and the run goes on', async ({ launch }) => {
  const { app, page } = await launch();
  const window = new WindowPage(page);
  await window.start();
  // The crashed page is lost to the test, so the application itself is asked. A page that crashes meanwhile never answers.
  const inPage = (expression: string) =>
    app.evaluate(({ BrowserWindow }, text) => {
      const answer: Promise<unknown> = BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(text);
      return Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 2_000, null))]);
    }, expression);
  const captureId = 'sockscope.request("run.state", null).then((answer) => answer.value.state.captureId)';
  let before: unknown = null;
  const ask = async () => {
    before = await inPage(captureId);
    return before;
  };
  await expect.poll(ask, { timeout: 30_000 }).toEqual(expect.any(String));
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer());
  const phase = 'document.querySelector("[data-testid=phase]")?.getAttribute("data-phase") ?? null';
  await expect.poll(() => inPage(phase).catch(() => null), { timeout: 30_000 }).toBe('running');
  await expect.poll(() => inPage(captureId).catch(() => null), { timeout: 30_000 }).toBe(before);
});
