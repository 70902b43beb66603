import { expect } from '@playwright/test';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

test('thresholds are written with completion, fixed while the run goes on, and told at its end, in the capture and in its report', async ({
  page,
  served,
}) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await window.part('start-button').waitFor();
  const added = window.part('threshold-new');
  await added.fill('latencyMs.p9');
  await page.getByRole('option', { name: /^latencyMs\.p99 ?ms$/ }).click();
  await expect(added).toHaveValue('latencyMs.p99');
  await added.press('End');
  await added.pressSequentially('<0');
  await added.press('Enter');
  await expect(window.part('threshold')).toHaveValue('latencyMs.p99<0');

  await window.part('threshold-new').fill('recieved.fps>=0');
  await window.part('threshold-new').press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Did you mean received.fps' })).toBeVisible();
  await window.part('threshold-new').fill('received.fps>=0');
  await window.part('threshold-new').press('Enter');
  await expect(window.part('threshold')).toHaveCount(2);

  await window.start();
  await expect(window.part('threshold').first()).toBeDisabled();
  await expect(window.part('run-thresholds')).toHaveText('2 thresholds');
  // Measuring has begun when the warm-up is over.
  await expect(window.part('phase')).toContainText('Running', { timeout: 30_000 });
  await window.steady('received-fps');
  await window.stop();
  await expect(window.part('run-thresholds')).toHaveText('1 of 2 thresholds held');
  await window.part('run-thresholds').click();
  const told = window.part('thresholds').getByRole('listitem');
  await expect(told.first()).toHaveText(/^missedlatencyMs\.p99<0found \d+(\.\d+)? ms$/);
  await expect(told.last()).toHaveText(/^heldreceived\.fps>=0found \d+(\.\d+)? FPS$/);
  await page.keyboard.press('Escape');

  await window.save('Gate');
  await page.reload();
  await expect(window.part('threshold')).toHaveCount(2);
  const row = await window.capture('Gate');
  await row.getByRole('button', { name: 'Gate' }).first().click();
  await expect(window.part('thresholds').getByRole('listitem')).toHaveCount(2);
  const opening = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Report', exact: true }).last().click();
  const report = await opening;
  await expect(report.getByRole('heading', { name: 'Thresholds' })).toBeVisible();
  await expect(report.getByText('1 of 2 thresholds held')).toBeVisible();
});

test('a run that is stopped in its warm-up says why there are no figures', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  await page.getByLabel('Warm-up, s').fill('60');
  await page.getByLabel('Warm-up, s').press('Enter');
  await window.start();
  await window.stop();
  await window.save('Too short');
  const row = await window.capture('Too short');
  await row.getByRole('button', { name: 'Too short' }).first().click();
  await expect(page.getByText(/There are no figures: the run ended after \d+\.\d s, within its warm-up of 60 s/)).toBeVisible();
});
