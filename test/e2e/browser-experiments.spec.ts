import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './served.ts';
import { WindowPage } from './window-page.ts';

/** Opens the window and makes its frames small, so that runs begin soon; compression off is the change of the preset that the base has. */
async function openSmall(page: Page, url: string): Promise<WindowPage> {
  const window = new WindowPage(page);
  await page.goto(url);
  await expect(window.part('start-button')).toBeEnabled();
  await window.part('toggle-payload.bytes').getByText('100 KiB', { exact: true }).click();
  await window.flip('compression.enabled');
  return window;
}

/** Takes a setting of the catalogue in a chooser of the editor. */
async function pick(window: WindowPage, chooser: Locator, label: string): Promise<void> {
  await chooser.click();
  await chooser.fill(label);
  await window.page.getByRole('option', { name: label, exact: true }).click();
}

async function set(window: WindowPage, name: string, value: string): Promise<void> {
  await window.part(name).fill(value);
  await window.part(name).press('Enter');
}

/** A sweep of the mask with two values, as short as it may be. */
async function writeSweep(window: WindowPage, title: string): Promise<void> {
  await window.part('view-experiments').click();
  await window.part('experiment-new').click();
  await window.part('editor-title').fill(title);
  await pick(window, window.part('editor-add-axis'), 'Mask');
  for (const value of ['Random', 'Zero']) await window.part('editor-axis').getByText(value, { exact: true }).click();
  await set(window, 'editor-measured', '0.5');
  await set(window, 'editor-warm-up', '0');
}

test('a sweep of two values is written on changed settings, run, read and reported', async ({ page, served, home }) => {
  const window = await openSmall(page, served.url);
  await window.part('view-experiments').click();
  await window.part('experiment-new').click();
  // Everything that is missing is named as one writes.
  await expect(window.part('editor-faults')).toContainText('at least one setting');
  await expect(window.part('editor-save')).toHaveAttribute('aria-disabled', 'true');
  await expect(window.part('editor-base')).toContainText('Compression off');
  await window.part('editor-title').fill('Two masks');
  await pick(window, window.part('editor-add-axis'), 'Mask');
  await expect(window.part('editor-faults')).toContainText('Setting 1: choose at least one value.');
  for (const value of ['Random', 'Zero']) await window.part('editor-axis').getByText(value, { exact: true }).click();
  await set(window, 'editor-repetitions', '2');
  // However late the threads of a busy machine begin, frames arrive.
  await set(window, 'editor-measured', '2');
  await set(window, 'editor-warm-up', '0');
  await expect(window.part('editor-faults')).toHaveCount(0);
  // The plan: 1 2 1 2, and 3.5 s for each run.
  await expect(window.part('plan-summary')).toContainText('4 runs, about 14 s');
  await expect(window.part('plan-run').locator('td:last-child')).toHaveText(['Mask Random', 'Mask Zero', 'Mask Random', 'Mask Zero']);

  // What is written outlives the page.
  await expect.poll(async () => JSON.parse(await readFile(`${home}/settings.json`, 'utf8')).experimentDraft?.warmupS).toBe(0);
  await page.reload();
  await window.part('view-experiments').click();
  await expect(window.part('editor-title')).toHaveValue('Two masks');
  await expect(window.part('plan-run')).toHaveCount(4);

  await window.part('editor-start').click();
  await expect(window.part('experiment-progress')).toContainText('of 4');
  await expect(window.part('experiment-left')).toContainText(/about|nearly/);
  // Partial results come as the runs end.
  await expect(window.part('experiment-runs-made').first()).toHaveText('1 of 2 runs', { timeout: 60_000 });
  await expect(window.part('experiment-progress')).toBeHidden({ timeout: 120_000 });
  await expect(window.part('experiment-runs-made')).toHaveText(['2 of 2 runs', '2 of 2 runs']);
  const steps = window.part('experiment-step');
  await expect(steps).toHaveCount(2);
  for (const at of [0, 1])
    expect(Number(await steps.nth(at).locator('[data-value]').first().getAttribute('data-value'))).toBeGreaterThan(0);
  // Two steps, two runs each; the axis has its unit.
  await expect(window.part('experiment-dot')).toHaveCount(4);
  await expect(window.part('experiment-chart')).toContainText('FPS');

  // Each run has a verdict and a capture.
  await window.part('experiment-runs').locator('summary').click();
  await expect(window.part('experiment-run')).toHaveCount(4);
  await page.getByRole('button', { name: /^Open the capture of run 2, Mask Zero$/ }).click();
  await expect(page.getByRole('heading', { name: /two-masks: Mask Zero/ })).toBeVisible();
  await window.part('view-experiments').click();

  await window.part('experiment-runs').locator('summary').click();
  for (const run of ['run 1, Mask Random', 'run 2, Mask Zero']) await page.getByLabel(`Compare ${run}`).check();
  await window.part('experiment-compare').click();
  for (const name of ['two-masks: Mask Random', 'two-masks: Mask Zero']) await expect(page.getByText(name).first()).toBeVisible();
  await window.part('view-experiments').click();

  const [report] = await Promise.all([page.context().waitForEvent('page'), window.part('experiment-report').click()]);
  await report.waitForLoadState();
  await expect(report.getByRole('heading', { level: 1, name: 'Two masks' })).toBeVisible();
  await expect(report.locator('svg.steps').first()).toBeVisible();
  await expect(report.locator('svg.steps').first().locator('circle')).toHaveCount(4);
  await expect(report.getByText('payload.bytes', { exact: true })).toBeVisible();
  await expect(report.locator('script')).toHaveCount(0);
  await report.close();

  // What is copied is what is saved.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await window.part('experiment-copy').click();
  await expect(window.part('experiment-copy')).toHaveText('Copied');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await window.part('experiment-save-as').click();
  const [markdown] = await Promise.all([page.waitForEvent('download'), window.part('experiment-save-md').click()]);
  expect(await readFile((await markdown.path())!, 'utf8')).toBe(copied);
  expect(copied).toContain('### Two masks');

  // The monitor shows what is chosen, and not the experiment's last run beside it.
  await window.part('view-monitor').click();
  await window.expectPhase('idle');
});

