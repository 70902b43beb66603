import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { expect } from '@playwright/test';
import WebSocket from 'ws';
import { CONTROL_SUBPROTOCOL } from '../../contract/ipc.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

/** HTTP status of a plain request with the given headers. */
async function status(origin: string, path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const request = httpRequest(`${origin}${path}`, { headers });
  request.end();
  const [response] = await once(request, 'response');
  response.resume();
  return response.statusCode;
}

/** HTTP status with which a control connection is refused, or 101 when it is accepted. */
async function controlStatus(host: string, token: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  const socket = new WebSocket(`ws://${host}/control`, [CONTROL_SUBPROTOCOL, `token.${token}`], { headers });
  return await new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.close();
      resolve(101);
    });
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode);
    });
    socket.once('error', reject);
  });
}

test('only the token that was printed opens the control connection', async ({ served }) => {
  expect(served.token.length).toBeGreaterThanOrEqual(22);
  expect(await controlStatus(served.host, served.token)).toBe(101);
  expect(await controlStatus(served.host, served.token, { origin: served.origin })).toBe(101);
  expect(await controlStatus(served.host, `${served.token}x`)).toBe(401);
  expect(await controlStatus(served.host, served.token.slice(0, -1))).toBe(401);
});

test('a foreign Origin or Host is refused, with the right token too', async ({ served }) => {
  expect(await controlStatus(served.host, served.token, { origin: 'http://evil.example' })).toBe(403);
  expect(await controlStatus(served.host, served.token, { host: 'evil.example' })).toBe(403);
  expect(await status(served.origin, '/')).toBe(200);
  expect(await status(served.origin, '/', { host: 'evil.example' })).toBe(403);
});

test('nothing outside the window’s folder is served, and no report without the token', async ({ served }) => {
  for (const path of ['/..%2f..%2fpackage.json', '/%2e%2e/%2e%2e/package.json', '/../main/cli.cjs.map']) {
    expect(await status(served.origin, path), path).toBe(404);
  }
  expect(await status(served.origin, '/report/any')).toBe(401);
  expect(await status(served.origin, '/report/any?key=wrong')).toBe(401);
  expect(await status(served.origin, `/report/..%2f..%2fetc?key=${served.token}`)).toBe(401);
});

test('a window with a wrong token shows that it is not connected, and no reading', async ({ page, served }) => {
  await page.goto(`${served.origin}/#token=wrong-${served.token}`);
  await expect(page.getByText(/not connected|connection|token/i).first()).toBeVisible();
  expect(await new WindowPage(page).part('received-fps').count()).toBeLessThanOrEqual(1);
  await expect(page.getByTestId('start-button').and(page.locator(':enabled'))).toHaveCount(0);
});

test('the page runs nothing but its own scripts', async ({ page, served }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') violations.push(message.text());
  });
  await page.goto(served.url);
  await expect(page.getByTestId('start-button')).toBeVisible();
  const refused = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.body.append(script);
    const fetched = await fetch('https://example.com/').then(
      () => true,
      () => false,
    );
    return { injected: 'injected' in globalThis, fetched };
  });
  expect(refused).toEqual({ injected: false, fetched: false });
  expect(violations.filter((text) => !/Content Security Policy|example\.com/.test(text))).toEqual([]);
});
