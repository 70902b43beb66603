import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { comparisonSchema } from '../../contract/comparison.ts';
import { test } from './desktop-app.ts';
import { expectWholeReport } from './expect-report.ts';
import { recordOpenedPaths } from './opened-paths.ts';
import { recordRun } from './record-run.ts';
import { WindowPage } from './window-page.ts';

test('a comparison is saved where the user says, and opened in the system’s browser', async ({ launch, home, saveFolder }) => {
  const ids = [recordRun(home, 80), recordRun(home, 20)];
  const { app, page } = await launch();
  const window = new WindowPage(page);
  await window.part('view-compare').click();
  await window.part('compare-choose').click();
  for (const id of ids) await page.locator(`[data-testid="chooser-capture"][data-capture-id="${id}"]`).check();
  await window.part('chooser-confirm').click();
  await expect(window.part('comparison-conclusion')).toContainText('One run each');

  for (const format of ['html', 'json']) {
    await window.part('compare-save').click();
    await window.part(`compare-save-${format}`).click();
    await expect.poll(async () => (await readdir(saveFolder)).filter((name) => name.endsWith(`.${format}`))).toHaveLength(1);
  }
  const saved = Object.fromEntries(
    await Promise.all(
      (await readdir(saveFolder)).map(async (name) => [name.split('.').pop(), await readFile(join(saveFolder, name), 'utf8')] as const),
    ),
  );
  expectWholeReport(saved['html']!, 'jpeg-ingest');
  expect(comparisonSchema.parse(JSON.parse(saved['json']!)).captures.map(({ id }) => id)).toEqual(ids);

  const opened = await recordOpenedPaths(app);
  await window.part('compare-report').click();
  await expect.poll(opened).toHaveLength(1);
  expectWholeReport(await readFile((await opened())[0]!, 'utf8'), 'jpeg-ingest');
});
