import { expect } from '@playwright/test';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { putCapture } from './put-capture.ts';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

test('beside a run in progress an open capture says whose verdict is whose, has the only report to press, and saves as any format', async ({
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
  // The one that can be pressed is the capture's; that of the header keeps its place.
  await expect(page.getByRole('button', { name: 'Report', exact: true, disabled: false })).toHaveCount(1);
  await expect(window.part('report-button')).toBeDisabled();
  await window.part('capture-save-as').click();
  const [download] = await Promise.all([page.waitForEvent('download'), window.part('capture-save-json').click()]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  await window.part('view-monitor').click();
  await expect(window.part('report-button')).toBeEnabled();
  await window.stop();
});

test('a changed preset says so and what differs, and leads back; text shows the beginning of its newest message', async ({
  page,
  served,
}) => {
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
  const text = window.part('live-text');
  await expect(text).toContainText('Text has no picture. The newest message, its first 2,048 of 1,048,576 bytes');
  // As it came: the header of our frames in digits, then words.
  await expect(text.locator('pre')).toHaveText(/^534b5343[0-9a-f]{56}\s[a-z\s]+$/);
  const [first, stage] = [await text.locator('pre').textContent(), (await text.boundingBox())!];
  await expect.poll(() => text.locator('pre').textContent()).not.toBe(first);
  expect(stage.width).toBeLessThanOrEqual(1_280);
  await expect(changed).toBeVisible();
  await changed.click();
  await expect(window.part('preset-reset')).toBeDisabled();
  await page.keyboard.press('Escape');
  await window.stop();
});

test('another preset puts changed settings aside, and they can be had back until a run begins', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const [changed, undo] = [window.part('preset-changed'), window.part('undo')];
  const before = await window.part('preset').inputValue();
  await window.flip('compression.enabled');
  await window.choose('The receiver is slower');
  await expect(page.getByText(`${before}: Compression`)).toBeVisible();
  await expect(changed).toHaveCount(0);
  await undo.click();
  await expect(window.part('preset')).toHaveValue(before);
  await expect(changed).toHaveText('Changed: 1');
  // A preset as it ships is there to be chosen again: nothing is put aside.
  await expect(undo).toHaveCount(0);

  await changed.click();
  await window.part('preset-reset').click();
  await expect(undo).toBeVisible();
  await window.start();
  await expect(undo).toHaveCount(0);
  await window.stop();
});

test('a size is shown in the unit in which it is exact, and typed in any', async ({ page, served }) => {
  await page.goto(served.url);
  const window = new WindowPage(page);
  const field = window.part('toggle-server.maxPayloadBytes');
  await expect(field).toHaveValue('64 MiB');
  for (const [typed, shown] of [
    ['1 MB', '1 MB'],
    ['64kib', '64 KiB'],
    ['1,234,567 B', '1234567 B'],
  ] as const) {
    await field.fill(typed);
    await field.press('Enter');
    await expect(field).toHaveValue(shown);
    const room = await field.evaluate((input) => [input.scrollWidth, input.clientWidth]);
    expect(room[0]).toBeLessThanOrEqual(room[1]!);
  }
  await field.fill('8');
  await field.press('Enter');
  // What the field shows is not what a run would have: none begins, and the field is led to.
  await window.part('start-button').click();
  await expect(page.getByText('The run was not started')).toBeVisible();
  await expect(field).toBeFocused();
  await expect(window.part('phase')).toHaveAttribute('data-phase', 'idle');
  await expect(page.getByRole('alert').filter({ hasText: /^From .*for instance 1 MB, 64 KiB or 1000000 \(bytes\)/ })).toBeVisible();
  await field.fill('4 MiB');
  await field.press('ArrowDown');
  await expect(field).toHaveValue('3 MiB');
  // A comma is asked about, in fields of other numbers as well.
  await field.fill('1,500 kB');
  await field.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Write 1500 kB or 1.5 kB.' })).toBeVisible();
  await expect(field).toHaveValue('1,500 kB');
  await field.press('Escape');
  // A step of the arrow keys is no larger because the unit is.
  const queue = window.part('toggle-sender.bufferLimitBytes');
  await queue.fill('1 GiB');
  await queue.press('Enter');
  await queue.press('ArrowDown');
  await expect(queue).toHaveValue('1023 MiB');
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