test('an own experiment is renamed, duplicated, exported, deleted, brought back and imported', async ({ page, served }) => {
  const window = await openSmall(page, served.url);
  await writeSweep(window, 'Masks');
  await window.part('editor-save').click();
  await expect(window.part('experiment-masks')).toBeVisible();

  await window.part('experiment-more').click();
  await window.part('experiment-rename').click();
  await window.part('experiment-rename-name').fill('<b>Masks</b> again');
  await window.part('experiment-rename-confirm').click();
  await expect(page.getByRole('heading', { name: '<b>Masks</b> again' })).toBeVisible();
  await expect(window.part('experiment-masks')).toHaveCount(0);

  await window.part('experiment-more').click();
  const [exported] = await Promise.all([page.waitForEvent('download'), window.part('experiment-export').click()]);
  expect(exported.suggestedFilename()).toBe('b-masks-b-again.experiment.json');
  const document = JSON.parse(await readFile((await exported.path())!, 'utf8'));
  expect(document).toMatchObject({ kind: 'sweep', scenario: { payload: { bytes: 102_400 } }, steps: [{ set: { masking: 'random' } }, {}] });

  await window.part('experiment-more').click();
  await window.part('experiment-duplicate').click();
  await expect(page.getByRole('heading', { name: '<b>Masks</b> again (copy)' })).toBeVisible();
  await window.part('experiment-more').click();
  await window.part('experiment-delete').click();
  await expect(window.part('experiment-b-masks-b-again-copy')).toHaveCount(0);
  await window.part('undo').click();
  await expect(window.part('experiment-b-masks-b-again-copy')).toBeVisible();

  const file = {
    name: 'mine.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ ...document, title: 'Mine', name: 'mine' })),
  };
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.getByRole('heading', { name: 'Mine', exact: true })).toBeVisible();
  const broken = { ...file, name: 'broken.json', buffer: Buffer.from(JSON.stringify({ ...document, kind: 'stairs', repetitions: 0 })) };
  await page.locator('input[type=file]').setInputFiles(broken);
  await expect(window.part('error-alert')).toContainText('repetitions');
  await expect(window.part('error-alert')).toContainText('kind');
});

test('a ladder is put in order by keyboard, stopped in the middle and kept; the next one is cancelled and brought back', async ({
  page,
  served,
}) => {
  const window = await openSmall(page, served.url);
  await window.part('view-experiments').click();
  await window.part('experiment-new').click();
  await window.part('editor-title').fill('Ladder');
  await page.getByText('Ladder: one change after another').click();
  for (const [at, label] of ['Mask', 'Logging', 'Heartbeat'].entries()) {
    await window.part('editor-add-step').click();
    await pick(window, window.part('editor-step').nth(at).getByTestId('editor-add-change'), label);
  }
  // Alt and the arrow keys move a step, wherever in it the focus is.
  await window.part('editor-step').nth(2).getByLabel('Label of the step').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(window.part('editor-step').nth(1)).toContainText('Heartbeat');
  await window
    .part('editor-step')
    .nth(1)
    .getByLabel(/^Remove step 2/)
    .click();
  await expect(window.part('editor-step')).toHaveCount(2);
  await set(window, 'editor-repetitions', '20');
  await set(window, 'editor-measured', '0.5');
  await set(window, 'editor-warm-up', '0');
  await window.part('editor-start').click();
  await expect(window.part('experiment-runs-made').first()).toBeVisible({ timeout: 60_000 });
  await window.part('experiment-stop').click();
  await expect(window.part('experiment-progress')).toBeHidden({ timeout: 60_000 });
  await expect(window.part('experiment-detail')).toContainText(/stopped after \d+ of 40 runs/);
  await expect(window.part('experiment-dot').first()).toBeVisible();
  await window.part('view-monitor').click();
  await window.expectPhase('idle');

  // While a run is active the start is a choice.
  await window.start();
  await window.part('view-experiments').click();
  await window.part('experiment-start').click();
  await expect(page.getByRole('dialog')).toContainText('A run is in progress');
  await window.part('start-choice-stop').click();
  await expect(window.part('experiment-progress')).toBeVisible({ timeout: 60_000 });
  await expect(window.part('experiment-runs-made').first()).toBeVisible({ timeout: 60_000 });
  const results = await window.part('experiment-result').count();
  await window.part('experiment-cancel').click();
  await expect(window.part('experiment-progress')).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText(/are in the trash/)).toBeVisible();
  await expect(window.part('experiment-result')).toHaveCount(results);
  await window.part('undo').click();
  await expect(window.part('experiment-result')).toHaveCount(results + 1);
});
