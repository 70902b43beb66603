import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { renderJson } from '../../main/report/json.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { putCapture } from './put-capture.ts';
import { test } from './served.ts';

const EXAMPLE = exampleDocument();

/** Three captures of different name, time, tags and notes. */
function putThree(home: string): void {
  putCapture(home, '20260101-000000-a', {
    name: 'Alpha',
    startedAt: '2026-01-01T00:00:00.000Z',
    tags: ['lab'],
    notes: 'after the new cable',
  });
  putCapture(home, '20260102-000000-b', { name: 'Beta', startedAt: '2026-01-02T00:00:00.000Z', tags: ['bench'], notes: '' });
  putCapture(home, '20260103-000000-c', {
    name: 'Gamma',
    startedAt: '2026-01-03T00:00:00.000Z',
    tags: [],
    notes: '',
    scenario: { ...EXAMPLE.scenario, name: 'slow-receiver' },
  });
}

const EVIL = '<img src=x onerror="document.title=\'owned\'">';

test('finds captures by word, tag and preset, sorts them, and remembers how', async ({ page, served, home }) => {
  putThree(home);
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const names = page.getByTestId('capture-open');
  await expect(names).toHaveText(['Gamma', 'Beta', 'Alpha']);
  await page.getByTestId('capture-search').fill('new CABLE');
  await expect(names).toHaveText(['Alpha']);
  await page.getByTestId('capture-search').fill('');
  await page.getByTestId('capture-filter-tag').selectOption('=bench');
  await expect(names).toHaveText(['Beta']);
  await page.getByTestId('capture-filter-tag').selectOption('');
  await page.getByTestId('capture-filter-preset').selectOption('=slow-receiver');
  await expect(names).toHaveText(['Gamma']);
  await page.getByTestId('capture-filter-preset').selectOption('');
  await page.getByTestId('sort-name').click();
  await expect(names).toHaveText(['Alpha', 'Beta', 'Gamma']);
  await page.getByTestId('capture-search').fill('a');
  await page.getByTestId('view-settings').click();
  await page.reload();
  await page.getByTestId('view-captures').click();
  await expect(page.getByTestId('capture-search')).toHaveValue('a');
  await expect(names).toHaveText(['Alpha', 'Beta', 'Gamma']);
  await page.getByTestId('capture-search').fill('nothing like it');
  await page.getByTestId('capture-show-all').click();
  await expect(names).toHaveCount(3);
});

test('figures that mix what was before and after a change are marked, in the list and in the capture', async ({ page, served, home }) => {
  putCapture(home, '20260101-000000-a', { name: 'Changed', startedAt: '2026-01-01T00:00:00.000Z', mixed: true });
  putCapture(home, '20260102-000000-b', { name: 'Unchanged', startedAt: '2026-01-02T00:00:00.000Z', mixed: false });
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const mark = page.getByTestId('capture-mixed');
  await expect(page.getByTestId('capture-row').filter({ has: mark })).toHaveText(/Changed/);
  await expect(mark).toHaveAttribute('title', /these figures are over all of it and mix what was before and after/);
  await page
    .getByTestId('capture-open')
    .filter({ hasText: /^Changed$/ })
    .click();
  await expect(page.getByTestId('mixed-figures')).toContainText('mix what was before and after');
  await page.getByLabel('Back to the list').click();
  await page.getByTestId('capture-open').filter({ hasText: 'Unchanged' }).click();
  await expect(page.getByRole('region', { name: 'Summary' })).toBeVisible();
  await expect(page.getByTestId('mixed-figures')).toHaveCount(0);
});

