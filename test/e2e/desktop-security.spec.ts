import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import type { Result } from '../../contract/errors.ts';
import type { SockscopeBridge } from '../../contract/ipc.ts';
import { test } from './desktop-app.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const request = (page: Page, name: unknown, input: unknown): Promise<Result<unknown>> =>
  page.evaluate((call) => (globalThis as unknown as { sockscope: SockscopeBridge }).sockscope.request(call.name as string, call.input), {
    name,
    input,
  });

test('the page has the bridge and nothing of Node', async ({ launch }) => {
  const { page } = await launch();
  const found = await page.evaluate(() => ({
    bridge: Object.keys((globalThis as unknown as { sockscope: object }).sockscope).sort(),
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
  }));
  expect(found).toEqual({ bridge: ['host', 'onFrame', 'onLink', 'onPush', 'reportDisplay', 'request'], node: [] });
});

test('the window is sandboxed and isolated', async ({ launch }) => {
  const { app } = await launch();
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
});

test('no new window, no navigation, no remote content, no code from text', async ({ launch }) => {
  const { app, page } = await launch();
  const address = page.url();
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'file:///etc/passwd';
    link.target = '_blank';
    document.body.append(link);
    link.click();
  });
  const refused = await page.evaluate(async () => ({
    fetch: await fetch('https://example.com/').then(
      () => false,
      () => true,
    ),
    file: await fetch('file:///etc/passwd').then(
      () => false,
      () => true,
    ),
    // Later, because the inspector's own evaluation is exempt from the policy while it lasts.
    code: await new Promise<boolean>((resolve) => {
      setTimeout(() => {
        try {
          resolve(new Function('return 1')() !== 1);
        } catch {
          resolve(true);
        }
      });
    }),
    outside: await fetch('/..%2f..%2fpackage.json').then((response) => response.status),
    notifications: await Notification.requestPermission(),
  }));
  expect(refused).toEqual({ fetch: true, file: true, code: true, outside: 404, notifications: 'denied' });
  expect(page.url()).toBe(address);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a request without the form agreed on is answered by an error value', async ({ launch }) => {
  const { page } = await launch();
  const bad: [unknown, unknown][] = [
    ['no.such.request', null],
    ['constructor', null],
    [42, null],
    ['captures.open', { id: 5 }],
    ['captures.open', null],
    ['settings.set', { theme: 'purple' }],
    ['report.save', { id: 'x', format: 'exe' }],
  ];
  for (const [name, input] of bad) {
    expect(await request(page, name, input), `${String(name)} ${JSON.stringify(input)}`).toMatchObject({
      ok: false,
      error: { code: 'request-invalid', message: expect.any(String), hint: expect.any(String) },
    });
  }
  expect(await request(page, 'captures.open', { id: '../../../etc' })).toMatchObject({ ok: false, error: { code: expect.any(String) } });
  expect(await request(page, 'app.info', null)).toMatchObject({ ok: true, value: { host: 'electron' } });
});

test('another window with the same preload script is not heard', async ({ launch }) => {
  const { app } = await launch();
  const opening = app.waitForEvent('window');
  await app.evaluate(({ app: running, BrowserWindow }) => {
    const preload = `${running.getAppPath()}/out/preload/preload.cjs`;
    void new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } }).loadURL('about:blank');
  });
  const stranger = await opening;
  await expect.poll(() => stranger.evaluate(() => 'sockscope' in globalThis)).toBe(true);
  expect(await request(stranger, 'app.info', null)).toMatchObject({ ok: false, error: { code: 'unauthorized' } });
});

test('a second start on the same library brings the first window back and ends', async ({ launch, home }) => {
  const { app } = await launch();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize());
  const executable = await app.evaluate(() => process.execPath);
  const second = spawn(executable, ['--no-sandbox', '.'], { cwd: ROOT, env: { ...process.env, SOCKSCOPE_HOME: home }, stdio: 'ignore' });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized())))
    .toEqual([false]);
});
