import { expect } from '@playwright/test';
import { expectWholeReport } from './expect-report.ts';
import { test } from './served.ts';
import { ALONE, WindowPage } from './window-page.ts';

test('measure, flip compression off, see it ten times faster, save it, and open its report in a new tab', { tag: ALONE }, async ({
  page,
  served,
}) => {
  const name = 'Camera 3 without deflate';
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  const compressed = await window.steady('received-fps');
  expect(compressed).toBeGreaterThan(0);
  await window.flip('compression.enabled');
  await expect.poll(() => window.steady('received-fps'), { timeout: 60_000 }).toBeGreaterThanOrEqual(10 * compressed);
  for (const figure of ['mb-per-s', 'latency-p50', 'latency-p99'])
    await expect.poll(() => window.value(figure), { message: figure }).toBeGreaterThan(0);
  await expect(window.part('verdict')).not.toBeEmpty();
  await window.stop();
  await window.save(name);

  await page.reload();
  const row = await window.capture(name);
  const opening = page.context().waitForEvent('page');
  await row.getByTestId('capture-open-report').click();
  const report = await opening;
  const requests: string[] = [];
  report.on('request', (request) => requests.push(request.url()));
  await report.waitForLoadState('load');
  expect(new URL(report.url()).origin).toBe(served.origin);
  expect(new URL(report.url()).pathname).toBe(`/report/${await row.getAttribute('data-capture-id')}`);
  await expect(report.getByText(name).first()).toBeVisible();
  await expect(report.locator('svg').first()).toBeVisible();
  expect(requests.filter((url) => !url.startsWith('data:') && url !== report.url() && !url.endsWith('/favicon.ico'))).toEqual([]);
  expectWholeReport(await (await page.request.get(report.url())).text(), name);
});

test('the picture is the stream: it changes, it is no plain colour, and what is displayed is counted', { tag: ALONE }, async ({
  page,
  served,
}) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  await window.flip('compression.enabled');
  await expect.poll(() => window.steady('displayed-fps'), { timeout: 30_000 }).toBeGreaterThan(0);
  const first = await window.picture();
  expect(new Set(first).size).toBeGreaterThan(8);
  await expect.poll(() => window.picture()).not.toEqual(first);
  expect(await window.value('displayed-fps')).toBeLessThan(await window.value('received-fps'));
  await window.stop();
});

test('the run goes on without its window and is there again when the page comes back', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  await page.goto('about:blank');
  await page.goto(served.url);
  await window.expectPhase('running');
  await expect.poll(() => window.value('received-fps'), { timeout: 30_000 }).toBeGreaterThan(0);
  await window.stop();
});

test('starts and stops by keyboard alone', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await expect(window.part('start-button')).toBeEnabled();
  await window.tabTo('start-button');
  await page.keyboard.press('Enter');
  await window.expectPhase('running');
  await window.tabTo('toggle-compression.enabled');
  await page.keyboard.press('Space');
  await expect(window.part('toggle-compression.enabled')).not.toBeChecked();
  await expect(window.part('applying')).toBeHidden({ timeout: 30_000 });
  await window.tabTo('stop-button');
  await page.keyboard.press('Enter');
  await window.expectPhase('ended');
});

test('dark and light follow the setting and are remembered', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const brightness = () =>
    page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number);
      return (red + green + blue) / 3;
    });
  for (const [theme, isDark] of [
    ['Dark', true],
    ['Light', false],
    ['Dark', true],
  ] as const) {
    await window.part('view-settings').click();
    await page.getByRole('radio', { name: theme }).check({ force: true });
    await expect.poll(async () => (await brightness()) < 128).toBe(isDark);
  }
  await page.reload();
  await expect(window.part('start-button')).toBeVisible();
  await expect.poll(async () => (await brightness()) < 128).toBe(true);
});

test('of clients of one’s own there is nothing of a sender to set, and the card says what they may send', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await expect(page.getByRole('region', { name: 'Sender' })).toBeVisible();
  await window.choose('Your own clients');
  await expect(page.getByRole('region', { name: 'Sender' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Server' }).getByTestId('toggle-nativeAddon')).toBeAttached();
  const card = page.getByRole('region', { name: 'Address for your clients' });
  await expect(card).toContainText('Send each frame as one message, binary or text.');
});
