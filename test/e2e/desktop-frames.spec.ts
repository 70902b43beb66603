import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './desktop-app.ts';
import { recordOpenedPaths } from './opened-paths.ts';
import { WindowPage } from './window-page.ts';

test('the last frames before the stop are pictures in the capture, one is saved, and their folder opens', async ({
  launch,
  saveFolder,
}) => {
  const { app, page } = await launch();
  const window = new WindowPage(page);
  await window.part('toggle-recording.frames').getByText('Last', { exact: true }).click();
  await window.start();
  await window.stop();
  await window.save('The end');
  const row = await window.capture('The end');
  await row.getByTestId('capture-open').click();
  const picture = window.part('frame-tile').first().locator('img');
  await expect.poll(() => picture.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(1_920);

  await window.part('frame-tile').first().click();
  const [name] = (await window.part('frame-large').locator('code').allTextContents()) as [string];
  await window.part('frame-save').click();
  await expect(page.getByText('Frame saved')).toBeVisible();
  await page.keyboard.press('Escape');

  const opened = await recordOpenedPaths(app);
  await window.part('frames-folder').click();
  await expect.poll(opened).toHaveLength(1);
  const [folder] = (await opened()) as [string];
  expect((await readFile(join(saveFolder, name))).equals(await readFile(join(folder, name)))).toBe(true);
});
