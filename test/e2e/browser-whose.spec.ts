import { expect } from '@playwright/test';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { putCapture } from './put-capture.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

test('beside a run in progress an open capture says whose verdict is whose, has the only report, and saves as any format', async ({
  page,
  served,
  home,
}) => {
  putCapture(home, '20260101-000000-a', { name: 'Alpha' });
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.start();
  await expect(page.getByRole('button', { name: 'Report' })).toHaveCount(1);
  await expect(window.part('verdict-of')).toHaveCount(0);
  await window.part('view-captures').click();
  await window.part('capture-open').filter({ hasText: 'Alpha' }).click();
  await expect(page.getByRole('heading', { name: 'Verdict of this capture' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Verdict of this capture' })).toContainText(exampleDocument().diagnosis!.verdict);
  await expect(page.getByRole('region', { name: 'Verdict of the run' })).toContainText('The run in progress:', { timeout: 30_000 });
  // The one that is left is the capture's: the header's is out of sight for everybody.
  await expect(page.getByRole('button', { name: 'Report', exact: true })).toHaveCount(1);
  await expect(window.part('report-button')).toBeHidden();
  await window.part('capture-save-as').click();
  const [download] = await Promise.all([page.waitForEvent('download'), window.part('capture-save-json').click()]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  await window.part('view-monitor').click();
  await expect(window.part('report-button')).toBeVisible();
  await window.stop();
});

test('a changed preset says so and what differs, and leads back; text says why there is no picture', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const changed = window.part('preset-changed');
  await expect(changed).toHaveCount(0);
  await window.part('toggle-compression.enabled').focus();
  await page.keyboard.press('Space');
  await expect(changed).toHaveText('Changed: 1');
  await changed.click();
  const what = page.getByRole('dialog', { name: 'Changed from the preset' });
  await expect(what.getByRole('listitem')).toHaveText(['Compression: on → off']);
  await what.getByRole('button', { name: 'Back to the preset as it ships' }).click();
  await expect(changed).toHaveCount(0);
  await expect(window.part('toggle-compression.enabled')).toBeChecked();

  await window.part('toggle-payload.kind').getByText('Text').click();
  await window.start();
  await expect(page.getByText('Text messages have no picture.')).toBeVisible();
  await expect(changed).toBeVisible();
  await changed.click();
  await expect(window.part('preset-reset')).toBeDisabled();
  await page.keyboard.press('Escape');
  await window.stop();
});

test('a small window has room for the header, and what Start says covers neither the preset nor the buttons beside it, and is gone with the press', async ({
  page,
  served,
}) => {
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('toggle-compression.enabled').focus();
  await page.keyboard.press('Space');
  await expect(window.part('preset-changed')).toBeVisible();
  const last = (await window.part('report-button').boundingBox())!;
  expect(last.x + last.width).toBeLessThanOrEqual(1_280);
  await window.part('start-button').hover();
  const tip = page.getByRole('tooltip').filter({ hasText: 'Start the scenario' });
  await expect(tip).toBeVisible();
  const at = (await tip.boundingBox())!;
  for (const name of ['preset', 'preset-changed', 'start-button', 'save-button', 'report-button']) {
    const box = (await window.part(name).boundingBox())!;
    const overlaps = at.x < box.x + box.width && box.x < at.x + at.width && at.y < box.y + box.height && box.y < at.y + at.height;
    expect(overlaps, name).toBe(false);
  }
  await window.start();
  await expect(page.getByRole('tooltip')).toHaveCount(0);
  await window.stop();
});