test('the settings of a capture are those of its end, and say what they were at the start', async ({ page, served, home }) => {
  const { scenario } = EXAMPLE;
  const finalScenario = { ...scenario, compression: { ...scenario.compression, enabled: !scenario.compression.enabled } };
  const [before, after] = scenario.compression.enabled ? ['on', 'off'] : ['off', 'on'];
  putCapture(home, '20260101-000000-a', { name: 'Changed', finalScenario });
  putCapture(home, '20260102-000000-b', { name: 'Cut off', state: 'recovered', finalScenario: null });
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const compression = page.locator('dl > div').filter({ has: page.getByText('Compression', { exact: true }) });
  await page.getByTestId('capture-open').filter({ hasText: 'Changed' }).click();
  await expect(page.getByRole('heading', { name: 'Settings at the end' })).toBeVisible();
  await expect(compression.locator('dd')).toHaveText(`${after} (at the start: ${before})`);
  // Nothing tells how the settings of one that was cut off were in the end.
  await page.getByLabel('Back to the list').click();
  await page.getByTestId('capture-open').filter({ hasText: 'Cut off' }).click();
  await expect(page.getByRole('heading', { name: 'Settings at the start' })).toBeVisible();
  await expect(compression.locator('dd')).toHaveText(before);
});

test('runs of one preset are told apart by what was set, in the list, by its search, and where captures to compare are chosen', async ({
  page,
  served,
  home,
}) => {
  const { scenario, diagnosis } = EXAMPLE;
  const rated = (rate: number) => ({ ...scenario, name: 'jpeg-ingest', load: { ...scenario.load, rate } });
  putCapture(home, '20260101-000000-a', { name: 'jpeg-ingest', scenario: rated(17), mixed: true });
  putCapture(home, '20260102-000000-b', { name: 'jpeg-ingest', scenario: rated(23), mixed: false });
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const settings = page.getByTestId('capture-settings');
  await expect(settings.filter({ hasText: 'Rate 17 FPS' })).toHaveCount(1);
  await page.getByTestId('capture-search').fill('rate 17');
  await expect(settings).toHaveText([/Rate 17 FPS/]);
  // Its figures are over all of it.
  const verdict = `Of a part of the run: ${diagnosis!.verdict}`;
  await expect(page.getByTestId('capture-row')).toContainText(verdict);
  await page.getByTestId('capture-open').click();
  await page.getByTestId('capture-compare').click();
  const choices = page.getByRole('dialog').getByRole('listitem');
  await expect(choices.filter({ hasText: 'Rate 17 FPS' })).toContainText(verdict);
  await page.getByTestId('chooser-search').fill('rate 23');
  await expect(choices).toHaveText([/Rate 23 FPS/]);
  await expect(choices).not.toContainText('Of a part');
});

test('a run that was stopped before its planned end says how far it came', async ({ page, served, home }) => {
  const stopped = { measuredS: 12.5, plannedS: 60, offeredFrames: 400, plannedFrames: null };
  putCapture(home, '20260101-000000-a', { name: 'Early', startedAt: '2026-01-01T00:00:00.000Z', stopped, mixed: true, tags: ['lab'] });
  putCapture(home, '20260102-000000-b', { name: 'Whole', startedAt: '2026-01-02T00:00:00.000Z', tags: [] });
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const mark = page.getByTestId('capture-stopped');
  await expect(page.getByTestId('capture-row').filter({ has: mark })).toHaveText(/Early/);
  await expect(mark).toHaveText('stopped, 12.5 of 60 s');
  await page.getByTestId('capture-open').filter({ hasText: 'Early' }).click();
  await expect(page.getByTestId('stopped-early')).toContainText('It came to 12.5 of 60 s.');
});

test('tags and notes are saved as they are written, also by leaving, and can be undone', async ({ page, served, home }) => {
  putThree(home);
  const manifest = () => JSON.parse(readFileSync(join(home, 'captures', '20260102-000000-b', 'manifest.json'), 'utf8'));
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  await page.getByTestId('capture-open').filter({ hasText: 'Beta' }).click();
  await page.getByTestId('capture-tags').fill('la');
  // Tags that others have are offered.
  await page.getByRole('option', { name: 'lab' }).click();
  await expect.poll(() => manifest().tags).toEqual(['bench', 'lab']);
  await page.getByTestId('capture-notes').fill('with the new cable');
  await expect(page.getByTestId('notes-state')).toHaveAttribute('data-saved', 'true');
  expect(manifest().notes).toBe('with the new cable');
  await page.getByTestId('capture-notes').fill('with the newest cable');
  // Left at once, before anything was saved by itself.
  await page.getByLabel('Back to the list').click();
  await expect.poll(() => manifest().notes).toBe('with the newest cable');
  await page.getByTestId('capture-search').fill('newest');
  await expect(page.getByTestId('capture-open')).toHaveText(['Beta']);
  await page.getByTestId('capture-open').click();
  await page.getByTestId('capture-notes').fill('a mistake');
  await page.getByTestId('notes-undo').click();
  await expect(page.getByTestId('capture-notes')).toHaveValue('with the newest cable');
  await expect.poll(() => manifest().notes).toBe('with the newest cable');
});

