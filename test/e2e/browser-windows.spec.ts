import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

/** Longer than a setting has to come to rest. */
const AT_REST_MS = 2_500;

/** Names of the requests that a page sends to the engine, as they are sent. */
function requestsOf(page: Page): string[] {
  const names: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload === 'string') names.push(JSON.parse(payload).name);
    }),
  );
  return names;
}

test('what one window changes of a run holds in the other one’s settings too', async ({ page, context, served }) => {
  const other = await context.newPage();
  await page.goto(served.url);
  await other.goto(served.url);
  const [first, second] = [new WindowPage(page), new WindowPage(other)];
  await first.start();
  await second.expectPhase('running');
  const control = 'compression.enabled';
  await expect(second.part(`toggle-${control}`)).toBeChecked();
  await second.flip(control);
  await expect(first.part(`toggle-${control}`)).not.toBeChecked();
  await first.stop();
  await second.expectPhase('ended');
  for (const window of [first, second]) await expect(window.part(`toggle-${control}`)).not.toBeChecked();
});

test('windows share their settings while nothing runs, and say where another one changed what was set in them', async ({
  page,
  context,
  served,
  home,
}) => {
  const other = await context.newPage();
  await page.goto(served.url);
  await other.goto(served.url);
  const [first, second] = [new WindowPage(page), new WindowPage(other)];
  for (const window of [first, second]) await expect(window.part('start-button')).toBeEnabled();
  const [compression, addon] = ['compression.enabled', 'nativeAddon'];
  await first.flip(compression);
  await expect(second.part(`toggle-${compression}`)).not.toBeChecked();
  await second.flip(addon);
  await expect(first.part(`toggle-${addon}`)).not.toBeChecked();
  await expect(first.part(`toggle-${compression}`)).not.toBeChecked();
  // What was set there alone is no news to anybody.
  for (const window of [first, second]) await expect(window.page.getByText('Another window changed')).toHaveCount(0);
  await first.start();
  await first.stop();
  const [id] = await readdir(join(home, 'captures'));
  const { scenario } = JSON.parse(await readFile(join(home, 'captures', id!, 'manifest.json'), 'utf8'));
  expect([scenario.compression.enabled, scenario.nativeAddon]).toEqual([false, 'off']);
  await second.expectPhase('ended');
  await second.flip(compression);
  await expect(first.part(`toggle-${compression}`)).toBeChecked();
  await expect(page.getByText('Another window changed what was set here')).toBeVisible();
  await expect(page.getByText(/Compression: off → on/)).toBeVisible();
  await second.choose('Images, one connection');
  await expect(first.part('preset')).toHaveValue('Images, one connection');
  await expect(page.getByText('“Images, one connection” was chosen there, and is chosen here too.')).toBeVisible();
  // What is read here stays, and is told from what is chosen.
  await expect(first.part('phase')).toHaveAttribute('data-phase', 'ended');
  await expect(page.getByText('The readings here are still of the last run.')).toBeVisible();
  await expect(second.part('phase')).toHaveAttribute('data-phase', 'idle');
});

test('a run is said to warm up from its beginning', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await expect(window.part('phase')).toBeVisible();
  await window.part('phase').evaluate((element) => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const note = () => {
      const words = (element.firstChild?.nextSibling?.textContent ?? '').trim();
      if (told.at(-1) !== words) told.push(words);
    };
    new MutationObserver(note).observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
    note();
  });
  await window.start();
  const told = () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  await expect.poll(told, { timeout: 30_000 }).toEqual(['Ready', 'Preparing', 'Warming up', 'Running']);
  await window.stop();
});

test('frames of a run to come are asked for while its settings are looked at, and at no other time', async ({ page, served }) => {
  const requests = requestsOf(page);
  const asked = () => requests.filter((name) => name === 'run.prepare').length;
  await page.goto(served.url);
  const window = new WindowPage(page);
  await expect.poll(asked, { timeout: 30_000 }).toBe(1);
  // Other settings are other frames.
  await window.choose('Images, one connection');
  await expect.poll(asked).toBe(2);
  await window.part('view-captures').click();
  await page.waitForTimeout(AT_REST_MS);
  expect(asked()).toBe(2);
  await window.part('view-monitor').click();
  await expect.poll(asked).toBe(3);
  await window.start();
  await window.flip('compression.enabled');
  await page.waitForTimeout(AT_REST_MS);
  expect(asked()).toBe(3);
  await window.stop();
  await expect.poll(asked).toBe(4);
});
