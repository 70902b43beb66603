import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { comparisonSchema } from '../../contract/comparison.ts';
import { expectWholeReport } from './expect-report.ts';
import { recordRun } from './record-run.ts';
import { test } from './served.ts';
import { ALONE, WindowPage } from './window-page.ts';

/** Chooses captures in the dialog of the view. */
async function choose(page: Page, ...ids: string[]): Promise<void> {
  for (const id of ids) await page.locator(`[data-testid="chooser-capture"][data-capture-id="${id}"]`).check();
  await page.getByTestId('chooser-confirm').click();
  await expect(page.getByTestId('chooser-confirm')).toBeHidden();
}

const letters = (page: Page) =>
  page.getByTestId('compared-capture').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-capture-id')));

test('an empty view says what to do; one capture is not enough', async ({ page, served, home }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-compare').click();
  await expect(page.getByText('Two captures are needed to compare')).toBeVisible();
  recordRun(home, 40);
  await page.reload();
  await window.part('view-compare').click();
  await expect(page.getByText('There is one so far.')).toBeVisible();
});

test('choose two captures, see what differs first, take the other as the baseline, and hand it on', { tag: ALONE }, async ({
  page,
  served,
  home,
}) => {
  const fast = recordRun(home, 80);
  const slow = recordRun(home, 20);
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-compare').click();
  await page.getByRole('button', { name: 'Choose captures…' }).last().click();
  await choose(page, fast, slow);

  await expect(window.part('comparison-settings')).toContainText('load.rate');
  await expect(window.part('comparison-conclusion')).toContainText('The one setting that differs is');
  await expect(window.part('comparison-conclusion')).toContainText('One run each');
  expect(await letters(page)).toEqual([fast, slow]);
  // What differs stands above the conclusion, and that above the figures.
  const tops = await Promise.all(
    ['comparison-settings', 'comparison-conclusion', 'comparison-figures'].map(async (name) => (await window.part(name).boundingBox())!.y),
  );
  expect([...tops].sort((a, b) => a - b)).toEqual(tops);
  const received = window.part('figure-received.fps').locator('td');
  await expect(received.nth(1)).toContainText('worse');
  expect(Number(await received.nth(0).getAttribute('data-value'))).toBeGreaterThan(
    2 * Number(await received.nth(1).getAttribute('data-value')),
  );
  await expect(window.part('overlay-received').getByTestId('overlay-line')).toHaveCount(2);
  await expect(window.part('overlay-received').getByRole('img', { name: 'Received, FPS, over time: A, B' })).toBeVisible();

  await window.part('baseline-B').check();
  await expect(received.nth(0)).toContainText('better');
  await expect(received.nth(1)).not.toContainText('worse');

  const files: Record<string, string> = {};
  for (const format of ['html', 'md', 'json']) {
    await window.part('compare-save').click();
    const [download] = await Promise.all([page.waitForEvent('download'), window.part(`compare-save-${format}`).click()]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^Comparison-with-jpeg-ingest-\\d{8}-\\d{6}\\.${format}$`));
    files[format] = readFileSync((await download.path())!, 'utf8');
  }
  expectWholeReport(files['html']!, 'jpeg-ingest');
  expect(files['md']).toContain('| Rate (load.rate) | 80 | 20 |');
  const comparison = comparisonSchema.parse(JSON.parse(files['json']!));
  expect(comparison.captures.map(({ id }) => id)).toEqual([fast, slow]);
  expect(comparison.baseline).toBe(1);

  const [report] = await Promise.all([page.context().waitForEvent('page'), window.part('compare-report').click()]);
  await report.waitForLoadState('load');
  await expect(report.getByRole('heading', { name: 'What differs' })).toBeVisible();
  await expect(report.getByRole('img', { name: 'Received in FPS over time: A, B' })).toBeVisible();
  // The key in the address opens this comparison alone.
  const address = new URL(report.url());
  address.searchParams.set('baseline', fast);
  expect((await page.request.get(address.href)).status()).toBe(401);
});

test('from a capture by the keyboard; one that is deleted is left out', async ({ page, served, home }) => {
  const [first, second, third] = [recordRun(home, 40), recordRun(home, 20), recordRun(home, 30)];
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('view-captures').click();
  await page.locator(`[data-testid="capture-row"][data-capture-id="${second}"]`).getByTestId('capture-open').click();
  await expect(window.part('capture-compare')).toBeEnabled();
  await window.part('capture-compare').focus();
  await page.keyboard.press('Enter');
  await expect(window.part('chooser-search')).toBeFocused();
  // Without a choice the capture stays open.
  await page.keyboard.press('Escape');
  await expect(window.part('chooser-search')).toHaveCount(0);
  await expect(window.part('capture-compare')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(window.part('chooser-search')).toBeFocused();
  for (const id of [first, third]) {
    const box = page.locator(`[data-testid="chooser-capture"][data-capture-id="${id}"]`);
    await box.focus();
    await page.keyboard.press('Space');
    await expect(box).toBeChecked();
  }
  await window.part('chooser-confirm').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => letters(page)).toEqual([second, first, third]);

  await page.getByRole('button', { name: /^Leave out C, / }).click();
  await expect.poll(() => letters(page)).toEqual([second, first]);

  await window.part('view-captures').click();
  const row = page.locator(`[data-testid="capture-row"][data-capture-id="${first}"]`);
  await row.getByTestId('capture-more').click();
  await window.part('capture-delete').click();
  await expect(row).toHaveCount(0);
  await window.part('view-compare').click();
  await expect(page.getByText('One capture is chosen')).toBeVisible();
});