test('several captures by keyboard: selected, deleted, brought back by undo and from the trash, removed for good', async ({
  page,
  served,
  home,
}) => {
  putThree(home);
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const rows = page.getByTestId('capture-row');
  const table = page.getByTestId('capture-table');
  await expect(rows).toHaveCount(3);
  await table.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByTestId('selection-count')).toHaveAttribute('data-value', '2');
  await page.keyboard.press('Delete');
  await expect(rows).toHaveCount(1);
  await page.getByTestId('capture-undo').click();
  await expect(rows).toHaveCount(3);
  await expect(page.getByTestId('selection-bar')).toHaveCount(0);

  await table.focus();
  await page.keyboard.press('Control+a');
  await expect(page.getByTestId('selection-count')).toHaveAttribute('data-value', '3');
  await page.getByTestId('selection-delete').click();
  await expect(page.getByRole('heading', { name: 'No captures yet' })).toBeVisible();
  await page.getByTestId('trash-open').click();
  const thrown = page.getByTestId('trash-row');
  await expect(thrown).toHaveCount(3);
  await thrown.filter({ hasText: 'Alpha' }).getByTestId('trash-restore').click();
  await expect(thrown).toHaveCount(2);
  await page.getByTestId('trash-empty').click();
  await page.getByTestId('trash-empty-confirm').click();
  await expect(page.getByRole('heading', { name: 'The trash is empty' })).toBeVisible();
  expect(readdirSync(join(home, 'trash'))).toEqual([]);
  await page.getByTestId('trash-close').click();
  await expect(page.getByTestId('capture-open')).toHaveText(['Alpha']);
});

test('compares the captures that are selected', async ({ page, served, home }) => {
  putThree(home);
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const boxes = page.getByTestId('capture-select');
  await boxes.nth(0).click();
  await expect(page.getByTestId('selection-compare')).toBeDisabled();
  await boxes.nth(2).click();
  await page.getByTestId('selection-compare').click();
  await expect(page.getByTestId('comparison')).toContainText('Gamma');
  await expect(page.getByTestId('comparison')).toContainText('Alpha');
  await expect(page.getByTestId('comparison')).not.toContainText('Beta');
});

test('imports files that are chosen or dropped, says where they came from, and shows what is in them as text', async ({
  page,
  served,
  home,
}) => {
  const evil = exampleDocument();
  const events = evil.events.map((event) => ({ ...event, text: EVIL }));
  const document = { ...evil, name: EVIL, notes: EVIL, tags: [EVIL.slice(0, 40)], id: '../../../outside', events };
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  await expect(page.getByRole('heading', { name: 'No captures yet' })).toBeVisible();
  await page.getByTestId('import-file').setInputFiles({
    name: '<b>evil</b>.json',
    mimeType: 'application/json',
    buffer: Buffer.from(renderJson(document)),
  });
  const row = page.getByTestId('capture-row');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(EVIL);
  await expect(row).toContainText('imported');
  await expect(row.getByTestId('capture-thumbnail')).toHaveAttribute('data-kind', 'chart');
  await page.getByTestId('import-open').click();
  await expect(page.getByTestId('capture-origin')).toContainText('Imported from b>.json');
  await expect(page.getByTestId('capture-notes')).toHaveValue(EVIL);
  await expect(page.getByText(EVIL).first()).toBeVisible();
  expect(await page.title()).not.toBe('owned');
  expect(await page.locator('img[src="x"]').count()).toBe(0);
  expect(readdirSync(home)).not.toContain('outside');

  await page.getByLabel('Back to the list').click();
  const dropped = await page.evaluateHandle(
    (files) => {
      const transfer = new DataTransfer();
      for (const { name, text } of files) transfer.items.add(new File([text], name, { type: 'application/json' }));
      return transfer;
    },
    [
      { name: 'half.json', text: renderJson(document).slice(0, 2_000) },
      { name: 'newer.json', text: '{"formatVersion": 99}' },
      { name: 'whole.json', text: renderJson({ ...exampleDocument(), name: 'Dropped' }) },
    ],
  );
  await page.dispatchEvent('[data-testid="capture-table"]', 'dragover', { dataTransfer: dropped });
  await expect(page.getByText('Drop JSON exports')).toBeVisible();
  await page.dispatchEvent('[data-testid="capture-table"]', 'drop', { dataTransfer: dropped });
  await expect(page.getByTestId('capture-open').filter({ hasText: 'Dropped' })).toBeVisible();
  await expect(page.getByTestId('error-alert')).toHaveCount(2);
  await expect(page.getByTestId('error-alert').first()).toContainText('half.json is cut off');
  await expect(page.getByTestId('error-alert').last()).toContainText('format 99');
  await expect(row).toHaveCount(2);
  expect(readdirSync(join(home, 'incoming'))).toEqual([]);
});

test('says of a capture that is imported a second time that the library has the run already', async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  const file = { name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(renderJson(exampleDocument())) };
  const toasts = page.getByRole('alert');
  await page.getByTestId('import-file').setInputFiles(file);
  await expect(page.getByTestId('capture-row')).toHaveCount(1);
  await expect(toasts.filter({ hasText: 'Imported' })).toHaveCount(1);
  await expect(toasts.filter({ hasText: 'once more' })).toHaveCount(0);
  await page.getByTestId('import-file').setInputFiles(file);
  await expect(page.getByTestId('capture-row')).toHaveCount(2);
  const told = toasts.filter({ hasText: 'Imported once more' });
  await expect(told).toContainText(`The library has this run already, as “${exampleDocument().name}”`);
  // The text does not press the button: its own is whole.
  const open = told.getByTestId('import-open');
  expect(
    await open.evaluate(({ clientWidth, scrollWidth, firstElementChild }) => [
      scrollWidth <= clientWidth,
      firstElementChild!.scrollWidth <= firstElementChild!.clientWidth,
    ]),
  ).toEqual([true, true]);
});

test('shows what another process changed, without being asked', async ({ page, served, home }) => {
  putCapture(home, '20260101-000000-a', { name: 'Alpha', startedAt: '2026-01-01T00:00:00.000Z' });
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  await expect(page.getByTestId('capture-open')).toHaveText(['Alpha']);
  putCapture(home, '20260102-000000-b', { name: 'From elsewhere', startedAt: '2026-01-02T00:00:00.000Z' });
  await expect(page.getByTestId('capture-open')).toHaveText(['From elsewhere', 'Alpha']);
  putCapture(home, '20260101-000000-a', { name: 'Renamed elsewhere', startedAt: '2026-01-01T00:00:00.000Z' });
  await expect(page.getByTestId('capture-open')).toHaveText(['From elsewhere', 'Renamed elsewhere']);
});

test('a thousand captures have a few rows in the document, and the last is reached by a key', async ({ page, served, home }) => {
  for (let index = 0; index < 1_000; index++) {
    const startedAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
    putCapture(home, `20260101-000000-${String(index).padStart(4, '0')}`, { name: `Run ${index}`, startedAt, samples: [], events: [] });
  }
  await page.goto(served.url);
  await page.getByTestId('view-captures').click();
  await expect(page.getByTestId('capture-count')).toHaveAttribute('data-value', '1000');
  await expect(page.getByTestId('capture-open').first()).toHaveText('Run 999');
  expect(await page.getByTestId('capture-row').count()).toBeLessThan(60);
  await page.getByTestId('capture-table').focus();
  await page.keyboard.press('End');
  await expect(page.getByTestId('capture-open').filter({ hasText: /^Run 0$/ })).toBeVisible();
  // 77, 177 … 977, and 770 to 779, of which 777 is in both.
  await page.getByTestId('capture-search').fill('Run 77');
  await expect(page.getByTestId('capture-count')).toHaveAttribute('data-value', '19');
});
